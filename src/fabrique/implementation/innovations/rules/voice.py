"""Headquarters judge harmlessness, the field judges usefulness, everybody discusses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.implementation.innovations.models import SheetComment
from fabrique.implementation.innovations.rules.standing import SheetStanding
from fabrique.implementation.innovations.states import IN_CATALOGUE, SheetState

JUDGED = frozenset({SheetState.IN_REVIEW, SheetState.PUBLISHED, SheetState.TO_REVISE})


def _signed_in(here: SheetStanding) -> Verdict:
    return YES if here.base.signed_in else refused(_("Connectez-vous d’abord."))


def can_name_expert(here: SheetStanding) -> Verdict:
    """The lead asks someone who knows the matter."""
    if not here.leads:
        return refused(_("Seul le porteur de l’organisation désigne la personne qui donne l’avis d’innocuité."))
    if here.sheet.state not in JUDGED:
        return not_now(_("L’avis d’innocuité se demande sur une fiche en relecture ou publiée."))
    return YES


def can_give_opinion(here: SheetStanding) -> Verdict:
    """The expert or the lead says whether it may do harm; never somebody who wrote it."""
    if here.person_id is not None and here.person_id in here.author_ids | here.asked_ids:
        return refused(_("Un auteur ne donne pas l’avis d’innocuité sur sa propre fiche."))
    if not (here.is_expert or here.leads):
        return refused(
            _("L’avis d’innocuité est donné par la personne désignée pour cela, ou par le porteur de l’organisation.")
        )
    if here.sheet.state not in JUDGED:
        return not_now(_("L’avis d’innocuité porte sur une fiche en relecture ou publiée."))
    return YES


def can_judge(here: SheetStanding) -> Verdict:
    """Anyone of the field says whether it is useful at home; authors do not judge their own."""
    if here.is_author:
        return refused(_("Vous êtes auteur de cette fiche : son utilité se juge ailleurs que chez vous."))
    unpublished = not_now(_("L’utilité se juge sur une fiche publiée."))
    return first_no(_signed_in(here), YES if here.sheet.state in IN_CATALOGUE else unpublished)


def can_comment(here: SheetStanding) -> Verdict:
    """Anyone signed in who reads the sheet writes in its thread, until it is put away."""
    over = here.sheet.state in {SheetState.UNPUBLISHED, SheetState.ARCHIVED}
    return first_no(
        _signed_in(here), not_now(_("Cette fiche n’est plus en circulation : son fil est fermé.")) if over else YES
    )


def can_hide_comment(here: SheetStanding, comment: SheetComment) -> Verdict:
    """One hides one's own message; the lead any of them, with a reason."""
    mine = here.person_id is not None and comment.author_id == here.person_id
    if not (mine or here.leads):
        return refused(_("Seuls son auteur et le porteur de l’organisation masquent un message."))
    return YES if comment.hidden_at is None else not_now(_("Ce message est déjà masqué."))


def can_follow(here: SheetStanding) -> Verdict:
    """Whoever is signed in asks for news of it."""
    return first_no(_signed_in(here))
