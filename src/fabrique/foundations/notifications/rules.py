"""Messages belong to their recipient, and to nobody else."""

from __future__ import annotations

from django.db.models import Q

from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.rules import Standing


def visible_to(standing: Standing) -> Q:
    """Messages that this person may see: the visibility filter, same meaning as :func:`can_see`."""
    return Q(recipient_id=standing.person_id) if standing.signed_in else Q(pk__in=[])


def can_see(standing: Standing, message: Message) -> bool:
    """Whether the message is addressed to this person."""
    return standing.signed_in and message.recipient_id == standing.person_id
