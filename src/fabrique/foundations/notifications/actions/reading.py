"""What a person does with their messages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.models import Message, Preference
from fabrique.foundations.notifications.states import Frequency
from fabrique.foundations.people.models import Person


def mark_read(person: Person, message: Message, *, at: datetime | None = None) -> None:
    """Remember that the person has read this message of theirs."""
    Message.objects.filter(pk=message.pk, recipient=person, read_at__isnull=True).update(read_at=at or now())


def mark_unread(person: Person, message: Message) -> None:
    """Keep this message for later."""
    Message.objects.filter(pk=message.pk, recipient=person).update(read_at=None)


def mark_all_read(person: Person, *, up_to: int, at: datetime | None = None) -> int:
    """Mark as read every message up to the one with id ``up_to``: later ones were not seen."""
    mine = Message.objects.filter(recipient=person, read_at__isnull=True, pk__lte=up_to)
    return mine.update(read_at=at or now())


@transaction.atomic
def set_preference(person: Person, *, frequency: str, digest_hour: int) -> Preference:
    """Change how often the person gets e-mail; what waits follows the new wish."""
    preference, _created = Preference.objects.select_for_update().get_or_create(person=person)
    preference.frequency, preference.digest_hour = frequency, digest_hour
    preference.save(update_fields=["frequency", "digest_hour"])
    waiting = Message.objects.filter(recipient=person, emailed_at__isnull=True, email_due_at__isnull=False)
    if frequency == Frequency.NEVER:
        waiting.update(email_due_at=None)
    else:
        waiting.update(digest=frequency == Frequency.DAILY)
    return preference
