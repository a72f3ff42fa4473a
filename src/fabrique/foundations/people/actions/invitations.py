"""Inviting somebody, and coming in by invitation."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.actions.keys import hash_of
from fabrique.foundations.people.actions.mails import invitation_key, queue_mail
from fabrique.foundations.people.actions.memberships import join
from fabrique.foundations.people.actions.throttle import count_request
from fabrique.foundations.people.models import Invitation, Organisation, OutgoingMail, Person
from fabrique.foundations.people.queries import account_by_email, invitation_by_hash, pending_invitation, standing_of
from fabrique.foundations.people.rules import can_handle_invitation, can_invite, can_manage_members, is_safe_path
from fabrique.foundations.people.states import AccountState, InvitationState, MailKind

LASTS = timedelta(days=14)
PER_PERSON = 200


def invite_person(  # noqa: PLR0913 - an invitation has this many parts
    actor: Person | None,
    *,
    email: str,
    given_name: str = "",
    family_name: str = "",
    organisation: Organisation | None = None,
    message: str = "",
    next_path: str = "",
    at: datetime | None = None,
) -> Person:
    """Offer an account to an address, or tell its owner who already has one; return the person.

    The caller has applied its own rule (a facilitator invites to a workshop). Somebody who
    already has an account joins ``organisation`` only if ``actor`` manages its members.
    """
    at = at or now()
    with transaction.atomic():
        if actor is not None:
            count_request("invite", str(actor.pk), limit=PER_PERSON, at=at)
        person, is_new = _person_of(email, given_name, family_name)
        if person.account_state == AccountState.DEACTIVATED:
            raise ImpossibleNow(_("Le compte de cette personne est désactivé. Un administrateur peut le rétablir."))
        if organisation is not None and (is_new or _may_place(actor, organisation, at)):
            join(person, organisation, at=at)
        if person.is_active:
            payload = {"inviter": str(actor or "Fabrique"), "message": message, "next_path": _safe(next_path)}
            queue_mail(MailKind.NEWS, person.email or "", person=person, payload=payload, at=at)
            record(actor, "people.invite_known", person, at=at)
            return person
        _send_new(actor, person, message=message, next_path=next_path, at=at)
        return person


def invite_member(
    actor: Person,
    organisation: Organisation | None,
    *,
    email: str,
    given_name: str,
    family_name: str,
    message: str,
    at: datetime | None = None,
) -> Person:
    """Offer an account to somebody of an organisation that the actor leads."""
    at = at or now()
    can_invite(standing_of(actor, at), organisation).enforce()
    return invite_person(
        actor,
        email=email,
        given_name=given_name,
        family_name=family_name,
        organisation=organisation,
        message=message,
        at=at,
    )


def _may_place(actor: Person | None, organisation: Organisation, at: datetime) -> bool:
    return actor is None or bool(can_manage_members(standing_of(actor, at), organisation))


def _safe(path: str) -> str:
    return path if is_safe_path(path) else ""


def _person_of(email: str, given_name: str, family_name: str) -> tuple[Person, bool]:
    """The account of the address, made without access if there is none."""
    found = account_by_email(email)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            names = {"given_name": given_name.strip(), "family_name": family_name.strip()}
            return Person.objects.create_user(email, is_active=False, **names), True
    except IntegrityError:
        found = account_by_email(email)
        if found is None:
            raise
        return found, False


def _send_new(actor: Person | None, person: Person, *, message: str, next_path: str, at: datetime) -> Invitation:
    """Replace what was pending by a new invitation, whose mail is due."""
    locked(person)
    Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None).update(revoked_at=at)
    invitation = Invitation(
        person=person,
        invited_by=actor,
        message=message.strip(),
        next_path=_safe(next_path),
        created_at=at,
        expires_at=at + LASTS,
    )
    invitation.token_hash = hash_of(invitation_key(invitation))
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("Cette invitation vient d’être envoyée.")) from error
    queue_mail(MailKind.INVITATION, person.email or "", person=person, payload={"invitation": invitation.pk}, at=at)
    record(actor, "people.invite", person, at=at, details={"invitation": invitation.pk})
    return invitation


def resend_invitation(actor: Person, invitation: Invitation, *, at: datetime | None = None) -> Invitation:
    """Send an invitation again: a new one, valid for fourteen days, replaces it."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(invitation)
        can_handle_invitation(standing_of(actor, at), fresh).enforce()
        if fresh.person.account_state != AccountState.INVITED:
            raise ImpossibleNow(_("Cette personne a déjà un compte\u00a0: il n’y a rien à renvoyer."))
        count_request("invite", str(actor.pk), limit=PER_PERSON, at=at)
        return _send_new(actor, fresh.person, message=fresh.message, next_path=fresh.next_path, at=at)


