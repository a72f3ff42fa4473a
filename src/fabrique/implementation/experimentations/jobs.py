"""The clock's door: ends that come and ends that have passed."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.foundations.kernel.clock import now
from fabrique.implementation.experimentations import actions

blueprint = Blueprint()


@blueprint.periodic(cron="20 6 * * *")
@blueprint.task(name="experiment_ends_due", queueing_lock="experiment_ends_due", lock="experiment_ends_due")
def experiment_ends_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Remind of the ends of experiments; return how many."""
    return actions.remind_of_ends(at=now())
