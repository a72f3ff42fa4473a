"""Working days of every calendar, over holidays, weekends, leap years, clock changes and year ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.foundations.kernel.working_days import (
    CALENDARS,
    LOCAL,
    Calendar,
    Counted,
    add_working_days,
    easter,
    legal_holidays,
    working_days_between,
)

METROPOLE = Calendar()
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1961, 4, 2),
        (2000, 4, 23),
        (2008, 3, 23),
        (2011, 4, 24),
        (2016, 3, 27),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
        (2049, 4, 18),
        (2076, 4, 19),
    ],
)
def test_easter_is_where_the_almanac_has_it(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_the_eleven_holidays_of_2026() -> None:
    assert {day: str(label) for day, label in legal_holidays("metropole", 2026).items()} == {
        date(2026, 1, 1): "Jour de l’an",
        date(2026, 4, 6): "Lundi de Pâques",
        date(2026, 5, 1): "Fête du Travail",
        date(2026, 5, 8): "Victoire de 1945",
        date(2026, 5, 14): "Ascension",
        date(2026, 5, 25): "Lundi de Pentecôte",
        date(2026, 7, 14): "Fête nationale",
        date(2026, 8, 15): "Assomption",
        date(2026, 11, 1): "Toussaint",
        date(2026, 11, 11): "Armistice de 1918",
        date(2026, 12, 25): "Noël",
    }


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("alsace_moselle", date(2026, 4, 3)),
        ("alsace_moselle", date(2028, 12, 26)),
        ("guadeloupe", date(2026, 5, 27)),
        ("martinique", date(2026, 5, 22)),
        ("guyane", date(2026, 6, 10)),
        ("reunion", date(2027, 12, 20)),
        ("mayotte", date(2026, 4, 27)),
        ("saint_barthelemy", date(2026, 10, 9)),
        ("saint_martin", date(2026, 5, 28)),
        ("polynesie", date(2026, 3, 5)),
        ("nouvelle_caledonie", date(2026, 9, 24)),
        ("wallis_et_futuna", date(2026, 4, 28)),
        ("wallis_et_futuna", date(2026, 7, 29)),
    ],
)
def test_a_local_holiday_stops_work_there_and_not_in_metropole(code: str, day: date) -> None:
    assert (Calendar(code).is_working(day), METROPOLE.is_working(day)) == (False, True)


def test_every_calendar_has_its_days_and_its_name() -> None:
    assert set(CALENDARS) == set(LOCAL)
    assert {code: len(legal_holidays(code, 2026)) for code in ("metropole", "saint_pierre", "alsace_moselle")} == {
        "metropole": 11,
        "saint_pierre": 11,
        "alsace_moselle": 13,
    }


def test_ascension_on_the_eighth_of_may_is_one_day() -> None:
    assert easter(1997) + timedelta(days=39) == date(1997, 5, 8)
    assert len(legal_holidays("metropole", 1997)) == 10


def test_twenty_days_from_a_tuesday_in_may_meet_three_holidays() -> None:
    assert add_working_days(date(2026, 5, 5), 20, METROPOLE) == Counted(
        date(2026, 6, 5),
        (
            (date(2026, 5, 8), "Victoire de 1945"),
            (date(2026, 5, 14), "Ascension"),
            (date(2026, 5, 25), "Lundi de Pentecôte"),
        ),
    )


@pytest.mark.parametrize(
    ("start", "number", "code", "due"),
    [
        (date(2026, 3, 6), 1, "metropole", date(2026, 3, 9)),  # from a Friday
        (date(2026, 3, 7), 1, "metropole", date(2026, 3, 9)),  # from a Saturday
        (date(2026, 5, 5), 0, "metropole", date(2026, 5, 5)),  # no delay
        (date(2028, 2, 28), 1, "metropole", date(2028, 2, 29)),  # a leap year
        (date(2027, 2, 26), 1, "metropole", date(2027, 3, 1)),  # not a leap year
        (date(2026, 12, 24), 5, "metropole", date(2027, 1, 4)),  # over the year end
        (date(2026, 12, 24), 5, "alsace_moselle", date(2027, 1, 4)),  # the 26th is a Saturday
        (date(2025, 12, 24), 1, "metropole", date(2025, 12, 26)),
        (date(2025, 12, 24), 1, "alsace_moselle", date(2025, 12, 29)),
        (date(2026, 4, 2), 1, "metropole", date(2026, 4, 3)),
        (date(2026, 4, 2), 1, "alsace_moselle", date(2026, 4, 7)),
        (date(2026, 3, 27), 1, "metropole", date(2026, 3, 30)),  # the clocks go forward on the 29th
        (date(2026, 10, 23), 1, "metropole", date(2026, 10, 26)),  # and back on the 25th
    ],
)
def test_counting(start: date, number: int, code: str, due: date) -> None:
    assert add_working_days(start, number, Calendar(code)).due == due


def test_the_day_of_a_deposit_is_the_day_in_paris_on_both_sides_of_a_clock_change() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert datetime(2026, 3, 28, 22, 59, tzinfo=UTC).astimezone(paris).date() == date(2026, 3, 28)
    assert datetime(2026, 3, 29, 22, 0, tzinfo=UTC).astimezone(paris).date() == date(2026, 3, 30)


def test_an_added_holiday_counts_and_is_named() -> None:
    mourning = Calendar("metropole", {date(2026, 5, 6): "Deuil national"})
    assert add_working_days(date(2026, 5, 5), 1, mourning) == Counted(
        date(2026, 5, 7), ((date(2026, 5, 6), "Deuil national"),)
    )


def test_a_holiday_on_a_sunday_is_not_told() -> None:
    assert add_working_days(date(2026, 10, 30), 1, METROPOLE) == Counted(date(2026, 11, 2))


def test_a_negative_delay_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        add_working_days(date(2026, 5, 5), -1, METROPOLE)


def test_days_between_leave_the_first_out_and_keep_the_last() -> None:
    assert working_days_between(date(2026, 5, 5), date(2026, 5, 11), METROPOLE) == 3
    assert working_days_between(date(2026, 5, 11), date(2026, 5, 5), METROPOLE) == 0


@given(DAYS, st.integers(0, 120), st.sampled_from(sorted(CALENDARS)))
def test_the_last_day_is_worked_and_the_days_between_are_as_many_as_asked(start: date, number: int, code: str) -> None:
    calendar = Calendar(code)
    counted = add_working_days(start, number, calendar)
    assert working_days_between(start, counted.due, calendar) == number
    assert number == 0 or calendar.is_working(counted.due)
    assert all(not calendar.is_working(day) and start < day < counted.due for day, _label in counted.holidays_met)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_two_delays_in_a_row_are_their_sum(start: date, first: int, second: int) -> None:
    after = add_working_days(start, first, METROPOLE).due
    assert add_working_days(after, second, METROPOLE).due == add_working_days(start, first + second, METROPOLE).due


@given(DAYS, st.integers(0, 60), st.integers(0, 90))
def test_one_more_holiday_never_brings_a_date_forward(start: date, number: int, offset: int) -> None:
    more = Calendar("metropole", {start + timedelta(days=offset): "Un jour de plus"})
    assert add_working_days(start, number, more).due >= add_working_days(start, number, METROPOLE).due
