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


def calendar_of(programme: Programme, code: str) -> Calendar:
    """A calendar with the holidays that the programme added to it: one query."""
    there = Holiday.objects.filter(Q(calendar=code) | Q(calendar=""), programme=programme)
    added = there.values_list("day", "label")
    return Calendar(code, dict(added))


def calendar_code_for(organisation: Organisation | None, rules: AnswerRules) -> str:
    """The calendar of the nearest organisation above that has one, else the programme's."""
    if organisation is None:
        return rules.calendar
    above = [*organisation.path_ids, organisation.pk]
    known = OrganisationCalendar.objects.filter(programme=rules.programme, organisation__in=above)
    codes = dict(known.values_list("organisation_id", "calendar"))
    return next((codes[pk] for pk in reversed(above) if pk in codes), rules.calendar)


def added_holidays(programme: Programme) -> list[Holiday]:
    """Every holiday that the programme added, the latest first."""
    added = Holiday.objects.filter(programme=programme).select_related("added_by")
    return list(added.order_by("-day", "calendar", "pk")[:200])


def holidays_of_year(programme: Programme, code: str, year: int) -> list[tuple[date, str]]:
    """All the holidays of one year in one calendar, in order, to be shown."""
    days: dict[date, str] = {day: str(label) for day, label in legal_holidays(code, year).items()}
    days |= {day: str(label) for day, label in _extra(programme, code).items() if day.year == year}
    return sorted(days.items())


def organisation_calendars(programme: Programme) -> list[OrganisationCalendar]:
    """Organisations that have a calendar of their own in the programme."""
    own = OrganisationCalendar.objects.filter(programme=programme).select_related("organisation")
    return list(own.order_by("organisation__name", "pk")[:500])


def calendar_names() -> Mapping[str, str]:
    """Code → French name."""
    return {code: str(label) for code, label in CALENDARS.items()}


def _extra(programme: Programme, code: str) -> Mapping[date, str]:
    return {day: str(label) for day, label in calendar_of(programme, code).extra.items()}
