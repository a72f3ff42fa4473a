"""Telling participants that a phase has opened by its date, or that its end comes near."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from fabrique.expression.challenges import notices
from fabrique.expression.challenges.models import Phase
from fabrique.expression.challenges.states import ChallengeState

NOTICE_BEFORE = timedelta(hours=48)
LOOK_BACK = timedelta(days=1)


def announce_phases(*, at: datetime) -> int:
    """Post what is due about phases; doing it twice posts nothing twice. Return how many phases were due."""
    live = Phase.objects.filter(challenge__state=ChallengeState.OPEN, challenge__is_template=False).select_related(
        "challenge__programme"
    )
    opened = live.filter(starts_at__lte=at, starts_at__gt=at - LOOK_BACK).exclude(ends_at__lte=at)
    closing = live.filter(
        Q(ends_at__gt=F("starts_at") + NOTICE_BEFORE),
        starts_at__lte=at,
        ends_at__gt=at,
        ends_at__lte=at + NOTICE_BEFORE,
    )
    due = 0
    for phase in opened.order_by("pk"):
        with transaction.atomic():
            notices.phase_opened(phase, at)
        due += 1
    for phase in closing.order_by("pk"):
        with transaction.atomic():
            notices.phase_closing_soon(phase, at)
        due += 1
    return due
