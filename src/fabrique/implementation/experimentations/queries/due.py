"""What the clock must say."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from fabrique.foundations.people.queries import today_at
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.states import UNDER_WAY

SOON = timedelta(days=14)
AT_ONCE = 500


def ended_untold(at: datetime) -> list[int]:
    """Experiments under way whose end date has passed, and nobody has been told of that date."""
    rows = Experiment.objects.filter(state__in=UNDER_WAY, ends_on__lt=today_at(at))
    return _ids(rows.filter(Q(told_end__isnull=True) | ~Q(told_end=F("ends_on"))))


def ending_untold(at: datetime) -> list[int]:
    """Experiments under way whose end comes within two weeks, and nobody has been told."""
    today = today_at(at)
    rows = Experiment.objects.filter(state__in=UNDER_WAY, ends_on__gte=today, ends_on__lte=today + SOON)
    return _ids(rows.filter(Q(told_soon__isnull=True) | ~Q(told_soon=F("ends_on"))))


def _ids(rows: QuerySet[Experiment]) -> list[int]:
    return list(rows.order_by("ends_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
