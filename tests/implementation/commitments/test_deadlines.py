"""Dates that one may be asked to account for: holidays, overseas, clock changes, leap years, a scheduler that slept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.working_days import CALENDARS, add_working_days
from fabrique.foundations.notifications.models import Message
from fabrique.implementation.commitments import actions, queries
from fabrique.implementation.commitments.models import Answer, Holiday
from factories.commitments import AT, DEPOSITED, REASON, Ministry, morning, no

pytestmark = pytest.mark.django_db
PARIS, REUNION, MARTINIQUE = (ZoneInfo(name) for name in ("Europe/Paris", "Indian/Reunion", "America/Martinique"))
QUESTION = "Dans quels bureaux exactement ?"


def deposited(ministry: Ministry, at: datetime, calendar: str = "", *, opened: datetime | None = None) -> Answer:
    """An idea deposited then, in a service that counts in that calendar, and routed at once or later."""
    if calendar:
        actions.set_calendar(ministry.lead, ministry.programme, organisation=ministry.service, calendar=calendar, at=at)
    return ministry.answer(at=opened or at, published_at=at)


def holiday(ministry: Ministry, day: date, at: datetime, calendar: str = "") -> Holiday:
    return actions.add_holiday(ministry.lead, ministry.programme, calendar=calendar, day=day, label="Deuil", at=at)


def count(kind: str, person: Any) -> int:  # noqa: ANN401 - a person
    return Message.objects.filter(kind=f"commitments.{kind}", recipient=person).count()


def lines(verb: str) -> int:
    return Line.objects.filter(verb=f"commitments.{verb}").count()


# Five working days before each local holiday, the acknowledgement is due one day later than in metropolitan France.
LOCAL = {
    "alsace_moselle": (date(2026, 4, 3), "Vendredi saint"),
    "guadeloupe": (date(2026, 5, 27), "Abolition de l’esclavage"),
    "martinique": (date(2026, 5, 22), "Abolition de l’esclavage"),
    "guyane": (date(2026, 6, 10), "Abolition de l’esclavage"),
    "reunion": (date(2027, 12, 20), "Abolition de l’esclavage"),
    "mayotte": (date(2026, 4, 27), "Abolition de l’esclavage"),
    "saint_barthelemy": (date(2026, 10, 9), "Abolition de l’esclavage"),
    "saint_martin": (date(2026, 5, 28), "Abolition de l’esclavage"),
    "polynesie": (date(2026, 3, 5), "Arrivée de l’Évangile"),
    "nouvelle_caledonie": (date(2026, 9, 24), "Fête de la citoyenneté"),
    "wallis_et_futuna": (date(2026, 4, 28), "Saint Pierre Chanel"),
}


@pytest.mark.parametrize("calendar", sorted(LOCAL))
def test_an_answer_counts_the_holiday_of_its_own_territory_and_says_so(ministry: Ministry, calendar: str) -> None:
    day, name = LOCAL[calendar]
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) - timedelta(days=1)
    there = deposited(ministry, at, calendar)
    here = deposited(ministry, at, "metropole")
    assert there.clock_from == here.clock_from == day - timedelta(days=1)
    assert (there.acknowledge_due > here.acknowledge_due, there.answer_due > here.answer_due) == (True, True)
    assert [there.computation["holidays"][0], here.computation["calendar"]] == [[day.isoformat(), name], "metropole"]
    assert name not in queries.computation_words(here)
    assert name in queries.computation_words(there)


def test_both_days_of_alsace_and_moselle_count(ministry: Ministry) -> None:
    """Good Friday 2024, and Saint Stephen’s 2024, a Thursday."""
    easter = deposited(ministry, datetime(2024, 3, 28, 9, tzinfo=UTC), "alsace_moselle")
    christmas = deposited(ministry, datetime(2024, 12, 24, 9, tzinfo=UTC), "alsace_moselle")
    assert [row.acknowledge_due for row in (easter, christmas)] == [date(2024, 4, 8), date(2025, 1, 3)]
    there = [[label for _day, label in row.computation["holidays"]] for row in (easter, christmas)]
    assert ("Vendredi saint" in there[0], "Saint-Étienne" in there[1]) == (True, True)


def test_every_other_calendar_has_nothing_of_its_own(ministry: Ministry) -> None:
    assert set(CALENDARS) - set(LOCAL) == {"metropole", "saint_pierre"}
    at = datetime(2026, 4, 2, 8, tzinfo=UTC)
    assert deposited(ministry, at, "saint_pierre").answer_due == deposited(ministry, at, "metropole").answer_due


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=PARIS), date(2026, 3, 28)),  # the night on which an hour is lost
        (datetime(2026, 3, 29, 1, 59, tzinfo=PARIS), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=PARIS), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=PARIS), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # half past two, for the first time
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),  # and for the second
        (datetime(2026, 10, 25, 23, 30, tzinfo=PARIS), date(2026, 10, 25)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=PARIS), date(2026, 3, 29)),  # still the 28th in London and in Martinique
        (datetime(2026, 3, 30, 0, 30, tzinfo=PARIS), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=PARIS), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 30, tzinfo=PARIS), date(2026, 10, 26)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=PARIS), date(2026, 12, 31)),
    ],
)
def test_the_day_of_a_deposit_is_the_day_in_paris_whatever_the_hour_and_the_place(
    ministry: Ministry, at: datetime, day: date
) -> None:
    found = [
        deposited(ministry, at.astimezone(zone), calendar)
        for zone, calendar in ((PARIS, "metropole"), (REUNION, "reunion"), (MARTINIQUE, "martinique"), (UTC, ""))
    ]
    assert [row.clock_from for row in found] == [day] * 4
    assert {row.acknowledge_due for row in found} == {add_working_days(day, 5, queries.calendar_of(ministry.programme, "metropole")).due}  # fmt: skip


@pytest.mark.parametrize(
    ("at", "acknowledge", "answer"),
    [
        (datetime(2028, 2, 29, 9, tzinfo=UTC), date(2028, 3, 7), date(2028, 3, 28)),  # on the day itself
        (datetime(2028, 2, 28, 9, tzinfo=UTC), date(2028, 3, 6), date(2028, 3, 27)),  # over it
        (datetime(2027, 2, 26, 9, tzinfo=UTC), date(2027, 3, 5), date(2027, 3, 26)),  # a year without it
        (datetime(2032, 2, 27, 9, tzinfo=UTC), date(2032, 3, 5), date(2032, 3, 26)),  # when it is a Sunday
    ],
)
def test_a_leap_year(ministry: Ministry, at: datetime, acknowledge: date, answer: date) -> None:
    row = deposited(ministry, at)
    assert (row.acknowledge_due, row.answer_due) == (acknowledge, answer)


def test_a_late_sweep_counts_from_the_deposit(ministry: Ministry) -> None:
    row = deposited(ministry, DEPOSITED, opened=morning(2026, 5, 12))
    assert (row.clock_from, row.answer_due, row.opened_at) == (date(2026, 5, 5), date(2026, 6, 5), morning(2026, 5, 12))


def test_a_clock_that_stops_over_holidays_keeps_the_days_that_were_left(ministry: Ministry) -> None:
    """Asked on the eve of Ascension, answered on Whit Tuesday: the days off belong neither to the pause nor to the delay."""
    answer = ministry.opened()
    asked, given_at = morning(2026, 5, 13), morning(2026, 5, 26)
    calendar = queries.calendar_of(ministry.programme, "metropole")
    actions.ask_details(ministry.manager, answer, question=QUESTION, at=asked)
    actions.give_details(ministry.author, answer, text="Dans les deux bureaux du port.", at=given_at)
    answer.refresh_from_db()
    used = 5  # 6, 7, 11, 12 and 13 May: the 8th is a holiday
    assert answer.paused_days == 7  # 15, 18 to 22 and 26 May
    assert answer.answer_due == add_working_days(given_at.date(), 20 - used, calendar).due == date(2026, 6, 16)


def test_a_holiday_added_during_the_pause_is_not_a_day_of_it(ministry: Ministry) -> None:
    answer = ministry.opened()
    actions.ask_details(ministry.manager, answer, question=QUESTION, at=morning(2026, 5, 13))
    holiday(ministry, date(2026, 5, 20), morning(2026, 5, 18))
    actions.route_answers(at=morning(2026, 5, 18))
    actions.give_details(ministry.author, answer, text="Dans les deux bureaux du port.", at=morning(2026, 5, 26))
    answer.refresh_from_db()
    assert (answer.paused_days, answer.answer_due) == (6, date(2026, 6, 16))


def test_a_holiday_moves_what_is_to_come_and_nothing_that_is_past(ministry: Ministry) -> None:
    """Added on 11 June for the 15th: an answer due before, one due after, one given, one due in another programme."""
    at = morning(2026, 6, 11)
    late, to_come = deposited(ministry, DEPOSITED), deposited(ministry, morning(2026, 5, 22))
    given_before = actions.answer_idea(
        ministry.manager, deposited(ministry, morning(2026, 5, 22)), words=no(), at=morning(2026, 6, 1)
    )
    other = Ministry()
    elsewhere = deposited(other, morning(2026, 5, 22))
    rows = [late, to_come, given_before, elsewhere]
    before = [Answer.objects.get(pk=row.pk).answer_due for row in rows]
    acknowledged_by = Answer.objects.get(pk=late.pk).acknowledge_due
    holiday(ministry, date(2026, 6, 15), at)
    assert [actions.apply_holidays(at=at) for _again in range(3)] == [1, 0, 0]
    after = [Answer.objects.get(pk=row.pk).answer_due for row in rows]
    assert before == [date(2026, 6, 5), date(2026, 6, 22), date(2026, 6, 22), date(2026, 6, 22)]
    assert after == [date(2026, 6, 5), date(2026, 6, 23), date(2026, 6, 22), date(2026, 6, 22)]
    assert Answer.objects.get(pk=late.pk).acknowledge_due == acknowledged_by
    assert lines("move_due") == 1


def test_the_eve_is_still_to_come(ministry: Ministry) -> None:
    """Due today, a holiday added today moves it; added tomorrow, it does not."""
    for at, moved in ((morning(2026, 6, 5), date(2026, 6, 8)), (morning(2026, 6, 6), date(2026, 6, 5))):
        town = Ministry()
        row = deposited(town, DEPOSITED)
        holiday(town, date(2026, 6, 5), at)
        actions.apply_holidays(at=at)
        assert Answer.objects.get(pk=row.pk).answer_due == moved


def test_a_reminder_missed_by_the_scheduler_survives_a_holiday_and_an_extension(ministry: Ministry) -> None:
    """The sweep of the 21st did not run: what is done on the 22nd before it runs again must not forget it."""
    by_holiday, by_lead = ministry.opened(), ministry.opened()
    assert {row.remind_on for row in Answer.objects.all()} == {date(2026, 5, 21)}
    at = morning(2026, 5, 22)
    actions.extend(ministry.lead, by_lead, days=3, reason=REASON, at=at)
    holiday(ministry, date(2026, 6, 1), at)
    actions.route_answers(at=at)
    assert Answer.objects.get(pk=by_holiday.pk).answer_due == date(2026, 6, 8)
    assert [actions.remind_holders(at=at + timedelta(hours=1)) for _again in range(2)] == [2, 0]
    assert (count("reminder", ministry.manager), lines("remind")) == (2, 2)


def test_a_reminder_that_fell_while_nobody_noticed_the_end_of_the_pause_is_sent(ministry: Ministry) -> None:
    answer = actions.ask_details(ministry.manager, ministry.answer(), question=QUESTION, at=AT)
    answer.refresh_from_db()
    assert answer.details_due == date(2026, 5, 22)
    at = morning(2026, 6, 5)  # the pause ended on 22 May; the tenth day after it fell on the 4th
    assert [actions.escalate_late_answers(at=at), actions.remind_holders(at=at)] == [1, 1]
    answer.refresh_from_db()
    assert (answer.answer_due, answer.remind_on, count("reminder", ministry.manager)) == (
        date(2026, 6, 19),
        date(2026, 6, 17),
        1,
    )


WAKING = st.lists(st.integers(1, 25), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=WAKING, twice=st.booleans())
def test_however_the_scheduler_sleeps_nothing_is_lost_or_doubled(gaps: list[int], twice: bool) -> None:  # noqa: FBT001
    """Whatever the days on which it wakes: reminders once each at most, both escalations once, no date moved."""
    with transaction.atomic():
        ministry = Ministry()
        answer = ministry.opened()
        at, reminders, wakes = DEPOSITED, set(), []
        for gap in gaps:
            at += timedelta(days=gap)
            wakes += [
                (actions.remind_holders(at=at), actions.escalate_late_answers(at=at)) for _again in range(1 + twice)
            ]
            passed = [day for day in (date(2026, 5, 21), date(2026, 6, 3)) if day <= at.date()]
            reminders |= {max(passed)} if passed else set()
            levels = sum(day <= at.date() for day in (date(2026, 6, 8), date(2026, 6, 19)))
            answer.refresh_from_db()
            assert (answer.escalation_level, lines("escalate")) == (levels, levels)
            assert (count("late", ministry.director), count("late", ministry.lead)) == (
                min(levels, 1),
                max(levels - 1, 0),
            )
            assert (answer.answer_due, answer.decision, answer.holder) == (date(2026, 6, 5), "", ministry.manager)
        assert count("reminder", ministry.manager) == lines("remind") == len(reminders)
        if twice:
            assert all(again == (0, 0) for again in wakes[1::2])
        transaction.set_rollback(True)
