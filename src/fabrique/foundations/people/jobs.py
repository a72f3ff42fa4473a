"""The clock's door: account mails leave, old traces go."""

from __future__ import annotations

from procrastinate import Blueprint

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people import actions
from fabrique.foundations.people.queries import due_mails

blueprint = Blueprint()
AT_ONCE = 200


@blueprint.periodic(cron="* * * * * */3")
@blueprint.task(name="mails_due", queueing_lock="mails_due", lock="mails_due")
def mails_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Send the invitations, links and other account mails that are due; return how many left."""
    at = now()
    keys = list(due_mails(at).order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
    return sum(actions.send_mail(pk, at=at) for pk in keys)


@blueprint.periodic(cron="17 3 * * *")
@blueprint.task(name="old_traces_due", queueing_lock="old_traces_due", lock="old_traces_due")
def old_traces_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Forget used links, sent mails and counters; return how many."""
    return actions.forget_old(at=now())
