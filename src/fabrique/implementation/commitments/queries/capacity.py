"""What people said they can carry in a half-year, and what they have already promised in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.models import Answer, Capacity
from fabrique.implementation.commitments.queries.inbox import listed
from fabrique.implementation.commitments.states import AnswerState, Decision

PARIS = ZoneInfo("Europe/Paris")
MID_YEAR = 7
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class CapacityView:
    """``trials`` is None when nothing was said. ``rows``: the ideas kept in the half-year, newest first."""

    half_year: str
    trials: int | None
    promised: int
    rows: list[Answer]

    @property
    def left(self) -> int | None:
        """How many more can be carried; never under zero."""
        return None if self.trials is None else max(0, self.trials - self.promised)

    @property
    def is_exceeded(self) -> bool:
        """Whether more was promised than could be carried."""
        return self.trials is not None and self.promised > self.trials


def half_year_of(day: date) -> str:
    """``2026-1`` from January to June, ``2026-2`` from July on."""
    return f"{day.year}-{1 if day.month < MID_YEAR else 2}"


def half_year_words(half_year: str) -> str:
    """« premier semestre 2026 »."""
    year, half = half_year.split("-")
    return (_("premier semestre %(year)s") if half == "1" else _("second semestre %(year)s")) % {"year": year}


def half_year_bounds(half_year: str) -> tuple[datetime, datetime]:
    """From its first instant, in Paris, up to the first of the next."""
    year, half = (int(part) for part in half_year.split("-"))
    if half == 1:
        return datetime(year, 1, 1, tzinfo=PARIS), datetime(year, MID_YEAR, 1, tzinfo=PARIS)
    return datetime(year, MID_YEAR, 1, tzinfo=PARIS), datetime(year + 1, 1, 1, tzinfo=PARIS)


def capacity_of(
    half_year: str, *, person: Person | None = None, organisation: Organisation | None = None
) -> CapacityView:
    """What this person, or this organisation, can carry and has promised: three queries."""
    start, end = half_year_bounds(half_year)
    whose: dict[str, Any] = {"person": person} if person is not None else {"organisation": organisation}
    said = Capacity.objects.filter(half_year=half_year, **whose).values_list("trials", flat=True).first()
    whom: dict[str, Any] = {"holder": person} if person is not None else {"organisation": organisation}
    kept = listed().filter(
        **whom,
        state=AnswerState.ANSWERED,
        decision=Decision.ACCEPTED,
        answered_at__gte=start,
        answered_at__lt=end,
    )
    return CapacityView(half_year, said, kept.count(), list(kept.order_by("-answered_at", "-id")[:MOST_SHOWN]))
