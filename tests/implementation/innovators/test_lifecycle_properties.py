"""Whatever anybody does with a credit or a recognition: states, lines, balance, dates and journal stay true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovators import actions
from fabrique.implementation.innovators.actions import Wish
from fabrique.implementation.innovators.models import LedgerEntry, Recognition, Support
from fabrique.implementation.innovators.states import RECOGNITION_LIFE, SUPPORT_LIFE
from factories.lives import Done, watch
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
ENDS = date(2026, 9, 30)
WHY = "Le service ne peut pas cette année."
CHIEFS, LEADS = {"manager", "lead", "coordinator"}, {"lead", "coordinator"}
WHO = ("agent", "mentor", "manager", "lead", "coordinator", "colleague", "other_lead", "company", "admin")
AMOUNTS = (-60, 0, 1, 60, 300, 601)


class House:
    """A service in a ministry, an agent of it who asks, and everybody around."""

    def __init__(self) -> None:
        self.ministry = OrganisationFactory()
        self.service = OrganisationFactory(parent=self.ministry)
        self.agent: Person = PersonFactory(organisation=self.service)
        self.colleague: Person = PersonFactory(organisation=self.service)
        self.mentor: Person = PersonFactory()
        self.company: Person = PersonFactory(organisation=OrganisationFactory(company=True))
        self.manager = self._holds(OrganisationRole.MANAGER, self.service)
        self.lead = self._holds(OrganisationRole.MINISTRY_LEAD, self.ministry)
        self.coordinator = self._holds(OrganisationRole.COORDINATOR, None)
        self.other_lead = self._holds(OrganisationRole.MINISTRY_LEAD, OrganisationFactory())
        self.admin = self._holds(OrganisationRole.ADMIN, None)
        self.asked = {
            kind: actions.ask_support(
                self.agent, Wish(kind, "Essayer le guichet.", self.service, asked=asked, ends_on=ENDS), at=AT
            )
            for kind, asked in (("temps", 600), ("mentor", None), ("amorcage", 600))
        }

    def _holds(self, role: str, place: Any) -> Person:  # noqa: ANN401 - an organisation or None
        person: Person = OrganisationMandateFactory(person=PersonFactory(), role=role, organisation=place).person
        return person


@pytest.fixture(name="house")
def _house(db: None) -> House:
    return House()


def _grant(house: House, who: Person, row: Support, number: int) -> Any:  # noqa: ANN401
    amount = AMOUNTS[number % len(AMOUNTS)] or None
    with_mentor = (house.agent if number % 5 == 0 else house.mentor) if row.kind == "mentor" else None
    granted = amount if row.kind != "mentor" or number % 4 == 0 else None
    ends_on = ENDS + timedelta(days=number) if number % 2 else None
    return actions.grant_support(who, row, granted=granted, mentor=with_mentor, ends_on=ends_on, at=AT)


def _cancel(_house: House, who: Person, row: Support, number: int) -> Any:  # noqa: ANN401
    entries = list(row.entries.all())
    return actions.cancel_use(who, entries[number % len(entries)], at=AT) if entries else None


def _spend(_house: House, who: Person, row: Support, number: int) -> Any:  # noqa: ANN401
    on = AT.date() + timedelta(days=1 if number == 11 else -number)
    return actions.spend(who, row, amount=AMOUNTS[number % len(AMOUNTS)], on=on, at=AT)


DEEDS: dict[str, tuple[str, Callable[[House, Person, Support, int], Any]]] = {
    "grant": ("grant", _grant),
    "decline": ("decline", lambda _h, who, row, n: actions.decline_support(who, row, reason=WHY if n else " ", at=AT)),
    "withdraw": ("withdraw", lambda _h, who, row, _n: actions.withdraw_support(who, row, at=AT)),
    "start": ("start", lambda _h, who, row, _n: actions.start_support(who, row, at=AT)),
    "settle": ("settle", lambda _h, who, row, _n: actions.settle_support(who, row, outcome="Un guichet.", at=AT)),
    "spend": ("spend", _spend),
    "cancel": ("cancel_use", _cancel),
    "add": (
        "add_credit",
        lambda _h, who, row, n: actions.add_credit(who, row, amount=AMOUNTS[n % len(AMOUNTS)], at=AT),
    ),
}


def hands(name: str, row: dict[str, Any]) -> set[str]:
    """Who may do it: the person, who accompanies them, who grants that kind."""
    granting = CHIEFS if row["kind"] == "temps" else LEADS
    mentor = {"mentor"} if row["mentor_id"] else set()
    return {
        "withdraw": {"agent"},
        "start": {"agent"} | mentor,
        "settle": {"agent"} | mentor | granting,
        "spend": {"agent"} | granting,
        "cancel": {"agent"} | granting,
    }.get(name, granting)


def check(done: Done, name: str, role: str, pk: int) -> None:
    was, now = done.one(Support, pk)
    assert now["state"] == was["state"] or SUPPORT_LIFE.allows(was["state"], now["state"])
    if not done.refused and (name != "cancel" or done.before["LedgerEntry"]):
        assert role in hands(name, was)
        assert [(verb, kind) for verb, _who, kind in done.lines] == [(f"innovators.{DEEDS[name][0]}", "support")]
    if now["ends_on"] != was["ends_on"]:
        assert name == "grant"
    before, after = (
        [row for row in rows["LedgerEntry"] if row["support_id"] == pk] for rows in (done.before, done.after)
    )
    assert after[: len(before)] == before
    amounts = [row["amount"] for row in after]
    balances = list(accumulate(amounts))
    assert [row["balance"] for row in after] == balances
    assert [row["position"] for row in after] == list(range(1, len(after) + 1))
    assert min(balances, default=0) >= 0
    given_in_all = sum(row["amount"] for row in after if row["kind"] in {"octroi", "ajout"})
    assert given_in_all == (now["granted"] or 0)
    cancelled = [row["corrects_id"] for row in after if row["corrects_id"]]
    assert len(cancelled) == len(set(cancelled))
    if now["state"] in {"solde", "refuse", "retire", "demande"}:
        assert sum(amounts) == 0


STEP = st.tuples(
    st.sampled_from([*DEEDS, "spend", "grant"]),
    st.one_of(st.sampled_from(["agent", "lead", "manager"]), st.sampled_from(WHO)),
    st.integers(0, 11),
)
GRANTED = ("grant", "lead", 5)


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(kind=st.sampled_from(["temps", "amorcage", "mentor"]), steps=st.lists(STEP, min_size=4, max_size=16))
@example(kind="temps", steps=[(name, who, 4) for name in DEEDS for who in WHO])
@example(kind="temps", steps=[GRANTED, *[("spend", "agent", n) for n in range(12)], ("cancel", "agent", 1), ("cancel", "manager", 1), ("settle", "agent", 0), ("cancel", "agent", 2)])  # fmt: skip
@example(kind="temps", steps=[("grant", "manager", 0), ("grant", "manager", 1), ("grant", "agent", 4)])
@example(kind="amorcage", steps=[("grant", "manager", 4), ("grant", "coordinator", 4), *[("add", "lead", n) for n in range(6)]])  # fmt: skip
@example(kind="mentor", steps=[("grant", "lead", n) for n in (0, 4, 5, 3)] + [("start", "mentor", 0), ("settle", "mentor", 0)])  # fmt: skip
def test_any_sequence_keeps_the_credit_true(house: House, kind: str, steps: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        row = house.asked[kind]
        for name, role, number in steps:
            deed, who = DEEDS[name][1], getattr(house, role)
            done = watch(lambda deed=deed, who=who, n=number: deed(house, who, row, n), Support, LedgerEntry)
            check(done, name, role, row.pk)
        transaction.set_rollback(True)


RECOGNISING: dict[str, tuple[str, Callable[[Person, Recognition], Any]]] = {
    "award": ("award", lambda who, row: actions.award(who, row, at=AT)),
    "drop": ("drop", lambda who, row: actions.drop(who, row, reason=WHY, at=AT)),
    "drop without a word": ("drop", lambda who, row: actions.drop(who, row, reason=" ", at=AT)),
    "consent": ("consent", lambda who, row: actions.set_consent(who, row, public=True, at=AT)),
    "take back": ("consent", lambda who, row: actions.set_consent(who, row, public=False, at=AT)),
}


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(sorted(RECOGNISING)), st.one_of(st.just("lead"), st.just("agent"), st.sampled_from(WHO))
        ),
        min_size=3,
        max_size=10,
    )
)
@example(steps=[(name, who) for who in WHO for name in RECOGNISING])
@example(
    steps=[
        ("award", "coordinator"),
        ("consent", "lead"),
        ("consent", "agent"),
        ("take back", "agent"),
        ("drop", "lead"),
    ]
)
def test_any_sequence_keeps_the_recognition_true(house: House, steps: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        words = {"kind": "lettre", "title": "Lettre", "text": "Pour le guichet."}
        (row,) = actions.propose_recognition(house.manager, house.agent, **words, at=AT)
        for name, role in steps:
            (verb, deed), who = RECOGNISING[name], getattr(house, role)
            done = watch(lambda deed=deed, who=who: deed(who, row), Recognition)
            was, now = done.one(Recognition, row.pk)
            assert now["state"] == was["state"] or RECOGNITION_LIFE.allows(was["state"], now["state"])
            if not done.refused:
                assert role in ({"agent"} if verb == "consent" else LEADS)
                assert done.lines == [(f"innovators.{verb}", getattr(house, role).pk, "recognition")]
            if now["public_consent"] != was["public_consent"]:
                assert (verb, role, now["state"]) == ("consent", "agent", "decernee")
        transaction.set_rollback(True)
