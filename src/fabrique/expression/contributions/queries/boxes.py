"""The boxes and campaigns in which a person can deposit now."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.challenges.states import ChallengeKind, ChallengeState
from fabrique.foundations.people.rules import Standing

OFFERED_AT_MOST = 60


def open_boxes(standing: Standing, at: datetime) -> list[Challenge]:
    """Boxes, and campaigns under way, that the person reads: one query, campaigns first."""
    running = Phase.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), challenge=OuterRef("pk"), starts_at__lte=at
    )
    found = Challenge.objects.filter(
        Q(kind=ChallengeKind.BOX) | Q(Exists(running), kind=ChallengeKind.CAMPAIGN),
        readable_by(standing, at),
        state=ChallengeState.OPEN,
        is_template=False,
    ).select_related("programme")
    return list(found.distinct().order_by("-kind", "title", "pk")[:OFFERED_AT_MOST])
