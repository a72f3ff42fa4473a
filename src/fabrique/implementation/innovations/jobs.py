"""The clock's door: sheets whose twelve months are over are to be revised."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.foundations.kernel.clock import now
from fabrique.implementation.innovations import actions

blueprint = Blueprint()


@blueprint.periodic(cron="20 5 * * *")
@blueprint.task(name="revise_due", queueing_lock="revise_due", lock="revise_due")
def revise_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Ask for the revision of what is a year old; return how many sheets."""
    return actions.revise_due(at=now())
