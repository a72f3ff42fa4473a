"""The clock's door: imports that wait are performed."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.expression.imports import actions, queries

blueprint = Blueprint()


@blueprint.periodic(cron="* * * * * */3")
@blueprint.task(name="imports_due", queueing_lock="imports_due", lock="imports_due")
def imports_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Perform the imports that wait, oldest first; return how many.

    The job's lock lets one run at a time: whatever is still « running » lost its worker.
    """
    actions.retry_orphans()
    keys = list(queries.waiting().values_list("pk", flat=True)[:5])
    return sum(actions.perform_run(pk) is not None for pk in keys)
