"""Taking an answer for a change: the calendar, the idea, then the answer, always in that order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.actions import enter
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.kernel.working_days import Calendar
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.implementation.commitments.models import Answer, AnswerRules
from fabrique.implementation.commitments.queries import calendar_of, fresh_answer, rules_of, standing_in_answer
from fabrique.implementation.commitments.rules import (
    AnswerStanding,
    acknowledgement_date,
    pause_length,
    read_clock,
    words_are_enough,
)
from fabrique.implementation.commitments.states import ANSWER_LIFE, AnswerState

CLOCK_FIELDS = (
    "acknowledge_due",
    "answer_due",
    "due_on",
    "remind_on",
    "escalate_on",
    "computation",
    "counted_at",
    "paused_days",
    "extra_days",
    "version_number",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer held until the transaction ends, who acts on it, and when."""

    answer: Answer
    challenge: Challenge
    standing: AnswerStanding
    at: datetime

    @property
    def today(self) -> date:
        """The day in Paris."""
        return today_at(self.at)


def take(actor: Person, answer: Answer, at: datetime | None, *, seen: int | None = None) -> Taken:
    """Hold the calendar, the idea and the answer, inside a transaction. ``seen``: the version that was on the screen."""
    scene = enter(actor, answer.challenge_id, at)
    locked(Contribution(pk=answer.contribution_id))
    locked(answer)
    fresh = fresh_answer(answer.pk)
    fresh.challenge = fresh.contribution.challenge = scene.challenge
    if seen is not None and seen != fresh.version_number:
        raise Conflict(_("Cette réponse a changé entre-temps. Relisez-la, puis recommencez si c’est utile."))
    return Taken(fresh, scene.challenge, standing_in_answer(fresh, scene.standing.base, scene.at), scene.at)


def move(answer: Answer, target: str) -> None:
    """Put the answer in another state, when the table has that line."""
    ANSWER_LIFE.check(answer.state, target)
    answer.state = target


def wind(
    answer: Answer,
    at: datetime,
    *,
    rules: AnswerRules | None = None,
    calendar: Calendar | None = None,
    since: date | None = None,
) -> None:
    """Set every date of the answer by the clock, as it stands now; reminders are those after ``since``, else today."""
    reading = read_clock(
        answer,
        rules or rules_of(answer.programme),
        calendar or calendar_of(answer.programme, answer.calendar),
        since or today_at(at),
    )
    answer.acknowledge_due = reading.acknowledge_due
    answer.answer_due = reading.answer_due
    answer.due_on = reading.due_on
    answer.remind_on = reading.remind_on
    answer.escalate_on = reading.escalate_on
    answer.computation = reading.computation
    answer.counted_at = at


def day_before_reminder(answer: Answer, at: datetime) -> date:
    """Since when reminders are owed: today, or the eve of one that the clock has not sent yet."""
    today, owed = today_at(at), answer.remind_on
    return owed - timedelta(days=1) if owed is not None and owed <= today else today


def recount_acknowledgement(answer: Answer, at: datetime) -> None:
    """Count the first delay again with the holidays known now, unless its day is past."""
    if answer.state != AnswerState.TO_ACKNOWLEDGE or answer.acknowledge_due < today_at(at):
        return
    again = acknowledgement_date(
        answer.clock_from, rules_of(answer.programme), calendar_of(answer.programme, answer.calendar)
    )
    answer.acknowledge_due = max(answer.acknowledge_due, again)


def stop(answer: Answer) -> None:
    """No sweep looks at this answer any more: its clock has stopped."""
    answer.remind_on = answer.escalate_on = answer.details_due = None


def restart(answer: Answer, resumed_on: date, at: datetime) -> None:
    """Start the clock again after a pause that ended on ``resumed_on``, noticed then or later."""
    calendar = calendar_of(answer.programme, answer.calendar)
    asked_at = answer.details_asked_at or at
    answer.paused_days += pause_length(today_at(asked_at), resumed_on, calendar)
    answer.details_due = None
    wind(answer, at, calendar=calendar, since=min(resumed_on, today_at(at)))


def save(answer: Answer, *fields: str) -> None:
    """Save these fields and the clock's; whoever has the page open will be told that it changed."""
    answer.version_number += 1
    answer.save(update_fields=[*CLOCK_FIELDS, *fields])


def tell_journal(actor: Person | None, verb: str, answer: Answer, at: datetime, **details: object) -> None:
    """One line about the idea, which its line of life tells, dates and roles only."""
    record(
        actor,
        f"commitments.{verb}",
        answer.contribution,
        at=at,
        scope=answer.challenge,
        details={"answer": answer.pk, **details},
    )


def sentence(text: str) -> str:
    """What somebody typed on one or several lines, clean, and long enough to be understood."""
    cleaned = richtext.CONTROL.sub("", text).strip()
    words_are_enough(cleaned).enforce()
    return cleaned
