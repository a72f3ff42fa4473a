"""Working days: Monday to Friday, public holidays aside, calendar by calendar.

The law's holidays are computed (labour code, articles L. 3133-1, L. 3134-13 and L. 3422-2,
and each overseas territory's own); those that only one year knows are given as data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
WORKING_WEEK = 5
Label = str | Promise
DayOf = Callable[[int], date]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, in whole numbers)."""
    golden, century = year % 19, year // 100
    leap_century = century // 4
    moon = (19 * golden + century - leap_century - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 100 % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> DayOf:
    return lambda year: date(year, month, day)


def _after_easter(days: int) -> DayOf:
    return lambda year: easter(year) + timedelta(days=days)


NATIONAL: tuple[tuple[Label, DayOf], ...] = (
    (_("Jour de l’an"), _fixed(1, 1)),
    (_("Lundi de Pâques"), _after_easter(1)),
    (_("Fête du Travail"), _fixed(5, 1)),
    (_("Victoire de 1945"), _fixed(5, 8)),
    (_("Ascension"), _after_easter(39)),
    (_("Lundi de Pentecôte"), _after_easter(50)),
    (_("Fête nationale"), _fixed(7, 14)),
    (_("Assomption"), _fixed(8, 15)),
    (_("Toussaint"), _fixed(11, 1)),
    (_("Armistice de 1918"), _fixed(11, 11)),
    (_("Noël"), _fixed(12, 25)),
)
ABOLITION = _("Abolition de l’esclavage")
LOCAL: dict[str, tuple[tuple[Label, DayOf], ...]] = {
    "metropole": (),
    "alsace_moselle": ((_("Vendredi saint"), _after_easter(-2)), (_("Saint-Étienne"), _fixed(12, 26))),
    "guadeloupe": ((ABOLITION, _fixed(5, 27)),),
    "martinique": ((ABOLITION, _fixed(5, 22)),),
    "guyane": ((ABOLITION, _fixed(6, 10)),),
    "reunion": ((ABOLITION, _fixed(12, 20)),),
    "mayotte": ((ABOLITION, _fixed(4, 27)),),
    "saint_barthelemy": ((ABOLITION, _fixed(10, 9)),),
    "saint_martin": ((ABOLITION, _fixed(5, 28)),),
    "saint_pierre": (),
    "polynesie": ((_("Arrivée de l’Évangile"), _fixed(3, 5)), (_("Vendredi saint"), _after_easter(-2))),
    "nouvelle_caledonie": ((_("Fête de la citoyenneté"), _fixed(9, 24)),),
    "wallis_et_futuna": (
        (_("Saint Pierre Chanel"), _fixed(4, 28)),
        (_("Saints Pierre et Paul"), _fixed(6, 29)),
        (_("Fête du territoire"), _fixed(7, 29)),
    ),
}
CALENDARS: dict[str, Label] = {
    "metropole": _("Métropole"),
    "alsace_moselle": _("Alsace et Moselle"),
    "guadeloupe": _("Guadeloupe"),
    "martinique": _("Martinique"),
    "guyane": _("Guyane"),
    "reunion": _("La Réunion"),
    "mayotte": _("Mayotte"),
    "saint_barthelemy": _("Saint-Barthélemy"),
    "saint_martin": _("Saint-Martin"),
    "saint_pierre": _("Saint-Pierre-et-Miquelon"),
    "polynesie": _("Polynésie française"),
    "nouvelle_caledonie": _("Nouvelle-Calédonie"),
    "wallis_et_futuna": _("Wallis-et-Futuna"),
}


@lru_cache(maxsize=512)
def legal_holidays(code: str, year: int) -> Mapping[date, Label]:
    """The law's holidays of one year in one calendar; two on the same day keep the national name."""
    local = {day(year): label for label, day in LOCAL[code]}
    return local | {day(year): label for label, day in NATIONAL}


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar: the law's holidays of ``code``, and ``extra`` ones that somebody added."""

    code: str = "metropole"
    extra: Mapping[date, Label] = field(default_factory=dict)

    def holiday(self, day: date) -> Label:
        """The name of the holiday, or nothing."""
        return self.extra.get(day) or legal_holidays(self.code, day.year).get(day, "")

    def is_working(self, day: date) -> bool:
        """Whether people work that day."""
        return day.weekday() < WORKING_WEEK and not self.holiday(day)


@dataclass(frozen=True, slots=True)
class Counted:
    """The last day of a delay, and the holidays on which it was not running (weekends left out)."""

    due: date
    holidays_met: tuple[tuple[date, str], ...] = ()


def add_working_days(start: date, number: int, calendar: Calendar) -> Counted:
    """Count ``number`` working days after ``start``, which is not counted itself.

    Zero gives ``start``. A negative number is an error of the caller.
    """
    if number < 0:
        message = "A delay is not negative."
        raise ValueError(message)
    day, left, met = start, number, []
    while left:
        day += DAY
        if day.weekday() >= WORKING_WEEK:
            continue
        if label := calendar.holiday(day):
            met.append((day, str(label)))
        else:
            left -= 1
    return Counted(day, tuple(met))


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after ``start`` up to and including ``end``; none when ``end`` is not later."""
    length = (end - start).days
    return sum(calendar.is_working(start + timedelta(days=step)) for step in range(1, length + 1))
