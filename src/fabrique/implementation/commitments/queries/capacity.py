"""What people said they can carry in a half-year, and what they have already promised in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Answer, Capacity
from fabrique.implementation.commitments.queries.inbox import listed
from fabrique.implementation.commitments.rules import CHIEFS
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


def capacity_in_short(half_year: str, person: Person) -> CapacityView:
    """The same as :func:`capacity_of` for a person, without the ideas: two queries."""
    start, end = half_year_bounds(half_year)
    said = Capacity.objects.filter(half_year=half_year, person=person).values_list("trials", flat=True).first()
    kept = Answer.objects.filter(
        holder=person,
        state=AnswerState.ANSWERED,
        decision=Decision.ACCEPTED,
        answered_at__gte=start,
        answered_at__lt=end,
    )
    return CapacityView(half_year, said, kept.count(), [])


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


def organisations_run_by(standing: Standing) -> QuerySet[Organisation]:
    """Organisations for which the person says what they can carry: those that they manage or lead themselves."""
    held = {pk for role, pk in standing.roles if role in CHIEFS and pk is not None}
    return Organisation.objects.filter(pk__in=held).order_by("name", "pk")


def capacities_of_run(run: QuerySet[Organisation], half_years: Sequence[str]) -> list[Capacity]:
    """What was said possible for these organisations, half-year by half-year."""
    said = Capacity.objects.filter(organisation__in=run.values("pk"), half_year__in=half_years)
    return list(said.select_related("organisation").order_by("half_year", "organisation__name", "pk"))
