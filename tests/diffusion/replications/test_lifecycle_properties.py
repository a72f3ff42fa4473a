"""Whatever anybody does, in whatever order: states, steps, credits and the journal stay true."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.diffusion.replications import actions
from fabrique.diffusion.replications.models import Help, Obstacle, Replication, Step, Stopped
from fabrique.diffusion.replications.states import REPLICATION_LIFE
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person

from .scene import AT, REASON, RESULTS, Scene, make_ready

WHO = ("agent", "manager", "contact", "lead", "bystander", "employee", "competitor", "coordinator")
ADOPTER, SOURCE = {"agent", "manager"}, {"contact", "lead"}
MOVES = {
    "replications.start_study": "etude",
    "replications.launch": "lancee",
    "replications.put_in_service": "en_service",
    "replications.abandon": "abandonnee",
    "replications.resume": "etude",
}
Deed = Callable[[Scene, Person, Replication], object]


def obstacle(row: Replication) -> Obstacle:
    return row.obstacle or Obstacle.objects.order_by("pk")[0]


def give_up(_scene: Scene, who: Person, row: Replication) -> object:
    known = Obstacle.objects.filter(state="tenu").first()
    return actions.abandon_replication(
        who, row, reason=REASON, obstacle=known or actions.NewObstacle("Un décret manque encore"), at=AT
    )


def cancel(_scene: Scene, who: Person, row: Replication) -> object:
    line = Help.objects.filter(replication=row, cancels=None).last()
    return actions.cancel_help(who, line, at=AT) if line else None


DEEDS: dict[str, tuple[set[str], Deed]] = {
    "study": (ADOPTER, lambda _s, who, row: actions.start_study(who, row, at=AT)),
    "prepare": (ADOPTER, lambda _s, who, row: make_ready(who, row)),
    "launch": (ADOPTER, lambda _s, who, row: actions.launch_replication(who, row, at=AT)),
    "serve": (ADOPTER, lambda _s, who, row: actions.put_in_service(who, row, results=RESULTS, at=AT)),
    "give_up": (ADOPTER, give_up),
    "resume": (ADOPTER, lambda _s, who, row: actions.resume_replication(who, row, at=AT)),
    "confirm_adopter": (ADOPTER, lambda _s, who, row: actions.confirm_for_adopter(who, row, at=AT)),
    "confirm_source": (SOURCE, lambda _s, who, row: actions.confirm_for_source(who, row, at=AT)),
    "help": (
        ADOPTER | SOURCE,
        lambda s, who, row: actions.record_help(who, row, person=s.contact, minutes=20, on=AT.date(), at=AT),
    ),
    "cancel": (ADOPTER | SOURCE, cancel),
    "lift": (
        {"agent", "manager", "lead", "coordinator"},
        lambda _s, who, row: (
            actions.lift_obstacle(who, obstacle(row), note=REASON, at=AT) if Obstacle.objects.exists() else None
        ),
    ),
}


def check(row: Replication, before: str) -> None:
    row.refresh_from_db()
    assert row.state == before or REPLICATION_LIFE.allows(before, row.state)
    steps = [each.state for each in Step.objects.filter(replication=row).order_by("pk")]
    assert steps[-1] == row.state
    assert all(REPLICATION_LIFE.allows(*pair) for pair in pairwise(steps))
    lines = Line.objects.filter(subject_type="replication", subject_id=row.pk).order_by("id")
    assert steps[1:] == [MOVES[line.verb] for line in lines if line.verb in MOVES]
    verbs = [line.verb for line in lines]
    assert verbs.count("replications.credit") == (1 if row.credited_at else 0)
    assert not row.confirmed or (row.state in {"en_service", "abandonnee"} and row.credited_at is not None)
    assert row.source_confirmed_by_id is None or row.source_confirmed_by_id != row.adopter_confirmed_by_id
    assert Stopped.objects.filter(replication=row, reopened_at=None).count() == (row.state == "abandonnee")
    assert sum(each.minutes for each in Help.objects.filter(replication=row)) >= 0


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from(WHO)), min_size=6, max_size=24))
@example([(name, "agent") for name in ("study", "prepare", "launch", "serve", "confirm_adopter")] + [("confirm_source", "contact"), ("give_up", "manager"), ("lift", "coordinator"), ("resume", "agent"), ("launch", "agent"), ("serve", "agent"), ("confirm_source", "lead"), ("confirm_adopter", "manager")])  # fmt: skip
@example([(name, who) for name in ("study", "prepare", "launch", "serve", "confirm_source") for who in WHO])
@example([("give_up", "agent"), ("give_up", "agent"), ("resume", "bystander"), ("resume", "agent"), ("help", "contact"), ("cancel", "lead"), ("cancel", "contact"), ("cancel", "contact")])  # fmt: skip
def test_any_sequence_by_anybody_keeps_the_life_true(deeds: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        scene = Scene()
        row = scene.interest()
        for name, who in deeds:
            before, allowed = row.state, DEEDS[name][0]
            lines = Line.objects.count()
            try:
                with transaction.atomic():
                    made = DEEDS[name][1](scene, getattr(scene, who), row)
            except DomainError:
                row.refresh_from_db()
                assert (row.state, Line.objects.count()) == (before, lines)
            else:
                assert made is None or who in allowed
            check(row, before)
        transaction.set_rollback(True)
