"""What the author and the co-authors tell each other."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Coauthor
from fabrique.expression.contributions.notices.wording import notice, path_of, short
from fabrique.expression.contributions.states import CoauthorState
from fabrique.foundations.notifications.actions import post


def tell_of_share(coauthor: Coauthor, *, at: datetime) -> None:
    """Ask somebody to be co-author."""
    contribution = coauthor.contribution
    title = _("On vous propose d’être co-auteur de « %(title)s »") % {"title": short(contribution)}
    text = _("Part proposée : %(share)d %%. Acceptez-la ou refusez-la depuis la page de la contribution.")
    post(
        [coauthor.person_id],
        notice(
            contribution.challenge,
            "share_proposed",
            title,
            text=text % {"share": coauthor.share},
            path=path_of(contribution),
        ),
        at=at,
    )


def tell_of_answer_to_share(coauthor: Coauthor, *, at: datetime) -> None:
    """Tell the author what the co-author answered."""
    contribution = coauthor.contribution
    accepted = coauthor.state == CoauthorState.ACCEPTED
    title = (
        _("%(name)s accepte d’être co-auteur de « %(title)s »")
        if accepted
        else _("%(name)s ne souhaite pas être co-auteur de « %(title)s »")
    )
    words = {"name": coauthor.person.get_full_name(), "title": short(contribution)}
    told = {contribution.author_id, contribution.deposited_by_id} - {None, coauthor.person_id}
    path = reverse("contributions:coauthors", args=[contribution.pk])
    post(
        [pk for pk in told if pk is not None],
        notice(contribution.challenge, "share_answered", title % words, path=path),
        at=at,
    )


def tell_of_removal(coauthor: Coauthor, *, at: datetime) -> None:
    """Tell a co-author that they no longer are; the path leads to the workshop, they may not see the text any more."""
    contribution = coauthor.contribution
    title = _("Vous n’êtes plus co-auteur de « %(title)s »") % {"title": short(contribution)}
    path = reverse("contributions:list", args=[contribution.challenge.slug])
    post([coauthor.person_id], notice(contribution.challenge, "share_removed", title, path=path), at=at)