def revoke_invitation(actor: Person, invitation: Invitation, *, at: datetime | None = None) -> Invitation:
    """Cancel an invitation: its link stops working."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(invitation)
        can_handle_invitation(standing_of(actor, at), fresh).enforce()
        if fresh.accepted_at:
            raise ImpossibleNow(_("Cette invitation a déjà été acceptée. Un administrateur peut désactiver le compte."))
        if fresh.revoked_at is None:
            fresh.revoked_at = at
            fresh.save(update_fields=["revoked_at"])
            record(actor, "people.revoke_invitation", fresh.person, at=at, details={"invitation": fresh.pk})
        return fresh


def check_invitation(key: str, *, visitor: Person | None, at: datetime) -> Invitation:
    """The invitation of this key if this visitor can accept it now; otherwise say why not."""
    invitation = invitation_by_hash(hash_of(key))
    if invitation is None:
        raise ImpossibleNow(
            _("Ce lien d’invitation n’est pas complet. Copiez-le en entier depuis le courriel que vous avez reçu.")
        )
    if visitor is not None and visitor.pk != invitation.person_id:
        raise Refused(
            _("Vous êtes connecté en tant que %(name)s, et cette invitation est pour une autre personne.")
            % {"name": visitor}
        )
    state = invitation.state_at(at)
    if state == InvitationState.ACCEPTED:
        raise Conflict(_("Cette invitation a déjà servi. Connectez-vous avec votre adresse électronique."))
    if state == InvitationState.REVOKED:
        raise ImpossibleNow(
            _("Cette invitation a été annulée ou remplacée par une plus récente. Cherchez le dernier courriel reçu.")
        )
    if state == InvitationState.EXPIRED:
        raise ImpossibleNow(_("Cette invitation n’est plus valable. Vous pouvez en demander une nouvelle."))
    if invitation.person.account_state in (AccountState.DEACTIVATED, AccountState.LEFT):
        raise ImpossibleNow(_("Ce compte a été fermé. Écrivez à la personne qui vous a invité."))
    return invitation


def accept_invitation(
    key: str,
    *,
    given_name: str,
    family_name: str,
    job_title: str,
    password: str,
    visitor: Person | None,
    at: datetime | None = None,
) -> Invitation:
    """Open one's account: names, function, and a password unless one signs in by e-mailed link only."""
    at = at or now()
    with transaction.atomic():
        locked(check_invitation(key, visitor=visitor, at=at))
        invitation = check_invitation(key, visitor=visitor, at=at)
        person = locked(invitation.person)
        if person.is_active:
            raise Conflict(_("Vous avez déjà un compte. Connectez-vous avec votre adresse électronique."))
        person.given_name, person.family_name = given_name.strip(), family_name.strip()
        person.job_title, person.is_active = job_title.strip(), True
        person.set_password(password or None)
        person.save(update_fields=["given_name", "family_name", "job_title", "is_active", "password"])
        invitation.person = person
        return _mark_accepted(invitation, at=at)


def accept_as_known(key: str, *, visitor: Person, at: datetime | None = None) -> Invitation:
    """Accept an invitation with the account that one already has and is signed in with."""
    at = at or now()
    with transaction.atomic():
        locked(check_invitation(key, visitor=visitor, at=at))
        return _mark_accepted(check_invitation(key, visitor=visitor, at=at), at=at)


def _mark_accepted(invitation: Invitation, *, at: datetime) -> Invitation:
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    record(
        invitation.person, "people.accept_invitation", invitation.person, at=at, details={"invitation": invitation.pk}
    )
    return invitation


def ask_new_invitation(key: str, *, place: str, at: datetime | None = None) -> None:
    """Tell the inviter that their invitation is asked for again, once a day at most."""
    at = at or now()
    with transaction.atomic():
        count_request("ask-invitation", place, limit=20, at=at)
        invitation = invitation_by_hash(hash_of(key))
        if invitation is None or invitation.state_at(at) != InvitationState.EXPIRED:
            raise ImpossibleNow(
                _("Cette invitation ne peut pas être redemandée. Écrivez à la personne qui vous a invité.")
            )
        inviter = invitation.invited_by
        if pending_invitation(invitation.person, at) or inviter is None or not inviter.is_active:
            raise ImpossibleNow(
                _("Une invitation plus récente vous attend dans votre messagerie, ou votre hôte est parti.")
            )
        locked(invitation)
        if not _asked_already(inviter, invitation, at):
            payload = {"person": invitation.person_id}
            queue_mail(MailKind.INVITATION_ASKED, inviter.email or "", person=inviter, payload=payload, at=at)
            record(invitation.person, "people.ask_invitation", invitation.person, at=at)


def _asked_already(inviter: Person, invitation: Invitation, at: datetime) -> bool:
    since = at - timedelta(days=1)
    return OutgoingMail.objects.filter(
        kind=MailKind.INVITATION_ASKED, person=inviter, created_at__gt=since, payload__person=invitation.person_id
    ).exists()
