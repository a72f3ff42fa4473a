"""Whatever people do to a sheet, in whatever order: its state, its dates, its versions and its journal stay true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.expression.contributions.queries import life_of
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovations import actions
from fabrique.implementation.innovations.actions.life import in_twelve_months
from fabrique.implementation.innovations.models import Authorship, SafetyOpinion, Sheet, SheetVersion
from fabrique.implementation.innovations.states import IN_CATALOGUE, SHEET_LIFE
from factories.contributions import ContributionFactory
from factories.innovations import SheetFactory, lead_of
from factories.lives import Done, watch
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
WHY = "Les chiffres sont à revoir avec le service."
TEXT = "Le standard du soir n’a pas marché, et nous l’avons dit."
HEAD = {"lead", "coordinator"}  # who publish
WRITERS = {"author", *HEAD}
SECOND = {"second"}  # once they have agreed to their share
OTHERS = ("second", "expert", "manager", "other_lead", "colleague", "company", "stranger", "admin")
WHO = ("author", "lead", "coordinator", *OTHERS)
Act = Callable[[], Any]


class Desk:
    """A sheet as a complete sketch, born from an idea, and everybody who might meddle."""

    def __init__(self) -> None:
        self.ministry = OrganisationFactory()
        self.service = OrganisationFactory(parent=self.ministry)
        self.author: Person = PersonFactory(organisation=self.service)
        self.second: Person = PersonFactory(organisation=self.service)
        self.expert: Person = PersonFactory(organisation=self.ministry)
        self.colleague: Person = PersonFactory(organisation=self.service)
        self.lead = lead_of(self.ministry)
        self.other_lead = lead_of(OrganisationFactory())
        self.company: Person = PersonFactory(organisation=OrganisationFactory(company=True))
        self.stranger: Person = PersonFactory()
        self.manager: Person = PersonFactory(organisation=self.service)
        self.coordinator: Person = PersonFactory()
        self.admin: Person = PersonFactory()
        for person, role, place in (
            (self.manager, OrganisationRole.MANAGER, self.service),
            (self.coordinator, OrganisationRole.COORDINATOR, None),
            (self.admin, OrganisationRole.ADMIN, None),
        ):
            OrganisationMandateFactory(person=person, role=role, organisation=place)
        self.sheet: Sheet = SheetFactory(complete=True, organisation=self.service, created_by=self.author)
        self.idea = ContributionFactory()
        actions.add_origin(self.author, self.sheet, actions.Origins(contribution=self.idea), at=NOW)

    def seen(self, number: int) -> int:
        """The version read: sometimes the one before."""
        current: int = Sheet.objects.values_list("version_number", flat=True).get(pk=self.sheet.pk)
        return max(1, current - (number == 0))

    def share(self) -> Authorship | None:
        """The second author's share."""
        return Authorship.objects.filter(sheet=self.sheet, person=self.second).first()


@pytest.fixture(name="desk")
def _desk(db: None) -> Desk:
    return Desk()


def _verdict(number: int) -> str:
    return "a_ne_pas_diffuser" if number == 1 else "sans_danger"


def _shares(desk: Desk, number: int) -> dict[int, int]:
    if number % 3 == 0:
        return {desk.author.pk: 90, desk.second.pk: 20}  # more than the whole
    return {desk.author.pk: 100} if number % 2 else {desk.author.pk: 60, desk.second.pk: 40}


def _answer_share(desk: Desk, who: Person, at: datetime, number: int) -> Any:  # noqa: ANN401
    share = desk.share()
    return actions.answer_share(who, share, accept=bool(number % 2), share=share.share, at=at) if share else None


DEEDS: dict[str, Callable[[Desk, Person, datetime, int], Any]] = {
    "submit": lambda d, who, at, _n: actions.submit_sheet(who, d.sheet, at=at),
    "return": lambda d, who, at, n: actions.return_sheet(who, d.sheet, reason=WHY if n else "", at=at),
    "publish": lambda d, who, at, n: actions.publish_sheet(who, d.sheet, seen=d.seen(n), at=at),
    "confirm": lambda d, who, at, _n: actions.confirm_sheet(who, d.sheet, at=at),
    "unpublish": lambda d, who, at, n: actions.unpublish_sheet(who, d.sheet, reason=WHY if n else "Non", at=at),
    "archive": lambda d, who, at, n: actions.archive_sheet(who, d.sheet, reason=WHY if n else "Non", at=at),
    "take_up": lambda d, who, at, _n: actions.take_up_sheet(who, d.sheet, at=at),
    "edit": lambda d, who, at, n: actions.save_section(
        who, d.sheet, {"failures": "" if n == 1 else f"{TEXT} ({n})"}, seen=d.seen(n), at=at
    ),
    "opinion": lambda d, who, at, n: actions.give_opinion(
        who, d.sheet, verdict=_verdict(n), text=WHY, seen=d.seen(n), at=at
    ),
    "expert": lambda d, who, at, n: actions.name_expert(who, d.sheet, d.author if n == 0 else d.expert, at=at),
    "shares": lambda d, who, at, n: actions.set_shares(who, d.sheet, _shares(d, n), at=at),
    "answer": _answer_share,
    "comment": lambda d, who, at, n: actions.comment_sheet(who, d.sheet, body="Et après ?" if n else " ", at=at),
    "judge": lambda d, who, at, _n: actions.judge_usefulness(who, d.sheet, mark="tres_utile", at=at),
}
# What each act writes when it is accepted; those with several answers depend on what there was to change.
LINES = {
    "submit": [["submit"]],
    "return": [["return"]],
    "publish": [["publish", "from"]],
    "confirm": [["confirm"]],
    "unpublish": [["unpublish", "no_longer_from"]],
    "archive": [["archive"]],
    "take_up": [["take_up", "no_longer_from"]],
    "edit": [["edit"], []],
    "opinion": [["opinion"]],
    "expert": [["name_expert"], []],
    "shares": [["set_shares"], []],
    "answer": [["agree"], ["decline"], []],
    "comment": [["comment"]],
    "judge": [["judge"]],
}
HANDS = {
    **dict.fromkeys(("publish", "unpublish", "expert"), HEAD),
    **dict.fromkeys(("submit", "return", "confirm", "archive", "take_up", "edit", "shares"), WRITERS | SECOND),
    "answer": {"second"},
    "opinion": {"expert", *HEAD},
}
# Who moves the date of the review, and where it then stands; the clock never does.
REVIEW = {"publish": True, "confirm": True, "unpublish": False, "archive": False, "take_up": False}
WATCHED = (Sheet, SheetVersion, Authorship, SafetyOpinion)


