"""Two at once, with real connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from fabrique.diffusion.replications import actions
from fabrique.diffusion.replications.models import Replication
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.notifications.models import Message

from .scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=10)
            act()
        except DomainError as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_both_sides_at_once_are_both_kept_and_credited_once():
    scene = Scene()
    row = scene.serving()
    done = at_once(
        lambda: actions.confirm_for_source(scene.contact, row), lambda: actions.confirm_for_adopter(scene.agent, row)
    )
    row.refresh_from_db()
    assert (done, row.confirmed, row.credited_at is not None) == (["done", "done"], True, True)
    assert Line.objects.filter(verb="replications.credit").count() == 1
    assert Message.objects.filter(kind="replications.credit", recipient=scene.agent).count() == 1


def test_one_side_twice_at_once_is_kept_once():
    scene = Scene()
    row = scene.serving()
    done = at_once(
        lambda: actions.confirm_for_source(scene.contact, row), lambda: actions.confirm_for_source(scene.lead, row)
    )
    assert done == ["ImpossibleNow", "done"]
    assert Line.objects.filter(verb="replications.confirm_source").count() == 1


def test_two_interests_of_one_organisation_make_one():
    scene = Scene()
    done = at_once(lambda: scene.interest(scene.agent), lambda: scene.interest(scene.manager))
    assert (done, Replication.objects.count()) == (["ImpossibleNow", "done"], 1)


def test_an_obstacle_that_falls_while_one_gives_up_is_never_missed():
    scene = Scene()
    fallen = scene.abandoned().obstacle
    assert fallen is not None
    other = actions.declare_interest(scene.bystander, scene.sheet, adopter=scene.elsewhere)
    reason = "Ces données nous manquent aussi, comme à eux."
    done = at_once(
        lambda: actions.abandon_replication(scene.bystander, other, reason=reason, obstacle=fallen),
        lambda: actions.lift_obstacle(scene.coordinator, fallen, note="Le décret ouvre enfin ces données."),
    )
    told = Message.objects.filter(kind="replications.obstacle_fallen", recipient=scene.bystander).count()
    assert (done, told) in [(["done", "done"], 1), (["ImpossibleNow", "done"], 0)]
