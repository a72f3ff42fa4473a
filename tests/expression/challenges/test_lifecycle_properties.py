"""Whatever anybody does to a box or a campaign: its states, its dates and its journal stay true, and nobody is left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.diffusion.publishing.actions import close_workshop
from fabrique.expression.challenges import actions
from fabrique.expression.challenges.actions import Gathering
from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.states import CHALLENGE_LIFE
from fabrique.expression.contributions.actions import Deposit, deposit_contribution
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import ContributionState, Outcome
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments.actions import answer_idea, route_answers
from fabrique.implementation.commitments.actions.reporting import close_as_reported
from fabrique.implementation.commitments.models import Answer
from factories.challenges import ChallengeMandateFactory, ParticipationFactory
from factories.commitments import AT, Ministry, no
from factories.lives import Done, watch

TEAM = {"facilitator", "coordinator", "admin"}  # who administers the platform coordinates too
WHO = ("facilitator", "coordinator", "sponsor", "moderator", "manager", "lead", "author", "stranger", "admin")
Deed = Callable[["Town", Person, Challenge, datetime, int], Any]


class Town(Ministry):
    """A ministry with a box and a campaign of its programme."""

    def __init__(self) -> None:
        super().__init__()
        words = Gathering(
            "Un guichet le soir ?", "Que faut-il ouvrir ?", sponsor_name="La directrice",
            first_day=AT.date(), last_day=AT.date() + timedelta(days=20),
        )  # fmt: skip
        self.places = {
            "boite": self.box,
            "campagne": actions.open_campaign(self.coordinator, self.programme, campaign=words, at=AT),
        }
        ChallengeMandateFactory(challenge=self.places["campagne"], person=self.facilitator)
        self.sponsor, self.moderator = (
            ChallengeMandateFactory(challenge=place, **{trait: True}).person
            for place, trait in ((self.box, "sponsor"), (self.places["campagne"], "moderator"))
        )
        for place in self.places.values():
            ParticipationFactory(challenge=place, person=self.author)
            ParticipationFactory(challenge=place, person=self.stranger)
        self.written = 0

    def phase(self, place: Challenge) -> Phase | None:
        """The only phase of a campaign."""
        return Phase.objects.filter(challenge=place).first()


@pytest.fixture(name="town")
def _town(db: None) -> Town:
    return Town()


def _deposit(town: Town, who: Person, place: Challenge, at: datetime, _n: int) -> Any:  # noqa: ANN401
    town.written += 1
    title = f"Idée {town.written}"
    return deposit_contribution(who, place, deposit=Deposit("idee", title, "Ouvrir le mardi soir."), at=at)


def _answer(town: Town, who: Person, place: Challenge, at: datetime, _n: int) -> Any:  # noqa: ANN401
    """Whoever must answers one idea, when one waits; nobody else is tried here."""
    route_answers(at=at)
    owed = Answer.objects.filter(challenge=place, state__in=("a_accuser", "ouvert")).first()
    return answer_idea(owed.holder, owed, words=no(), at=at) if owed is not None else None


def _phase(act: Callable[..., Any]) -> Deed:
    def deed(town: Town, who: Person, place: Challenge, at: datetime, n: int) -> Any:  # noqa: ANN401
        phase = town.phase(place)
        dates = {} if act is actions.close_phase else {"ends_at": at + timedelta(days=n - 1)}
        return act(who, phase, at=at, **dates) if phase is not None else None

    return deed


DEEDS: dict[str, tuple[str, Deed]] = {
    "open": ("open", lambda _t, who, place, at, _n: actions.open_challenge(who, place, at=at)),
    "close": ("close", lambda _t, who, place, at, _n: close_workshop(who, place, at=at)),
    "report": ("publish", lambda _t, who, place, at, _n: close_as_reported(who, place, at=at)),
    "reopen": ("reopen", lambda _t, who, place, at, _n: actions.reopen_challenge(who, place, at=at)),
    "archive": ("archive", lambda _t, who, place, at, _n: actions.archive_challenge(who, place, at=at)),
    "abandon": ("abandon", lambda _t, who, place, at, _n: actions.abandon_challenge(who, place, at=at)),
    "open_phase": ("open_phase", _phase(actions.open_phase)),
    "extend": ("extend_phase", _phase(actions.extend_phase)),
    "close_phase": ("close_phase", _phase(actions.close_phase)),
    "deposit": ("", _deposit),
    "answer": ("", _answer),
}
DATED = {"open_phase", "extend", "close_phase"}


def waiting(place: Challenge) -> int:
    """Ideas shown to all and without an outcome."""
    rows = Contribution.objects.filter(challenge=place, state=ContributionState.PUBLISHED, outcome=Outcome.PENDING)
    return rows.count()


def check(town: Town, done: Done, name: str, role: str, place: Challenge) -> None:
    was, now = done.one(Challenge, place.pk)
    assert now["state"] == was["state"] or CHALLENGE_LIFE.allows(was["state"], now["state"])
    verb, of_phase = DEEDS[name][0], name in DATED
    if verb and not done.refused and (town.phase(place) is not None or not of_phase):
        assert role in TEAM
        assert done.lines == [(f"challenges.{verb}", getattr(town, role).pk, "challenge")]
    if done.changed(Phase):
        assert of_phase
        assert was["state"] == "ouvert"
    if now["state"] != was["state"] and now["state"] in {"publie", "clos"}:
        assert waiting(place) == 0
        assert now["published_at" if now["state"] == "publie" else "closed_at"] is not None
    if name == "deposit" and not done.refused:
        phase = town.phase(place)
        assert was["state"] == "ouvert"
        assert phase is None or phase.is_open(Contribution.objects.latest("pk").published_at)
    assert (now["kind"], now["opened_at"]) == (was["kind"], was["opened_at"])


STEP = st.tuples(
    st.sampled_from([*DEEDS, "deposit", "answer", "report", "close"]),
    st.one_of(st.sampled_from(["facilitator", "author"]), st.sampled_from(WHO)),
    st.integers(0, 30),
    st.sampled_from([0, 1, 8]),
)
LAST = [("report", "facilitator", 0, 1), ("deposit", "author", 0, 0), ("archive", "coordinator", 0, 0)]


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(kind=st.sampled_from(["boite", "campagne"]), steps=st.lists(STEP, min_size=4, max_size=14))
@example(kind="campagne", steps=[(name, who, 9, 0) for name in ("extend", "report", "close", "archive") for who in WHO])
@example(kind="campagne", steps=[("deposit", "author", 0, 0), *LAST, ("answer", "manager", 0, 0), *LAST])
@example(kind="campagne", steps=[("deposit", "author", 0, 22), ("extend", "facilitator", 9, 0), ("open_phase", "facilitator", 9, 0), ("deposit", "author", 0, 1)])  # fmt: skip
@example(kind="boite", steps=[("deposit", "author", 0, 0), ("close", "facilitator", 0, 0), ("answer", "manager", 0, 0), ("close", "facilitator", 0, 0), ("reopen", "coordinator", 0, 1), ("deposit", "stranger", 0, 0), *LAST])  # fmt: skip
def test_any_sequence_keeps_the_box_and_the_campaign_true(
    town: Town, kind: str, steps: list[tuple[str, str, int, int]]
) -> None:
    with transaction.atomic():
        at, place = AT, town.places[kind]
        for name, role, number, days in steps:
            at += timedelta(days=days)
            deed, who = DEEDS[name][1], getattr(town, role)
            done = watch(lambda deed=deed, who=who, at=at, n=number: deed(town, who, place, at, n), Challenge, Phase)
            check(town, done, name, role, place)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_last_way_is_refused_once_then_goes_through(town: Town) -> None:
    place, ends = town.places["campagne"], []
    steps = [("deposit", "author", 0, 0), LAST[0], ("answer", "manager", 0, 0), *LAST]
    for name, role, number, days in steps:
        deed, who = DEEDS[name][1], getattr(town, role)
        ends.append(watch(lambda: deed(town, who, place, AT + timedelta(days=days), number), Challenge).refused)  # noqa: B023
    place.refresh_from_db()
    assert (ends, place.state) == ([False, True, False, False, True, False], "archive")
    assert date(2026, 5, 1) < place.published_at.date()
