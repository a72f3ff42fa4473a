"""What whoever must answer does: acknowledge, ask, answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions import record_answered
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.working_days import add_working_days
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments.actions.promising import promise_next_step
from fabrique.implementation.commitments.actions.scene import (
    Taken,
    move,
    save,
    sentence,
    stop,
    take,
    tell_journal,
    wind,
)
from fabrique.implementation.commitments.models import Answer, Reply
from fabrique.implementation.commitments.notices.answer import (
    tell_of_acknowledgement,
    tell_of_answer,
    tell_of_question,
)
from fabrique.implementation.commitments.queries import calendar_of, rules_of
from fabrique.implementation.commitments.rules import (
    can_acknowledge,
    can_answer,
    can_ask_details,
    next_step_is_whole,
    words_are_enough,
)
from fabrique.implementation.commitments.states import AnswerState, Decision

DOUBLE_CLICK = timedelta(seconds=10)
MEANS = (
    "decision",
    "reason",
    "next_step",
    "next_step_owner",
    "next_step_on",
    "time_minutes",
    "money_cents",
    "mentor",
    "answered_at",
    "answered_by",
)


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What the answer form holds. ``reason`` is light Markdown; the next step goes with a decision to go on."""

    decision: str
    reason: str
    next_step: str = ""
    next_step_owner: Person | None = None
    next_step_on: date | None = None
    time_minutes: int | None = None
    money_cents: int | None = None
    mentor: Person | None = None


def acknowledge(actor: Person, answer: Answer, *, at: datetime | None = None) -> Answer:
    """Tell the author that the idea was read; the clock goes on towards the answer."""
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        can_acknowledge(taken.standing, fresh).enforce()
        move(fresh, AnswerState.OPEN)
        _acknowledged(fresh, actor, taken)
        wind(fresh, taken.at)
        save(fresh, "state", "acknowledged_at", "acknowledged_by")
        tell_journal(actor, "acknowledge", fresh, taken.at)
        tell_of_acknowledgement(fresh, at=taken.at)
    return fresh


def ask_details(actor: Person, answer: Answer, *, question: str, at: datetime | None = None) -> Answer:
    """Ask the author for details, once: the clock stops until they come, some days at most."""
    question = sentence(question)
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        can_ask_details(taken.standing, fresh).enforce()
        move(fresh, AnswerState.DETAILS)
        _acknowledged(fresh, actor, taken)
        fresh.details_asked_at, fresh.details_asked_by, fresh.details_question = taken.at, actor, question
        rules = rules_of(fresh.programme)
        fresh.details_due = add_working_days(
            taken.today, rules.details_days, calendar_of(fresh.programme, fresh.calendar)
        ).due
        wind(fresh, taken.at, rules=rules)
        asked = ("details_asked_at", "details_asked_by", "details_question", "details_due")
        save(fresh, "state", "acknowledged_at", "acknowledged_by", *asked)
        tell_journal(actor, "ask_details", fresh, taken.at, until=fresh.details_due.isoformat())
        tell_of_question(fresh, at=taken.at)
    return fresh


def answer_idea(
    actor: Person, answer: Answer, *, words: AnswerWords, seen: int | None = None, at: datetime | None = None
) -> Answer:
    """Answer: a decision, its reason in one's own words, the next step and the means that go with it.

    A double click gives the same answer back; of two people who answer at once, the second is told.
    """
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        reason = _reason(words.reason)
        if _is_double_click(fresh, actor, words, reason, taken.at):
            return fresh
        can_answer(taken.standing, fresh).enforce()
        if seen is not None and seen != fresh.version_number:
            taken = take(actor, fresh, taken.at, seen=seen)
        _check(words, taken)
        move(fresh, AnswerState.ANSWERED)
        _acknowledged(fresh, actor, taken)
        _fill(fresh, words, reason, taken, actor)
        stop(fresh)
        save(fresh, "state", "acknowledged_at", "acknowledged_by", "details_due", *MEANS)
        _keep_reply(fresh)
        record_answered(actor, fresh.contribution, reason=richtext.to_plain(reason), at=taken.at)
        tell_journal(actor, "answer", fresh, taken.at, decision=fresh.decision)
        promise_next_step(actor, fresh, at=taken.at)
        tell_of_answer(fresh, at=taken.at)
    return fresh


def _acknowledged(answer: Answer, actor: Person, taken: Taken) -> None:
    if answer.acknowledged_at is None:
        answer.acknowledged_at, answer.acknowledged_by = taken.at, actor


def _reason(text: str) -> str:
    reason = richtext.from_markdown(text)
    words_are_enough(richtext.to_plain(reason).strip()).enforce()
    return reason


def _is_double_click(answer: Answer, actor: Person, words: AnswerWords, reason: str, at: datetime) -> bool:
    return (
        answer.state == AnswerState.ANSWERED
        and answer.answered_by_id == actor.pk
        and answer.answered_at is not None
        and at - answer.answered_at <= DOUBLE_CLICK
        and (answer.decision, answer.reason) == (words.decision, reason)
    )


def _check(words: AnswerWords, taken: Taken) -> None:
    if words.decision not in Decision.values:
        raise ImpossibleNow(_("Choisissez une décision dans la liste."))
    if words.decision == Decision.ACCEPTED:
        next_step_is_whole(
            step=words.next_step.strip(),
            has_owner=words.next_step_owner is not None and words.next_step_owner.is_active,
            on=words.next_step_on,
            today=taken.today,
        ).enforce()


def _fill(answer: Answer, words: AnswerWords, reason: str, taken: Taken, actor: Person) -> None:
    answer.decision, answer.reason = words.decision, reason
    answer.next_step = richtext.CONTROL.sub(" ", words.next_step).strip()
    goes_on = bool(answer.next_step)
    answer.next_step_owner = words.next_step_owner if goes_on else None
    answer.next_step_on = words.next_step_on if goes_on else None
    answer.time_minutes, answer.money_cents, answer.mentor = words.time_minutes, words.money_cents, words.mentor
    answer.answered_at, answer.answered_by = taken.at, actor


def _keep_reply(answer: Answer) -> None:
    """Keep the words as they were given: the row never changes, whatever becomes of the answer."""
    number = Reply.objects.filter(answer=answer).count() + 1
    Reply.objects.create(answer=answer, number=number, **{name: getattr(answer, name) for name in MEANS})
