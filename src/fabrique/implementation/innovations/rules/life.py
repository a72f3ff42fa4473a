"""Who moves a sheet from state to state."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.implementation.innovations.rules.standing import SheetStanding
from fabrique.implementation.innovations.states import IN_CATALOGUE, SHEET_LIFE, SheetState

SHORTEST_REASON = 10
LONGEST_REASON = 2_000


def _writes(here: SheetStanding) -> Verdict:
    if here.is_author or here.leads:
        return YES
    return refused(_("Seuls les auteurs de la fiche et le porteur de l’organisation peuvent le faire."))


def _lead_only(here: SheetStanding) -> Verdict:
    if here.leads:
        return YES
    return refused(_("Seul le porteur de l’organisation, ou un coordinateur, peut le faire. Écrivez-lui dans le fil."))


def _moves(here: SheetStanding, target: SheetState) -> Verdict:
    if SHEET_LIFE.allows(here.sheet.state, target):
        return YES
    return not_now(
        _("La fiche est dans l’état « %(state)s » : ce n’est pas possible pour l’instant.")
        % {"state": here.sheet.get_state_display()}
    )


def _complete(missing: int) -> Verdict:
    if not missing:
        return YES
    return not_now(
        ngettext(
            "Il manque encore %(n)d élément. La liste « Avant de publier » dit lequel.",
            "Il manque encore %(n)d éléments. La liste « Avant de publier » dit lesquels.",
            missing,
        )
        % {"n": missing}
    )


def can_submit(here: SheetStanding, *, missing: int) -> Verdict:
    """Ask for the sheet to be read again, once everything that its authors owe is there."""
    return first_no(_writes(here), _moves(here, SheetState.IN_REVIEW), _complete(missing))


def can_return(here: SheetStanding) -> Verdict:
    """Send a sheet in review back to its authors; they may also take it back themselves."""
    waiting = not_now(_("Cette fiche n’est pas en relecture."))
    return first_no(_writes(here), YES if here.sheet.state == SheetState.IN_REVIEW else waiting)


def can_publish(here: SheetStanding, *, missing: int) -> Verdict:
    """Put a reviewed sheet in the catalogue."""
    if here.sheet.state != SheetState.IN_REVIEW:
        return first_no(
            _lead_only(here), not_now(_("Une fiche est publiée après sa relecture. Demandez d’abord la relecture."))
        )
    return first_no(_lead_only(here), _complete(missing))


def can_confirm(here: SheetStanding) -> Verdict:
    """Say that the sheet still tells the truth, for twelve months more."""
    unpublished = not_now(_("Seule une fiche publiée se confirme."))
    return first_no(_writes(here), YES if here.sheet.state in IN_CATALOGUE else unpublished)


def can_unpublish(here: SheetStanding) -> Verdict:
    """Take a sheet out of sight."""
    return first_no(_lead_only(here), _moves(here, SheetState.UNPUBLISHED))


def can_archive(here: SheetStanding) -> Verdict:
    """Put a sheet away: out of the catalogue, and still readable if it was published."""
    return first_no(_writes(here), _moves(here, SheetState.ARCHIVED))


def can_take_up(here: SheetStanding) -> Verdict:
    """Work again on a sheet that was put away, as a sketch."""
    put_away = here.sheet.state in {SheetState.UNPUBLISHED, SheetState.ARCHIVED}
    return first_no(_writes(here), YES if put_away else not_now(_("Cette fiche est déjà en circulation.")))


def reason_is_enough(reason: str) -> Verdict:
    """A reason in a few words at least."""
    if len(reason.strip()) < SHORTEST_REASON:
        return not_now(_("Dites pourquoi en quelques mots : les auteurs le liront."))
    if len(reason) > LONGEST_REASON:
        return not_now(_("Ce motif est trop long : %(n)d caractères au plus.") % {"n": LONGEST_REASON})
    return YES
