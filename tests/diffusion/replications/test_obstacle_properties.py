"""Whatever anybody says of an obstacle and of what it stopped: it stands or it has fallen, and the journal tells all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.diffusion.replications import actions
from fabrique.diffusion.replications.models import Obstacle, Replication, Stopped
from fabrique.diffusion.replications.states import OBSTACLE_LIFE
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from factories.lives import Done, watch

from .scene import AT, REASON, Scene

WHO = ("agent", "manager", "contact", "lead", "bystander", "employee", "competitor", "coordinator")
KEEPERS = {"agent", "lead", "coordinator"}  # who named it, whoever leads a ministry, the coordination
NOTE = "Le décret ouvre enfin ces données."


class Library(Scene):
    """An adoption stopped by an obstacle that the adopting agent named, and another adoption under way."""

    def __init__(self) -> None:
        super().__init__()
        self.row = self.abandoned()
        assert self.row.obstacle is not None
        self.obstacle: Obstacle = self.row.obstacle
        self.other = actions.declare_interest(self.bystander, self.sheet, adopter=self.elsewhere, at=AT)


@pytest.fixture(name="library")
def _library(db: None) -> Library:
    return Library()


DEEDS: dict[str, Callable[[Library, Person, int], Any]] = {
    "lift": lambda here, who, n: actions.lift_obstacle(who, here.obstacle, note=NOTE if n else "Oui", at=AT),
    "put_back": lambda here, who, n: actions.put_obstacle_back(who, here.obstacle, note=REASON if n else " ", at=AT),
    "name": lambda _here, who, n: actions.name_obstacle(
        who, actions.NewObstacle("Pas de crédit" if n else "Non", "budget" if n < 3 else "inconnu"), at=AT
    ),
    "give_up": lambda here, who, _n: actions.abandon_replication(
        who, here.other, reason=REASON, obstacle=here.obstacle, at=AT
    ),
    "resume": lambda here, who, _n: actions.resume_replication(who, here.row, at=AT),
    "abandon": lambda here, who, _n: actions.abandon_replication(
        who, here.row, reason=REASON, obstacle=here.obstacle, at=AT
    ),
}
VERBS = {"lift": "lift_obstacle", "put_back": "put_obstacle_back", "name": "name_obstacle"}
HANDS = {
    "lift": KEEPERS,
    "put_back": KEEPERS,
    "name": set(WHO) - {"employee", "competitor"},
    "give_up": {"bystander"},
    "resume": {"agent", "manager"},
    "abandon": {"agent", "manager"},
}


def check(here: Library, done: Done, name: str, role: str) -> None:
    was, now = done.one(Obstacle, here.obstacle.pk)
    assert now["state"] == was["state"] or OBSTACLE_LIFE.allows(was["state"], now["state"])
    assert (now["state"] != was["state"]) == (not done.refused and name in {"lift", "put_back"})
    assert (now["lifted_at"] is None) == (now["state"] == "tenu")
    assert (now["title"], now["created_by_id"]) == (was["title"], here.agent.pk)
    if done.refused:
        return
    assert role in HANDS[name]
    verbs = [verb for verb, _who, kind in done.lines if kind == "obstacle"]
    assert verbs == ([f"replications.{VERBS[name]}"] if name in VERBS else [])
    assert len(done.lines) == 1
    if name in {"give_up", "abandon"}:
        assert was["state"] == "tenu"


STEP = st.tuples(
    st.sampled_from([*DEEDS, "lift", "put_back"]),
    st.one_of(st.sampled_from(["agent", "lead", "bystander"]), st.sampled_from(WHO)),
    st.integers(0, 3),
)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, min_size=3, max_size=12))
@example(steps=[(name, who, 1) for name in DEEDS for who in WHO])
@example(
    steps=[("lift", "lead", 1), ("give_up", "bystander", 1), ("put_back", "agent", 1), ("give_up", "bystander", 1)]
)
@example(steps=[("resume", "agent", 1), ("abandon", "manager", 1), ("lift", "coordinator", 1), ("resume", "agent", 1)])
def test_any_sequence_keeps_the_obstacle_true(library: Library, steps: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        for name, role, number in steps:
            deed, who = DEEDS[name], getattr(library, role)
            done = watch(lambda deed=deed, who=who, n=number: deed(library, who, n), Obstacle, Stopped, Replication)
            check(library, done, name, role)
            open_stops = Stopped.objects.filter(reopened_at=None).values_list("replication_id", flat=True)
            stopped = Replication.objects.filter(state="abandonnee").values_list("pk", flat=True)
            assert sorted(open_stops) == sorted(stopped)
        transaction.set_rollback(True)


def test_those_whom_it_stopped_hear_of_each_fall_and_of_each_return_once(library: Library) -> None:
    for _again in range(2):
        watch(lambda: actions.lift_obstacle(library.lead, library.obstacle, note=NOTE, at=AT))
        watch(lambda: actions.put_obstacle_back(library.lead, library.obstacle, note=REASON, at=AT))
    told = Message.objects.filter(recipient=library.agent, kind__startswith="replications.obstacle")
    assert sorted(told.values_list("kind", flat=True)) == sorted(
        ["replications.obstacle_fallen", "replications.obstacle_returned"] * 2
    )
