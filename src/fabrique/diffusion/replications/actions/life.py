"""Moving an adoption from step to step, each on its day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.actions.obstacle import NewObstacle, chosen_obstacle
from fabrique.diffusion.replications.actions.scene import Taken, enter_state, plain, take
from fabrique.diffusion.replications.models import Obstacle, Replication, Stopped
from fabrique.diffusion.replications.notices.life import tell_of_abandon, tell_of_step
from fabrique.diffusion.replications.queries import alive_for, launch_verdict
from fabrique.diffusion.replications.rules import (
    can_abandon,
    can_put_in_service,
    can_resume,
    can_study,
    day_is_right,
    reason_is_enough,
)
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

State = ReplicationState


def start_study(
    actor: Person, replication: Replication, *, on: date | None = None, at: datetime | None = None
) -> Replication:
    """Begin to study how the innovation would live here."""
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_study(taken.standing, fresh).enforce()
        fresh.studied_on = _day(taken, on)
        enter_state(actor, taken, State.STUDY, "start_study", "studied_on", on=fresh.studied_on)
        tell_of_step(fresh, actor, at=taken.at)
    return fresh


def launch_replication(
    actor: Person, replication: Replication, *, on: date | None = None, at: datetime | None = None
) -> Replication:
    """Start for good, once it is described, measured and, for a company, agreed."""
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        day = on or taken.today
        launch_verdict(taken.standing, fresh, day).enforce()
        fresh.launched_on = _day(taken, on)
        enter_state(actor, taken, State.LAUNCHED, "launch", "launched_on", on=fresh.launched_on)
        tell_of_step(fresh, actor, at=taken.at)
    return fresh


def put_in_service(
    actor: Person, replication: Replication, *, results: str, on: date | None = None, at: datetime | None = None
) -> Replication:
    """Say that the innovation now works here, and what it gives."""
    results = plain(results)
    reason_is_enough(results).enforce()
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_put_in_service(taken.standing, fresh).enforce()
        fresh.in_service_on, fresh.results = _day(taken, on), results
        enter_state(
            actor, taken, State.IN_SERVICE, "put_in_service", "in_service_on", "results", on=fresh.in_service_on
        )
        tell_of_step(fresh, actor, at=taken.at)
    return fresh


def abandon_replication(
    actor: Person,
    replication: Replication,
    *,
    reason: str,
    obstacle: Obstacle | NewObstacle,
    on: date | None = None,
    at: datetime | None = None,
) -> Replication:
    """Give up, with the reason and the obstacle met, so that others know; it may be taken up again."""
    reason = plain(reason)
    reason_is_enough(reason).enforce()
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_abandon(taken.standing, fresh).enforce()
        fresh.abandoned_on, fresh.abandon_reason = _day(taken, on), reason
        fresh.obstacle = chosen_obstacle(actor, taken.standing, obstacle, at=taken.at)
        fields = ("abandoned_on", "abandon_reason", "obstacle")
        enter_state(actor, taken, State.ABANDONED, "abandon", *fields, on=fresh.abandoned_on, note=reason)
        Stopped.objects.create(
            obstacle=fresh.obstacle,
            replication=fresh,
            reason=reason,
            stopped_on=fresh.abandoned_on,
            noted_by=actor,
            noted_at=taken.at,
        )
        tell_of_abandon(fresh, actor, at=taken.at)
    return fresh


def resume_replication(
    actor: Person, replication: Replication, *, on: date | None = None, at: datetime | None = None
) -> Replication:
    """Take up again, as a study, what was given up; the steps already told stay told."""
    try:
        with transaction.atomic():
            taken = take(actor, replication, at)
            fresh = taken.replication
            can_resume(taken.standing, fresh, alive=alive_for(fresh.sheet, fresh.adopter) is not None).enforce()
            fresh.studied_on = _day(taken, on)
            cleared = (
                "launched_on", "in_service_on", "abandoned_on", "obstacle", "source_confirmed_at",
                "source_confirmed_by", "adopter_confirmed_at", "adopter_confirmed_by",
            )  # fmt: skip
            for name in cleared:
                setattr(fresh, name, None)
            fresh.abandon_reason = ""
            fields = ("studied_on", "abandon_reason", *cleared)
            enter_state(actor, taken, State.STUDY, "resume", *fields, on=fresh.studied_on, note=_("Reprise"))
            Stopped.objects.filter(replication=fresh, reopened_at=None).update(reopened_at=taken.at)
            tell_of_step(fresh, actor, at=taken.at)
    except IntegrityError as error:
        raise Conflict(_("Une autre démarche vient d’être ouverte pour cette innovation. Ouvrez sa page.")) from error
    return fresh


def _day(taken: Taken, on: date | None) -> date:
    day = on or taken.today
    verdict = day_is_right(day, taken.today, taken.replication)
    if not verdict:
        raise ImpossibleNow(verdict.reason)
    return day
