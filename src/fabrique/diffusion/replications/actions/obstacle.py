"""Naming an obstacle, tying to it what it stopped, and saying that it has fallen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.actions.scene import plain
from fabrique.diffusion.replications.models import Obstacle, Stopped
from fabrique.diffusion.replications.notices.obstacle import tell_of_fall, tell_of_return
from fabrique.diffusion.replications.queries import Failure, already_tied, can_take_up, reader_of
from fabrique.diffusion.replications.rules import (
    can_attach,
    can_lift,
    can_name_obstacle,
    can_put_back,
    reason_is_enough,
    visible_obstacles,
)
from fabrique.diffusion.replications.states import OBSTACLE_LIFE, ObstacleKind, ObstacleState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.foundations.people.rules import Standing

SHORTEST_TITLE = 8


@dataclass(frozen=True, slots=True)
class NewObstacle:
    """An obstacle that nobody had named."""

    title: str
    kind: str = ObstacleKind.OTHER
    text: str = ""


def name_obstacle(actor: Person, new: NewObstacle, *, at: datetime | None = None) -> Obstacle:
    """Put an obstacle in the library."""
    at = at or now()
    with transaction.atomic():
        can_name_obstacle(reader_of(standing_of(actor, at))).enforce()
        return _make(actor, new, at)


def chosen_obstacle(actor: Person, standing: Standing, wanted: Obstacle | NewObstacle, *, at: datetime) -> Obstacle:
    """The standing obstacle that somebody picked, or the one that they name, inside the caller's transaction."""
    if isinstance(wanted, NewObstacle):
        return _make(actor, wanted, at)
    known = Obstacle.objects.select_for_update().filter(visible_obstacles(standing), pk=wanted.pk).first()
    if known is None:
        raise Refused(_("Cet obstacle n’est pas dans la bibliothèque. Choisissez-en un autre, ou nommez-le."))
    if known.state != ObstacleState.STANDING:
        raise ImpossibleNow(
            _("Cet obstacle est levé. S’il est revenu, dites-le sur sa page\u00a0; sinon, nommez l’autre.")
        )
    Obstacle.objects.filter(pk=known.pk).update(updated_at=at)
    return known


def attach_to_obstacle(
    actor: Person, failure: Failure, wanted: Obstacle | NewObstacle, *, at: datetime | None = None
) -> Stopped:
    """Say which obstacle stopped an adoption, an idea or a trial."""
    at = at or now()
    with transaction.atomic():
        standing = standing_of(actor, at)
        held = locked(failure.subject)
        already = already_tied(failure)
        can_attach(reader_of(standing), failed=failure.failed(held), already=already).enforce()
        obstacle = chosen_obstacle(actor, standing, wanted, at=at)
        stopped = Stopped.objects.create(
            obstacle=obstacle,
            reason=failure.reason,
            stopped_on=failure.on or today_at(at),
            noted_by=actor,
            noted_at=at,
            **{failure.kind: held},
        )
        record(actor, "replications.attach", obstacle, at=at, details={failure.kind: held.pk})
    return stopped


def lift_obstacle(actor: Person, obstacle: Obstacle, *, note: str, at: datetime | None = None) -> Obstacle:
    """Say that an obstacle has fallen, and how; those whom it stopped are told that they may start again."""
    at = at or now()
    note = plain(note)
    reason_is_enough(note).enforce()
    with transaction.atomic():
        fresh = locked(obstacle)
        can_lift(reader_of(standing_of(actor, at)), fresh).enforce()
        OBSTACLE_LIFE.check(fresh.state, ObstacleState.FALLEN)
        fresh.state, fresh.lifted_at, fresh.lifted_by, fresh.lifted_note = ObstacleState.FALLEN, at, actor, note
        fresh.updated_at = at
        fresh.save(update_fields=["state", "lifted_at", "lifted_by", "lifted_note", "updated_at"])
        told = tell_of_fall(fresh, actor, at=at)
        record(actor, "replications.lift_obstacle", fresh, at=at, details={"told": told})
    return fresh


def put_obstacle_back(actor: Person, obstacle: Obstacle, *, note: str, at: datetime | None = None) -> Obstacle:
    """Say that a fallen obstacle stands again; the note stays with it."""
    at = at or now()
    note = plain(note)
    reason_is_enough(note).enforce()
    with transaction.atomic():
        fresh = locked(obstacle)
        can_put_back(reader_of(standing_of(actor, at)), fresh).enforce()
        OBSTACLE_LIFE.check(fresh.state, ObstacleState.STANDING)
        fresh.state, fresh.lifted_at, fresh.lifted_by, fresh.lifted_note = ObstacleState.STANDING, None, None, note
        fresh.updated_at = at
        fresh.save(update_fields=["state", "lifted_at", "lifted_by", "lifted_note", "updated_at"])
        tell_of_return(fresh, actor, at=at)
        record(actor, "replications.put_obstacle_back", fresh, at=at)
    return fresh


def mark_taken_up(actor: Person, stopped: Stopped, *, at: datetime | None = None) -> Stopped:
    """Say that an idea or a trial that the obstacle had stopped has been taken up again."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(stopped)
        can_take_up(standing_of(actor, at), fresh).enforce()
        fresh.reopened_at = at
        fresh.save(update_fields=["reopened_at"])
        record(actor, "replications.take_up", fresh.obstacle, at=at, details={"stopped": fresh.pk})
    return fresh


def _make(actor: Person, new: NewObstacle, at: datetime) -> Obstacle:
    title = plain(new.title)
    if len(title) < SHORTEST_TITLE:
        raise ImpossibleNow(_("Nommez l’obstacle en quelques mots, compréhensibles par d’autres."))
    if new.kind not in ObstacleKind.values:
        raise ImpossibleNow(_("Choisissez la nature de l’obstacle."))
    made = Obstacle.objects.create(
        title=title[:200], text=plain(new.text), kind=new.kind, created_by=actor, created_at=at, updated_at=at
    )
    record(actor, "replications.name_obstacle", made, at=at, details={"kind": new.kind})
    return made
