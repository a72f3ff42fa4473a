"""Two people at once, on real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.models import Answer, Reply
from factories.commitments import AT, REASON, CommitmentFactory, Ministry, morning, no, yes

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts together, each on its own connection; tell how each ended."""
    barrier, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            acts[number]()
            ends[number] = "done"
        except DomainError as error:
            ends[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


def test_two_people_answer_and_one_is_told() -> None:
    ministry = Ministry()
    answer = ministry.opened()
    actions.escalate_late_answers(at=morning(2026, 6, 8))
    at = morning(2026, 6, 9)
    ends = at_once(
        lambda: actions.answer_idea(ministry.manager, answer, words=no(), at=at),
        lambda: actions.answer_idea(ministry.director, answer, words=yes(ministry.director), at=at),
    )
    assert ends == [ImpossibleNow.__name__, "done"]
    assert (Reply.objects.count(), Line.objects.filter(verb="commitments.answer").count()) == (1, 1)


def test_the_escalation_and_the_answer_at_once_leave_an_answer_and_at_most_one_call() -> None:
    ministry = Ministry()
    at = morning(2026, 6, 8)
    for number in range(6):
        answer = ministry.opened()
        acts = [
            lambda answer=answer: actions.answer_idea(ministry.manager, answer, words=no(), at=at),
            lambda: actions.escalate_late_answers(at=at),
            lambda: actions.escalate_late_answers(at=at),
        ]
        assert at_once(*acts[number % 2 :], *acts[: number % 2]) == ["done"] * 3
        answer.refresh_from_db()
        told = Message.objects.filter(
            recipient=ministry.director, kind="commitments.late", unique_key__startswith=f"answer_late:{answer.pk}:"
        )
        written = Line.objects.filter(verb="commitments.escalate", subject_id=answer.contribution_id)
        assert (answer.state, answer.escalate_on, answer.remind_on, answer.answered_by) == (
            "repondu",
            None,
            None,
            ministry.manager,
        )
        assert answer.escalation_level == written.count() == told.count() <= 1
        assert actions.escalate_late_answers(at=at) == 0


def test_the_end_of_a_pause_and_the_details_at_once_start_the_clock_once() -> None:
    ministry = Ministry()
    answer = actions.ask_details(ministry.manager, ministry.answer(), question="Dans quels bureaux exactement ?", at=AT)
    at = morning(2026, 5, 27)  # the pause was over on the 22nd
    ends = at_once(
        lambda: actions.give_details(ministry.author, answer, text="Dans les deux bureaux du port.", at=at),
        lambda: actions.escalate_late_answers(at=at),
        lambda: actions.escalate_late_answers(at=at),
    )
    assert ends in (["done"] * 3, [ImpossibleNow.__name__, "done", "done"])
    answer.refresh_from_db()
    assert (answer.state, answer.paused_days, answer.details_due) == ("ouvert", 10, None)
    verbs = Line.objects.filter(verb__in=["commitments.resume", "commitments.give_details"])
    assert verbs.count() == 1


def test_a_promise_is_kept_or_dropped_not_both() -> None:
    ministry = Ministry()
    promise = CommitmentFactory(promised_by=ministry.colleague, organisation=ministry.service)
    ends = at_once(
        lambda: actions.keep(ministry.colleague, promise, evidence="Deux bureaux l’appliquent depuis lundi.", at=AT),
        lambda: actions.drop(ministry.manager, promise, reason=REASON, at=AT),
    )
    promise.refresh_from_db()
    assert ends == [ImpossibleNow.__name__, "done"]
    assert (promise.state == "tenu", promise.state == "abandonne") == (bool(promise.kept_at), bool(promise.dropped_at))
    assert Line.objects.filter(verb__in=["commitments.keep", "commitments.drop"]).count() == 1


def test_an_answer_and_a_transfer_at_once_leave_one_of_them() -> None:
    ministry = Ministry()
    answer = ministry.opened()
    ends = at_once(
        lambda: actions.answer_idea(ministry.manager, answer, words=no(), at=AT),
        lambda: actions.transfer(ministry.lead, answer, to_person=ministry.director, reason=REASON, at=AT),
    )
    answer.refresh_from_db()
    if answer.holder == ministry.director:
        assert (ends, answer.state) == ([Refused.__name__, "done"], "ouvert")
    else:
        assert (ends, answer.state) == ([ImpossibleNow.__name__, "done"], "repondu")


def test_two_sweeps_at_once_open_one_answer_per_idea() -> None:
    ministry = Ministry()
    for _number in range(5):
        ministry.idea()
    assert at_once(*[lambda: actions.open_answers(at=AT)] * 3) == ["done"] * 3
    actions.open_answers(at=AT)
    assert (Answer.objects.count(), Line.objects.filter(verb="commitments.open_answer").count()) == (5, 5)


def test_two_sweeps_at_once_remind_once() -> None:
    ministry = Ministry()
    for _number in range(5):
        ministry.opened()
    at = morning(2026, 5, 21)
    assert at_once(*[lambda: actions.remind_holders(at=at)] * 3) == ["done"] * 3
    actions.remind_holders(at=at)
    assert Message.objects.filter(kind="commitments.reminder").count() == 5


def test_a_sweep_leaves_what_somebody_holds_to_the_next_one() -> None:
    ministry = Ministry()
    answer = ministry.opened()
    holds, goes = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM commitments_answer WHERE id = %s FOR UPDATE", [answer.pk])
            holds.set()
            goes.wait(timeout=30)
            cursor.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait(timeout=30)
    at = morning(2026, 6, 8)
    assert actions.escalate_late_answers(at=at) == 0
    goes.set()
    thread.join(timeout=30)
    assert actions.escalate_late_answers(at=at) == 1
