"""The letters about an account: what they say, without knowing how they leave."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fabrique.foundations.people.models import Invitation, Person


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: a subject, a greeting, paragraphs, at most one button, and a last word."""

    subject: str
    hello: str
    paragraphs: tuple[str, ...]
    label: str = ""
    href: str = ""
    quote: str = ""
    last_word: str = ""


def _hello(person: Person | None) -> str:
    if person is None or not person.given_name:
        return _("Bonjour,")
    return _("Bonjour %(name)s,") % {"name": person.given_name}


def sign_in_letter(person: Person, href: str) -> Letter:
    """The one-time link that somebody asked for."""
    return Letter(
        subject=_("Votre lien de connexion"),
        hello=_hello(person),
        paragraphs=(_("Voici le lien que vous avez demandé pour vous connecter à Fabrique."),),
        label=_("Me connecter"),
        href=href,
        last_word=_(
            "Ce lien sert une seule fois et pendant 15 minutes. Si vous n’avez rien demandé, "
            "ne faites rien\u00a0: personne ne peut se connecter sans ce courriel."
        ),
    )


def invitation_letter(invitation: Invitation, href: str, until: str) -> Letter:
    """The invitation to open an account."""
    inviter = invitation.invited_by
    by_whom = _("%(name)s vous invite à rejoindre Fabrique.") % {"name": inviter}
    return Letter(
        subject=_("Invitation à rejoindre Fabrique"),
        hello=_hello(invitation.person),
        paragraphs=(
            by_whom if inviter else _("Vous êtes invité à rejoindre Fabrique."),
            _("Fabrique est l’endroit où agents et partenaires travaillent ensemble à améliorer le service public."),
        ),
        quote=invitation.message,
        label=_("Accepter l’invitation"),
        href=href,
        last_word=_(
            "Cette invitation est personnelle et valable jusqu’au %(date)s. "
            "Si elle ne vous concerne pas, ne faites rien\u00a0: aucun compte ne sera ouvert."
        )
        % {"date": until},
    )


def news_letter(person: Person, inviter: str, message: str, href: str) -> Letter:
    """The invitation of somebody who already has an account."""
    return Letter(
        subject=_("Invitation dans Fabrique"),
        hello=_hello(person),
        paragraphs=(_("%(name)s vous attend dans Fabrique. Vous y avez déjà un compte.") % {"name": inviter},),
        quote=message,
        label=_("Voir dans Fabrique"),
        href=href,
    )


def invitation_asked_letter(inviter: Person, asking: Person, href: str) -> Letter:
    """To the inviter: the invitation came to its end and is asked for again."""
    return Letter(
        subject=_("Une nouvelle invitation vous est demandée"),
        hello=_hello(inviter),
        paragraphs=(
            _(
                "L’invitation que vous aviez envoyée à %(name)s est arrivée à son terme. Cette personne en demande une nouvelle."
            )
            % {"name": asking},
        ),
        label=_("Voir mes invitations"),
        href=href,
        last_word=_("Vous pouvez l’envoyer de nouveau, ou ne rien faire."),
    )


def password_reset_letter(person: Person | None, href: str) -> Letter:
    """The way to a new password."""
    return Letter(
        subject=_("Choisir un nouveau mot de passe"),
        hello=_hello(person),
        paragraphs=(_("Vous avez demandé à changer le mot de passe de votre compte Fabrique."),),
        label=_("Choisir un nouveau mot de passe"),
        href=href,
        last_word=_("Si vous n’avez rien demandé, ne faites rien\u00a0: votre mot de passe reste le même."),
    )


def email_change_letter(person: Person, href: str) -> Letter:
    """To the new address: confirm it."""
    return Letter(
        subject=_("Confirmer votre nouvelle adresse"),
        hello=_hello(person),
        paragraphs=(_("Vous avez demandé à utiliser cette adresse pour votre compte Fabrique."),),
        label=_("Confirmer cette adresse"),
        href=href,
        last_word=_("Ce lien est valable 24 heures. Si vous n’avez rien demandé, ne faites rien."),
    )


def email_changed_letter(person: Person) -> Letter:
    """To the former address: it is used no more."""
    return Letter(
        subject=_("L’adresse de votre compte a changé"),
        hello=_hello(person),
        paragraphs=(
            _("Votre compte Fabrique utilise désormais une autre adresse électronique. Celle-ci n’y donne plus accès."),
        ),
        last_word=_("Si ce n’est pas vous, prévenez tout de suite un administrateur de la plateforme."),
    )
