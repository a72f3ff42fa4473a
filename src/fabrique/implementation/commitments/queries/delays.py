"""The delays of a programme, calendars and their added holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from fabrique.expression.programmes.models import Programme
from fabrique.foundations.kernel.working_days import CALENDARS, Calendar, legal_holidays
from fabrique.foundations.people.models import Organisation
from fabrique.implementation.commitments.models import AnswerRules, Holiday, OrganisationCalendar


def rules_of(programme: Programme) -> AnswerRules:
    """The programme's delays; the defaults, not saved, when it has none of its own."""
    found = AnswerRules.objects.filter(programme=programme).select_related("fallback_person", "fallback_organisation")
    return found.first() or AnswerRules(programme=programme)


def calendar_of(code: str) -> Calendar:
    """A calendar with the holidays that were added to it: one query."""
    added = Holiday.objects.filter(Q(calendar=code) | Q(calendar="")).values_list("day", "label")
    return Calendar(code, dict(added))


def calendar_code_for(organisation: Organisation | None, rules: AnswerRules) -> str:
    """The calendar of the nearest organisation above that has one, else the programme's."""
    if organisation is None:
        return rules.calendar
    above = [*organisation.path_ids, organisation.pk]
    known = OrganisationCalendar.objects.filter(organisation__in=above).values_list("organisation_id", "calendar")
    codes = dict(known)
    return next((codes[pk] for pk in reversed(above) if pk in codes), rules.calendar)


def added_holidays() -> list[Holiday]:
    """Every holiday that somebody added, the latest first."""
    return list(Holiday.objects.select_related("added_by").order_by("-day", "calendar", "pk")[:200])


def holidays_of_year(code: str, year: int) -> list[tuple[date, str]]:
    """All the holidays of one year in one calendar, in order, to be shown."""
    days: dict[date, str] = {day: str(label) for day, label in legal_holidays(code, year).items()}
    days |= {day: str(label) for day, label in _extra(code).items() if day.year == year}
    return sorted(days.items())


def organisation_calendars() -> list[OrganisationCalendar]:
    """Organisations that have a calendar of their own."""
    return list(OrganisationCalendar.objects.select_related("organisation").order_by("organisation__name", "pk")[:500])


def calendar_names() -> Mapping[str, str]:
    """Code → French name."""
    return {code: str(label) for code, label in CALENDARS.items()}


def _extra(code: str) -> Mapping[date, str]:
    return {day: str(label) for day, label in calendar_of(code).extra.items()}
