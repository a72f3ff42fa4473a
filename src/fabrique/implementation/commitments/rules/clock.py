"""The clock of an answer: pure dates, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fabrique.foundations.kernel.working_days import Calendar, Counted, add_working_days, working_days_between
from fabrique.implementation.commitments.models import Answer, AnswerRules
from fabrique.implementation.commitments.states import RUNNING, AnswerState

LAST_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """Every date of an answer, and how the last one was found."""

    acknowledge_due: date
    answer_due: date
    due_on: date
    remind_on: date | None
    escalate_on: date | None
    computation: dict[str, Any]


def read_clock(answer: Answer, rules: AnswerRules, calendar: Calendar, today: date) -> Reading:
    """All dates of the answer as it stands: reminders and escalations that are still ahead of ``today``."""
    counted = add_working_days(answer.clock_from, days_in_all(answer), calendar)
    acknowledge = answer.acknowledge_due
    to_acknowledge = answer.state == AnswerState.TO_ACKNOWLEDGE
    runs = answer.state in RUNNING
    return Reading(
        acknowledge_due=acknowledge,
        answer_due=counted.due,
        due_on=acknowledge if to_acknowledge else counted.due,
        remind_on=next_reminder(answer, rules, calendar, acknowledge, counted.due, today) if runs else None,
        escalate_on=escalation_date(counted.due, answer.escalation_level, rules, calendar) if runs else None,
        computation=_computation(answer, counted, calendar),
    )


def acknowledgement_date(start: date, rules: AnswerRules, calendar: Calendar) -> date:
    """The last day to tell the author that the idea was read."""
    return add_working_days(start, rules.acknowledge_days, calendar).due


def days_in_all(answer: Answer) -> int:
    """Working days of the whole delay: the programme's, those of the pause, those that the lead added."""
    return answer.clock_days + answer.paused_days + answer.extra_days


def next_reminder(  # noqa: PLR0913, PLR0917 - a reminder looks at all of them
    answer: Answer, rules: AnswerRules, calendar: Calendar, acknowledge_due: date, answer_due: date, today: date
) -> date | None:
    """The first reminder after ``today``: none once the answer is due, for then it is escalated."""
    days = {add_working_days(answer.clock_from, n + answer.paused_days, calendar).due for n in rules.reminder_days}
    days = {day for day in days if day <= answer_due}
    if answer.state == AnswerState.TO_ACKNOWLEDGE:
        days.add(add_working_days(acknowledge_due, 1, calendar).due)
    return min((day for day in days if day > today), default=None)


def escalation_date(answer_due: date, level: int, rules: AnswerRules, calendar: Calendar) -> date | None:
    """When the next level is told; never after the ministry lead."""
    if level >= LAST_LEVEL:
        return None
    delay = rules.lead_after_days if level else rules.escalate_after_days
    return add_working_days(answer_due, delay, calendar).due


def pause_length(asked_on: date, resumed_on: date, calendar: Calendar) -> int:
    """Working days during which the clock was stopped."""
    return working_days_between(asked_on, resumed_on, calendar)


def _computation(answer: Answer, counted: Counted, calendar: Calendar) -> dict[str, Any]:
    return {
        "from": answer.clock_from.isoformat(),
        "days": answer.clock_days,
        "paused": answer.paused_days,
        "extra": answer.extra_days,
        "calendar": calendar.code,
        "holidays": [[day.isoformat(), label] for day, label in counted.holidays_met],
        "due": counted.due.isoformat(),
        "appeal": answer.appealed_at is not None,
    }
