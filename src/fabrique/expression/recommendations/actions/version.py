"""Writing down the whole text each time it changes."""

from __future__ import annotations

from datetime import datetime

from fabrique.expression.recommendations.models import Recommendation, RecommendationVersion
from fabrique.expression.recommendations.queries.version import content_of, text_of
from fabrique.expression.recommendations.states import DISCUSSED, RECOMMENDATION_LIFE, RecommendationState
from fabrique.foundations.people.models import Person

LONGEST_NOTE = 250


def first_version(actor: Person, recommendation: Recommendation, *, at: datetime) -> RecommendationVersion:
    """Write down the text as it was when the recommendation was opened."""
    return _add(actor, recommendation, content_of(recommendation), note="", at=at)


def next_version(
    actor: Person, recommendation: Recommendation, *, note: str = "", at: datetime
) -> RecommendationVersion | None:
    """Write down the text and its sources under the next number; None when the last version says the same.

    The caller holds the row. A discussed recommendation whose words change is amended from then on.
    """
    last = RecommendationVersion.objects.filter(recommendation=recommendation).order_by("-number").first()
    content = content_of(recommendation)
    if last is not None and last.content == content:
        return None
    reworded = last is None or text_of(last.content) != text_of(content)
    if reworded and recommendation.state in DISCUSSED:
        RECOMMENDATION_LIFE.check(recommendation.state, RecommendationState.AMENDED)
        recommendation.state = RecommendationState.AMENDED
    recommendation.version_number += 1
    recommendation.updated_at = at
    recommendation.save(update_fields=["state", "version_number", "updated_at"])
    return _add(actor, recommendation, content, note=note, at=at)


def _add(
    actor: Person, recommendation: Recommendation, content: dict[str, object], *, note: str, at: datetime
) -> RecommendationVersion:
    return RecommendationVersion.objects.create(
        recommendation=recommendation,
        number=recommendation.version_number,
        content=content,
        note=note[:LONGEST_NOTE],
        author=actor,
        created_at=at,
    )
