"""Who opens a sheet, writes it, and signs it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Authorship
from fabrique.implementation.innovations.rules.standing import SheetStanding
from fabrique.implementation.innovations.rules.visibility import LEADS, leads
from fabrique.implementation.innovations.states import WRITABLE, AuthorState

WHOLE = 100
AUTHORS_AT_MOST = 20


def can_create(standing: Standing, organisation: Organisation | None = None) -> Verdict:
    """Anyone opens a sheet for an organisation of theirs; leads also for those that they lead."""
    if not standing.signed_in:
        return refused(_("Connectez-vous pour écrire une fiche."))
    if organisation is None:
        if standing.organisation_ids or any(standing.has_role_anywhere(role) for role in LEADS):
            return YES
        return refused(
            _("Une fiche est portée par une organisation, et vous n’en avez pas encore. Demandez à y être rattaché.")
        )
    if organisation.pk in standing.organisation_ids or leads(standing, organisation):
        return first_no(_alive(organisation))
    return refused(_("Vous écrivez des fiches pour les organisations dont vous êtes membre. Choisissez-en une."))


def _alive(organisation: Organisation) -> Verdict:
    if organisation.is_active:
        return YES
    return not_now(_("Cette organisation est archivée. Choisissez celle qui la remplace."))


def can_edit(here: SheetStanding) -> Verdict:
    """Authors and leads write, until the sheet is put away."""
    if not (here.is_author or here.leads):
        return refused(
            _("Seuls les auteurs de la fiche et le porteur de l’organisation la modifient. Écrivez-leur dans le fil.")
        )
    if here.sheet.state not in WRITABLE:
        return not_now(_("Cette fiche n’est plus en circulation. Reprenez-la d’abord comme ébauche."))
    return YES


def can_name_authors(here: SheetStanding) -> Verdict:
    """Who writes says who the authors are; each of them then agrees."""
    return can_edit(here)


def can_answer_share(here: SheetStanding, authorship: Authorship) -> Verdict:
    """Only the person concerned agrees, or declines."""
    if here.person_id is None or authorship.person_id != here.person_id:
        return refused(_("Seule la personne concernée répond à cette proposition."))
    return YES


def shares_add_up(shares: Mapping[int, int]) -> Verdict:
    """Shares are whole percents, each at least 1, together exactly 100."""
    if not shares:
        return not_now(_("Une fiche a au moins un auteur."))
    if len(shares) > AUTHORS_AT_MOST:
        return not_now(_("Une fiche a %(n)d auteurs au plus.") % {"n": AUTHORS_AT_MOST})
    if any(not 1 <= share <= WHOLE for share in shares.values()):
        return not_now(_("Une part va de 1 à 100 %."))
    total = sum(shares.values())
    if total != WHOLE:
        return not_now(_("Les parts font %(total)d %% en tout : il faut exactement 100 %%.") % {"total": total})
    return YES


def is_settled(authorships: list[Authorship]) -> bool:
    """Whether everyone who is named agreed, and the whole is shared."""
    living = [each for each in authorships if each.state != AuthorState.DECLINED]
    return (
        bool(living)
        and all(each.state == AuthorState.ACCEPTED for each in living)
        and sum(each.share for each in living) == WHOLE
    )
