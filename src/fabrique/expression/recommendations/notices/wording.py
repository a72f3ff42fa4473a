"""Words, addresses and audiences that several notices share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator

from fabrique.expression.challenges.models import Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.queries.audience import still_readers
from fabrique.expression.recommendations.models import Paragraph, Recommendation
from fabrique.foundations.notifications.actions import Notice, post

LONGEST_TITLE = 90


def named(recommendation: Recommendation) -> dict[str, object]:
    """Number and title, cut where a subject line would be."""
    return {"n": recommendation.number, "title": Truncator(recommendation.title).chars(LONGEST_TITLE)}


def path_of(recommendation: Recommendation, paragraph: Paragraph | None = None) -> str:
    """The page that shows the text, at the paragraph."""
    path = reverse("recommendations:detail", args=[recommendation.challenge.slug, recommendation.number])
    return f"{path}#p-{paragraph.pk}" if paragraph is not None else path


def pair_of(recommendation: Recommendation) -> set[int]:
    """The two who hold the pen."""
    pair = (recommendation.ministry_author_id, recommendation.company_author_id)
    return {pk for pk in pair if pk is not None}


def participants_of(recommendation: Recommendation) -> set[int]:
    """Everyone who takes part in the workshop."""
    inside = Participation.objects.filter(challenge=recommendation.challenge_id, state=ParticipationState.ACTIVE)
    return set(inside.values_list("person_id", flat=True))


def tell(  # noqa: PLR0913 - the parts of a message
    recommendation: Recommendation,
    recipients: Iterable[int],
    kind: str,
    title: str,
    *,
    text: str = "",
    path: str = "",
    at: datetime,
) -> None:
    """Post a message about the recommendation to those who may still read the workshop."""
    challenge = recommendation.challenge
    notice = Notice(
        kind=f"recommendations.{kind}",
        title=title,
        text=text,
        path=path or path_of(recommendation),
        group=f"challenge:{challenge.pk}",
        group_label=challenge.title,
    )
    post(still_readers(challenge, recipients, at), notice, at=at)
