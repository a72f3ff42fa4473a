"""What authors are told about what became of their contribution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.notices.wording import notice, path_of, short
from fabrique.expression.contributions.queries.audience import author_ids, authors_of, reachable
from fabrique.foundations.notifications.actions import post


def tell_of_taking_up(contribution: Contribution, *, number: int, recommendation_id: int, at: datetime) -> None:
    """Authors learn, once, that a recommendation draws on their words."""
    post(
        author_ids(contribution),
        notice(
            contribution.challenge,
            "taken_up",
            _("Votre contribution « %(title)s » est reprise dans la recommandation n° %(number)d")
            % {"title": short(contribution), "number": number},
            path=path_of(contribution),
            unique_key=f"taken_up:{contribution.pk}:{recommendation_id}",
        ),
        at=at,
    )


def tell_of_setting_aside(
    challenge: Challenge, contributions: Sequence[Contribution], reason: str, *, at: datetime
) -> None:
    """Each author learns, in one message, which of their contributions were set aside and why."""
    authors = authors_of(contributions)
    able = reachable(set().union(*authors.values()) if authors else set())
    theirs: dict[int, list[Contribution]] = {}
    for contribution in contributions:
        for person_id in authors[contribution.pk] & able:
            theirs.setdefault(person_id, []).append(contribution)
    for person_id, mine in theirs.items():
        title = ngettext(
            "Votre contribution « %(title)s » n’est pas retenue dans les recommandations",
            "%(number)d de vos contributions ne sont pas retenues dans les recommandations",
            len(mine),
        ) % {"title": short(mine[0]), "number": len(mine)}
        titles = "" if len(mine) == 1 else "\n\n" + "\n".join(f"– {short(each)}" for each in mine)
        path = path_of(mine[0]) if len(mine) == 1 else reverse("contributions:list", args=[challenge.slug])
        text = _("Motif : %(reason)s") % {"reason": reason} + titles
        post([person_id], notice(challenge, "set_aside", title, text=text, path=path), at=at)


def tell_of_reopening(contribution: Contribution, *, at: datetime) -> None:
    """Authors learn that their contribution is looked at again."""
    post(
        author_ids(contribution),
        notice(
            contribution.challenge,
            "reopened",
            _("Votre contribution « %(title)s » est de nouveau à l’étude") % {"title": short(contribution)},
            path=path_of(contribution),
        ),
        at=at,
    )
