"""The clock's door: what is due leaves."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import Blueprint

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications import actions
from fabrique.foundations.notifications.queries import due_now, people_awaiting_digest

blueprint = Blueprint()
AT_ONCE = 500


@blueprint.periodic(cron="* * * * * */5")
@blueprint.task(name="messages_due", queueing_lock="messages_due", lock="messages_due")
def messages_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Send what should have left one by one; return how many did."""
    at = now()
    keys = list(due_now(at).order_by("email_due_at").values_list("pk", flat=True)[:AT_ONCE])
    return sum(actions.send_message(pk, at=at) for pk in keys)


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="digests_due", queueing_lock="digests_due", lock="digests_due")
def digests_due(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Send the digests whose hour has come; return how many did."""
    at = now()
    local = timezone.localtime(at)
    ready = people_awaiting_digest(at, hour=local.hour, today=local.date())
    return sum(actions.send_digest(person, at=at) for person in ready.order_by("pk")[:AT_ONCE])
