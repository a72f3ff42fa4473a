"""The clock's door: phases that open, and phases that end soon."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.expression.challenges import actions
from fabrique.foundations.kernel.clock import now

blueprint = Blueprint()


@blueprint.periodic(cron="*/10 * * * *")
@blueprint.task(name="phases_due", queueing_lock="phases_due", lock="phases_due")
def phases_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Tell participants about phases that have opened, or that end within two days."""
    return actions.announce_phases(at=now())