def check(desk: Desk, done: Done, name: str, role: str, at: datetime) -> None:
    was, now = done.one(Sheet, desk.sheet.pk)
    assert now["state"] == was["state"] or SHEET_LIFE.allows(was["state"], now["state"])
    verbs = [verb.removeprefix("innovations.") for verb, _who, _kind in done.lines]
    if name == "sweep":
        due = was["state"] == "publiee" and was["review_due_on"] <= today_at(at)
        assert (verbs, now["state"]) == ((["revise"], "a_reviser") if due else ([], was["state"]))
        assert {**now, "state": was["state"]} == was
    elif not done.refused:
        assert verbs in LINES[name]
        assert role in HANDS.get(name, set(WHO)) or (name == "answer" and desk.share() is None)
    if now["review_due_on"] != was["review_due_on"]:
        assert now["review_due_on"] == (in_twelve_months(today_at(at)) if REVIEW[name] else None)
    if now["published_at"] != was["published_at"]:
        assert name in {"publish", "unpublish", "take_up"}
    if now["state"] in IN_CATALOGUE and was["state"] not in IN_CATALOGUE:
        assert (name, SafetyOpinion.objects.latest("pk").verdict) == ("publish", "sans_danger")
        assert not Authorship.objects.filter(sheet=desk.sheet, state="proposee").exists()
    numbers = [row["number"] for row in done.after["SheetVersion"]]
    assert numbers == list(range(1, now["version_number"] + 1))
    assert done.after["SheetVersion"][: len(done.before["SheetVersion"])] == done.before["SheetVersion"]


STEP = st.tuples(
    st.sampled_from([*DEEDS, "sweep", "publish", "submit", "opinion"]),
    st.one_of(st.sampled_from(sorted(WRITERS)), st.sampled_from(WHO)),
    st.integers(0, 5),
    st.sampled_from([0, 0, 1, 200]),
)
WAY = [("submit", "author", 2, 0), ("opinion", "lead", 2, 0), ("publish", "lead", 2, 1)]
YEAR = [("sweep", "lead", 0, 200), ("sweep", "lead", 0, 200), ("sweep", "lead", 0, 0)]


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(start=st.integers(0, len(WAY)), steps=st.lists(STEP, min_size=3, max_size=14))
@example(start=3, steps=[*YEAR, ("confirm", "author", 0, 0), ("unpublish", "lead", 2, 0), ("take_up", "author", 0, 0)])
@example(start=3, steps=[*YEAR, ("edit", "author", 1, 0), ("archive", "author", 2, 0), ("take_up", "lead", 2, 0)])
@example(start=2, steps=[("opinion", "coordinator", 1, 0), ("publish", "lead", 2, 0), ("return", "lead", 0, 0)])
@example(start=0, steps=[("shares", "author", 2, 0), ("submit", "author", 1, 0), ("answer", "second", 1, 0), *WAY])
@example(start=1, steps=[("expert", "lead", 1, 0), ("opinion", "expert", 2, 0), ("publish", "coordinator", 0, 0)])
@example(start=3, steps=[(name, who, 2, 0) for name in HANDS for who in OTHERS])
@example(start=2, steps=[("publish", who, 2, 0) for who in ("author", *OTHERS)])
def test_any_sequence_keeps_the_sheet_true(desk: Desk, start: int, steps: list[tuple[str, str, int, int]]) -> None:
    with transaction.atomic():
        at = NOW
        for name, role, number, days in [*WAY[:start], *steps]:
            at += timedelta(days=days)
            act = _act(desk, name, getattr(desk, role), at, number)
            check(desk, watch(act, *WATCHED), name, role, at)
        row = Sheet.objects.get(pk=desk.sheet.pk)
        assert any(each.href for each in life_of(desk.idea)) == row.is_readable_by_all
        transaction.set_rollback(True)


def _act(desk: Desk, name: str, who: Person, at: datetime, number: int) -> Act:
    if name == "sweep":
        return lambda: actions.revise_due(at=at)
    return lambda: DEEDS[name](desk, who, at, number)


@pytest.mark.django_db
def test_the_way_is_not_a_list_of_refusals(desk: Desk) -> None:
    states = []
    at = NOW
    for name, role, number, days in [*WAY, *YEAR, ("confirm", "author", 1, 0), ("unpublish", "lead", 1, 0)]:
        at += timedelta(days=days)
        assert not watch(_act(desk, name, getattr(desk, role), at, number)).refused
        states.append(Sheet.objects.get(pk=desk.sheet.pk).state)
    assert states == [
        "en_relecture",
        "en_relecture",
        "publiee",
        "publiee",
        "a_reviser",
        "a_reviser",
        "publiee",
        "depubliee",
    ]
