"""The clock’s door: results whose secret has ended are announced, decisions are remembered."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.expression.recommendations import actions
from fabrique.foundations.kernel.clock import now

blueprint = Blueprint()


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="results_due", queueing_lock="results_due", lock="results_due")
def results_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Announce the results of the phases that have closed; return how many workshops."""
    return actions.announce_results(at=now())


@blueprint.periodic(cron="10 6 * * *")
@blueprint.task(name="adoption_due", queueing_lock="adoption_due", lock="adoption_due")
def adoption_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Remind organisations of their decisions, 3, 6 and 12 months on; return how many messages."""
    return actions.remind_adoption(at=now())
