"""Taking an experiment for a change: its row, who acts, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.experimentations.models import Experiment, Step
from fabrique.implementation.experimentations.queries import ties_of
from fabrique.implementation.experimentations.rules import Ties
from fabrique.implementation.experimentations.states import EXPERIMENT_LIFE


@dataclass(frozen=True, slots=True)
class Taken:
    """An experiment held until the transaction ends: whatever hangs on it changes under this lock."""

    actor: Person
    experiment: Experiment
    ties: Ties
    at: datetime


def take(actor: Person, experiment: Experiment, at: datetime | None) -> Taken:
    """Hold the row, read again, and load who acts."""
    at = at or now()
    fresh = locked(experiment)
    return Taken(actor, fresh, ties_of(fresh, standing_of(actor, at), at), at)


def seen_is_current(taken: Taken, seen: int | None) -> None:
    """Refuse a form that was opened on an older state of the experiment."""
    if seen is not None and seen != taken.experiment.version_number:
        raise Conflict(
            _(
                "Cette expérimentation a été modifiée entre-temps. Relisez ce qui a changé ; "
                "votre saisie est gardée ci-dessous."
            )
        )


def keep(taken: Taken, verb: str, *fields: str, details: dict[str, object] | None = None) -> None:
    """Save the named fields, count the change and write its line in the journal."""
    fresh = taken.experiment
    fresh.version_number += 1
    fresh.updated_at = taken.at
    fresh.save(update_fields=[*fields, "version_number", "updated_at"])
    record(taken.actor, f"experimentations.{verb}", fresh, at=taken.at, details=details)


def move(taken: Taken, target: str, kind: str, *fields: str, reason: str = "") -> Step:
    """Apply a line of the table, keep the step with its reason, write the journal."""
    fresh, origin = taken.experiment, taken.experiment.state
    EXPERIMENT_LIFE.check(origin, target)
    fresh.state = target
    keep(taken, kind, "state", *fields, details={"from": origin, "to": target})
    return step(taken, kind, origin, reason)


def step(taken: Taken, kind: str, origin: str, reason: str = "") -> Step:
    """Add a line to its history."""
    return Step.objects.create(
        experiment=taken.experiment,
        kind=kind,
        at=taken.at,
        actor=taken.actor,
        origin=origin,
        target=taken.experiment.state,
        reason=reason.strip(),
    )
