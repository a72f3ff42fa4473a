"""What the clock does: each sweep finds its due rows by an index, a hundred per transaction.

A row held by somebody is left for the next sweep. A sweep that is killed loses nothing: what it
had committed is done, the rest is still due. A day without a scheduler only makes it later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from fabrique.foundations.people.queries import today_at
from fabrique.implementation.commitments.actions.handing import hand_over
from fabrique.implementation.commitments.actions.opening import open_answer
from fabrique.implementation.commitments.actions.promising import next_reminder
from fabrique.implementation.commitments.actions.scene import (
    day_before_reminder,
    move,
    recount_acknowledgement,
    restart,
    save,
    stop,
    tell_journal,
    wind,
)
from fabrique.implementation.commitments.models import Answer, Commitment, Holiday
from fabrique.implementation.commitments.notices.answer import (
    tell_new_desk,
    tell_of_lateness,
    tell_of_moot,
    tell_of_reminder,
    tell_of_resuming,
    tell_of_transfer,
)
from fabrique.implementation.commitments.notices.commitment import tell_of_date
from fabrique.implementation.commitments.queries import (
    chief_of,
    commitments_to_remind,
    deserted,
    fresh_answer,
    fresh_commitment,
    holidays_to_apply,
    lead_of,
    moot,
    moved_by,
    revived,
    to_escalate,
    to_remind,
    to_resume,
    try_rules,
    unrouted,
    writer_ids,
)
from fabrique.implementation.commitments.rules import LAST_LEVEL
from fabrique.implementation.commitments.states import AnswerState

BATCH = 100
M = TypeVar("M", bound=models.Model)
log = logging.getLogger(__name__)


def route_answers(*, at: datetime) -> int:
    """Give a holder to every idea that has none; follow ideas that no longer wait, or wait again."""
    return (
        open_answers(at=at)
        + _sweep(moot(), _let_go, at)
        + _sweep(revived(), _take_back, at)
        + _sweep(deserted(), _replace_holder, at)
        + apply_holidays(at=at)
    )


def open_answers(*, at: datetime) -> int:
    """Ask somebody to answer each idea that nobody was asked to answer."""
    done, last = 0, 0
    while batch := list(unrouted().filter(pk__gt=last).only("pk").order_by("pk")[:BATCH]):
        for contribution in batch:
            if open_answer(contribution, at=at) is None:
                log.warning("No answer was opened for contribution %s.", contribution.pk)
            else:
                done += 1
        last = batch[-1].pk
    return done


def remind_holders(*, at: datetime) -> int:
    """Remind whoever must answer: one message, however many reminders were missed."""
    return _sweep(to_remind(today_at(at)), _remind, at)


def escalate_late_answers(*, at: datetime) -> int:
    """Bring late answers to the next level, then to the ministry lead; start clocks that waited long enough again."""
    today = today_at(at)
    resumed = _sweep(to_resume(today), _resume, at)
    levels = sum(_sweep(to_escalate(today), _escalate, at) for _level in range(LAST_LEVEL))
    return resumed + levels


def remind_of_commitments(*, at: datetime) -> int:
    """Remind whoever promised: a week before, the day after, then each month."""
    return _sweep(commitments_to_remind(today_at(at)), _remind_of_promise, at)


def apply_holidays(*, at: datetime) -> int:
    """Move the dates to come that an added holiday falls before; never a date that is past."""
    done = 0
    for holiday in holidays_to_apply(at):
        done += _sweep(moved_by(holiday, today_at(at)), _move_due, at)
        Holiday.objects.filter(pk=holiday.pk, applied_at__isnull=True).update(applied_at=at)
    return done


def _sweep(rows: models.QuerySet[M], act: Callable[[M, datetime], None], at: datetime) -> int:
    done, last = 0, 0
    while True:
        with transaction.atomic():
            held = rows.filter(pk__gt=last).order_by("pk").select_for_update(of=("self",), skip_locked=True)
            batch = list(held[:BATCH])
            for row in batch:
                act(row, at)
        if not batch:
            return done
        done, last = done + len(batch), batch[-1].pk


def _remind(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    tell_of_reminder(answer, at=at)
    wind(answer, at)
    save(answer)
    tell_journal(None, "remind", answer, at)


def _escalate(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    answer.escalation_level += 1
    answer.escalated_at = at
    but = writer_ids(answer.contribution)
    called, organisation = None, answer.organisation
    if answer.escalation_level < LAST_LEVEL and organisation is not None:
        found = chief_of(organisation, at, but={*but, answer.holder_id}, above=True)
        called = found[0] if found else None
    called = called or lead_of(organisation, answer.programme, at, but=but)
    if called is not None:
        answer.escalated_to = called if called.pk != answer.holder_id else None
    wind(answer, at)
    save(answer, "escalation_level", "escalated_at", "escalated_to")
    tell_journal(None, "escalate", answer, at, level=answer.escalation_level)
    tell_of_lateness(answer, at=at)


def _resume(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    until = answer.details_due or today_at(at)
    move(answer, AnswerState.OPEN)
    restart(answer, until, at)
    save(answer, "state", "details_due")
    tell_journal(None, "resume", answer, at, due=answer.answer_due.isoformat())
    tell_of_resuming(answer, at=at)


def _let_go(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    move(answer, AnswerState.MOOT)
    stop(answer)
    save(answer, "state", "details_due")
    tell_journal(None, "let_go", answer, at)
    tell_of_moot(answer, at=at)


def _take_back(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    move(answer, AnswerState.OPEN if answer.acknowledged_at else AnswerState.TO_ACKNOWLEDGE)
    wind(answer, at)
    save(answer, "state")
    tell_journal(None, "take_back", answer, at)
    tell_new_desk(answer, at=at)


def _replace_holder(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    routing = try_rules(answer.contribution, at)
    if routing.holder is None or routing.holder.pk == answer.holder_id:
        return
    reason = _("Le compte de la personne qui devait répondre est fermé.")
    hand_over(answer, routing.holder, routing.organisation, reason=reason, by=None, at=at)
    tell_journal(None, "transfer", answer, at)
    tell_of_transfer(answer, reason, at=at)


def _move_due(row: Answer, at: datetime) -> None:
    answer = fresh_answer(row.pk)
    before, since = answer.answer_due, day_before_reminder(answer, at)
    recount_acknowledgement(answer, at)
    wind(answer, at, since=since)
    save(answer)
    if answer.answer_due != before:
        tell_journal(None, "move_due", answer, at, due=answer.answer_due.isoformat())


def _remind_of_promise(row: Commitment, at: datetime) -> None:
    commitment = fresh_commitment(row.pk)
    today = today_at(at)
    tell_of_date(commitment, today, at=at)
    commitment.remind_on = next_reminder(commitment.due_on, today)
    commitment.save(update_fields=["remind_on"])
