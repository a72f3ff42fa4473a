"""The clock's door: who must answer, who is reminded, what is escalated, which promises come due."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.foundations.kernel.clock import now
from fabrique.implementation.commitments import actions

blueprint = Blueprint()


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="route_due", queueing_lock="route_due", lock="route_due")
def route_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Give a holder and a date to each idea that has none; return how many answers changed."""
    return actions.route_answers(at=now())


@blueprint.periodic(cron="12 * * * *")
@blueprint.task(name="remind_due", queueing_lock="remind_due", lock="remind_due")
def remind_due(timestamp: int) -> int:  # noqa: ARG001
    """Remind those who must answer; return how many answers."""
    return actions.remind_holders(at=now())


@blueprint.periodic(cron="22 * * * *")
@blueprint.task(name="escalate_due", queueing_lock="escalate_due", lock="escalate_due")
def escalate_due(timestamp: int) -> int:  # noqa: ARG001
    """Bring late answers higher, and start waiting clocks again; return how many."""
    return actions.escalate_late_answers(at=now())


@blueprint.periodic(cron="32 * * * *")
@blueprint.task(name="commitments_due", queueing_lock="commitments_due", lock="commitments_due")
def commitments_due(timestamp: int) -> int:  # noqa: ARG001
    """Remind those who promised; return how many promises."""
    return actions.remind_of_commitments(at=now())
