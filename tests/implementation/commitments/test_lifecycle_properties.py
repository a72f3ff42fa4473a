"""Whatever people do to an answer, in whatever order, whoever they are, whenever the clock comes by.

No illegal state, no lost journal line, no clock moved by a forbidden hand, nothing declined by a timer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import Outcome
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.models import Answer, Reply
from fabrique.implementation.commitments.states import ANSWER_LIFE, OWED
from factories.commitments import DEPOSITED, Ministry, no, yes

WHY = "Parce que cela relève d’un autre service que le mien."
PEOPLE = ("manager", "director", "lead", "other_lead", "author", "colleague", "stranger", "admin", "coordinator")
Deed = Callable[[Ministry, Person, Answer, datetime, int], Any]


def _answer(ministry: Ministry, who: Person, answer: Answer, at: datetime, n: int) -> Any:  # noqa: ANN401
    words = yes(ministry.manager, date(2027, 9, 1)) if n % 3 == 0 else no(f"{WHY} ({n})")
    return actions.answer_idea(who, answer, words=words, at=at)


def _transfer(ministry: Ministry, who: Person, answer: Answer, at: datetime, n: int) -> Any:  # noqa: ANN401
    to = getattr(ministry, PEOPLE[n % len(PEOPLE)])
    return actions.transfer(who, answer, to_person=to, reason=WHY, at=at)


DEEDS: dict[str, tuple[Deed, str]] = {
    "acknowledge": (lambda _m, who, answer, at, _n: actions.acknowledge(who, answer, at=at), "acknowledge"),
    "ask": (lambda _m, who, answer, at, _n: actions.ask_details(who, answer, question=WHY, at=at), "ask_details"),
    "give": (lambda _m, who, answer, at, _n: actions.give_details(who, answer, text=WHY, at=at), "give_details"),
    "transfer": (_transfer, "transfer"),
    "extend": (lambda _m, who, answer, at, n: actions.extend(who, answer, days=n, reason=WHY, at=at), "extend"),
    "answer": (_answer, "answer"),
    "appeal": (lambda _m, who, answer, at, _n: actions.appeal(who, answer, text=WHY, at=at), "appeal"),
    "rate": (lambda _m, who, answer, at, n: actions.rate_usefulness(who, answer, usefulness=str(n), at=at), "rate"),
}
SWEEPS: dict[str, Callable[[datetime], int]] = {
    "route": lambda at: actions.route_answers(at=at),
    "remind": lambda at: actions.remind_holders(at=at),
    "escalate": lambda at: actions.escalate_late_answers(at=at),
}
# Who may move the date of the answer, and by what.
CLOCK_HANDS = {"give": {"author"}, "extend": {"lead"}, "appeal": {"author"}, "escalate": {"clock"}}
KEPT = ("state", "answer_due", "paused_days", "extra_days", "clock_from", "holder_id", "decision", "escalation_level")


@dataclass(frozen=True)
class Seen:
    """What an answer looked like."""

    values: dict[str, Any]
    lines: int

    @classmethod
    def of(cls, answer: Answer) -> Seen:
        row = Answer.objects.values(*KEPT).get(pk=answer.pk)
        return cls(row, Line.objects.filter(subject_id=answer.contribution_id, verb__startswith="commitments.").count())


def check(answer: Answer, before: Seen, name: str, who: str, *, done: bool) -> None:
    """The state moved along the table, the line was written, the date was moved by the right hand only."""
    after = Seen.of(answer)
    was, now = before.values, after.values
    assert now["state"] == was["state"] or ANSWER_LIFE.allows(was["state"], now["state"])
    if name in DEEDS:
        assert after.lines - before.lines == int(done)
        assert done or now == was
    if now["answer_due"] != was["answer_due"]:
        assert who in CLOCK_HANDS.get(name, set()), (name, who)
    if now["decision"] and not was["decision"]:
        assert name == "answer"
    if name in SWEEPS:
        assert (now["decision"], now["holder_id"]) == (was["decision"], was["holder_id"])
        assert after.lines >= before.lines
    idea = Contribution.objects.get(pk=answer.contribution_id)
    assert (idea.outcome == Outcome.ANSWERED) == (now["state"] == "repondu")
    assert (idea.outcome == Outcome.PENDING) == (now["state"] in OWED)


STEP = st.tuples(st.sampled_from([*DEEDS, *SWEEPS]), st.sampled_from(PEOPLE), st.integers(0, 6), st.integers(0, 12))
LIFE = [
    ("ask", "manager", 0, 1),
    ("escalate", "manager", 0, 12),
    ("escalate", "manager", 0, 12),
    ("answer", "manager", 1, 0),
    ("appeal", "author", 0, 1),
    ("extend", "lead", 5, 0),
    ("answer", "director", 0, 1),
    ("appeal", "author", 0, 1),
]


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(STEP, min_size=5, max_size=22))
@example(LIFE)
@example([("answer", who, 1, 0) for who in PEOPLE] + [("extend", who, 3, 0) for who in PEOPLE])
@example([("ask", "manager", 0, 0), ("give", "stranger", 0, 2), ("give", "author", 0, 2), ("ask", "manager", 0, 1)])
def test_any_sequence_keeps_the_answer_true(steps: list[tuple[str, str, int, int]]) -> None:
    with transaction.atomic():
        ministry = Ministry()
        answer, at = ministry.answer(), DEPOSITED
        replies: dict[int, tuple[str, str]] = {}
        for name, who, number, days in steps:
            at += timedelta(days=days)
            before = Seen.of(answer)
            done = True
            try:
                with transaction.atomic():
                    if name in SWEEPS:
                        SWEEPS[name](at)
                    else:
                        DEEDS[name][0](ministry, getattr(ministry, who), answer, at, number)
            except DomainError:
                done = False
            check(answer, before, name, "clock" if name in SWEEPS else who, done=done)
            given_now = {row.number: (row.decision, row.reason) for row in Reply.objects.filter(answer=answer.pk)}
            assert {number: given_now[number] for number in replies} == replies
            replies = given_now
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_long_life_goes_through(ministry: Ministry) -> None:
    """The first example is not a list of refusals."""
    answer, at, verbs = ministry.answer(), DEPOSITED, []
    for name, who, number, days in LIFE[:-1]:
        at += timedelta(days=days)
        if name in SWEEPS:
            SWEEPS[name](at)
        else:
            DEEDS[name][0](ministry, getattr(ministry, who), answer, at, number)
        verbs.append(name)
    answer.refresh_from_db()
    assert (answer.state, answer.replies.count(), answer.extra_days, len(verbs)) == ("repondu", 2, 5, 7)
