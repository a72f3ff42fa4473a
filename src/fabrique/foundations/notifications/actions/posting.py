"""Posting a message, following an object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from fabrique.foundations.notifications.models import Follow, Message, Preference
from fabrique.foundations.notifications.states import Frequency
from fabrique.foundations.people.models import Person

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said: plain French words, a path of this site, and what gathers it in a digest."""

    kind: str
    title: str
    text: str = ""
    path: str = ""
    group: str = ""
    group_label: str = ""
    unique_key: str = ""


def post(recipients: Iterable[Person | int], notice: Notice, *, at: datetime) -> int:
    """Tell each recipient, inside the transaction of the act; return how many were told.

    External persons and closed accounts are passed over. With ``unique_key`` (made
    unique per recipient here) the same message is never posted twice.
    """
    ids = {person if isinstance(person, int) else person.pk for person in recipients}
    wish = Preference.objects.filter(person=OuterRef("pk")).values("frequency")
    reachable = Person.objects.filter(pk__in=ids, is_active=True, email__isnull=False).values_list("pk", Subquery(wish))
    messages = [_message(pk, notice, frequency or Frequency.IMMEDIATE, at) for pk, frequency in sorted(reachable)]
    Message.objects.bulk_create(messages, batch_size=BATCH, ignore_conflicts=bool(notice.unique_key))
    return len(messages)


def _message(person_id: int, notice: Notice, frequency: str, at: datetime) -> Message:
    return Message(
        recipient_id=person_id,
        kind=notice.kind,
        title=notice.title[:250],
        text=notice.text,
        path=notice.path,
        group=notice.group,
        group_label=notice.group_label[:250],
        created_at=at,
        email_due_at=None if frequency == Frequency.NEVER else at,
        digest=frequency == Frequency.DAILY,
        unique_key=f"{notice.unique_key}:{person_id}" if notice.unique_key else None,
    )


def follow(person: Person, target: str, *, at: datetime) -> None:
    """Ask for news of ``target``; asking twice changes nothing."""
    Follow.objects.get_or_create(person=person, target=target, defaults={"created_at": at})


def unfollow(person: Person, target: str) -> None:
    """Ask for no more news of ``target``."""
    Follow.objects.filter(person=person, target=target).delete()
