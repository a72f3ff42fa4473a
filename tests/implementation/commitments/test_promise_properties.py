"""Whatever people do to a promise, in whatever order: its date moves by the right hands, its first date never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.commitments.states import COMMITMENT_LIFE
from factories.commitments import AT, Ministry
from factories.lives import Done, watch
from factories.people import OrganisationFactory, PersonFactory

WHY = "Le marché a pris trois semaines de retard."
SHOWN = "Deux bureaux l’appliquent depuis lundi."
DUE = date(2026, 6, 1)
# Who promised, and those in charge above them; nobody else, the one to whom it was promised included.
HANDS = {"maker", "manager", "director", "lead"}
OTHERS = ("receiver", "colleague", "other_lead", "stranger", "author", "admin", "company")
WHO = (*sorted(HANDS), *OTHERS)
Deed = Callable[[Person, Commitment, datetime, int], Any]

DEEDS: dict[str, tuple[str, Deed]] = {
    "keep": ("keep", lambda who, row, at, n: actions.keep(who, row, evidence=SHOWN if n else "Oui", at=at)),
    "drop": ("drop", lambda who, row, at, n: actions.drop(who, row, reason=WHY if n else " ", at=at)),
    "postpone": (
        "postpone",
        lambda who, row, at, n: actions.postpone(who, row, due_on=at.date() + timedelta(days=n - 2), reason=WHY, at=at),
    ),
    "again": (
        "take_up_again",
        lambda who, row, at, n: actions.take_up_again(
            who, row, due_on=at.date() + timedelta(days=n - 2), reason=WHY, at=at
        ),
    ),
}
DATED = {"postpone", "again"}


class Register(Ministry):
    """A promise of a colleague of the service, to an agent of another ministry."""

    def __init__(self) -> None:
        super().__init__()
        self.maker: Person = PersonFactory(organisation=self.service)
        self.receiver: Person = PersonFactory(organisation=self.elsewhere)
        self.company: Person = PersonFactory(organisation=OrganisationFactory(company=True))
        promise = actions.Promise(
            "Ouvrir le guichet du soir", DUE, organisation=self.service, to_person=self.receiver,
            programme=self.programme,
        )  # fmt: skip
        self.promise = actions.make_commitment(self.maker, promise=promise, at=AT)


@pytest.fixture(name="register")
def _register(db: None) -> Register:
    return Register()


def check(done: Done, name: str, role: str, promise: Commitment) -> None:
    was, now = done.one(Commitment, promise.pk)
    assert now["state"] == was["state"] or COMMITMENT_LIFE.allows(was["state"], now["state"])
    assert (now["first_due_on"], now["promised_by_id"], now["created_at"]) == (DUE, was["promised_by_id"], AT)
    assert (now["state"] == "pris") == (now["remind_on"] is not None)
    if now["due_on"] != was["due_on"]:
        assert name in DATED
    if name == "sweep":
        still = {**was, "remind_on": now["remind_on"]}
        assert (now, done.lines, done.refused) == (still, [], False)
    elif not done.refused:
        assert role in HANDS
        assert [(verb, kind) for verb, _who, kind in done.lines] == [(f"commitments.{DEEDS[name][0]}", "commitment")]


STEP = st.tuples(
    st.sampled_from([*DEEDS, "sweep"]),
    st.one_of(st.sampled_from(sorted(HANDS)), st.sampled_from(WHO)),
    st.integers(0, 9),
    st.integers(0, 20),
)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, min_size=4, max_size=16))
@example(steps=[(name, who, 5, 0) for name in DEEDS for who in OTHERS])
@example(
    steps=[("drop", "maker", 1, 0), ("again", "director", 9, 30), ("sweep", "maker", 0, 9), ("keep", "lead", 1, 0)]
)
@example(steps=[("keep", "maker", 1, 0), *[(name, "lead", 5, 1) for name in DEEDS]])
@example(steps=[("postpone", "maker", n, 0) for n in range(10)])
def test_any_sequence_keeps_the_promise_true(register: Register, steps: list[tuple[str, str, int, int]]) -> None:
    with transaction.atomic():
        at = AT
        for name, role, number, days in steps:
            at += timedelta(days=days)
            who = getattr(register, role)
            if name == "sweep":
                done = watch(lambda at=at: actions.remind_of_commitments(at=at), Commitment)
            else:
                deed = DEEDS[name][1]
                done = watch(lambda who=who, at=at, n=number, deed=deed: deed(who, register.promise, at, n), Commitment)
            check(done, name, role, register.promise)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("role", WHO)
def test_each_hand_is_allowed_or_refused_everything(register: Register, role: str) -> None:
    """The property above is not satisfied by refusing everybody."""
    who = getattr(register, role)
    done = []
    for name, days in (("postpone", 1), ("drop", 1), ("again", 2), ("keep", 1)):
        act = DEEDS[name][1]
        done.append(not watch(lambda act=act, days=days: act(who, register.promise, AT, 5 + days), Commitment).refused)
    assert done == [role in HANDS] * 4
