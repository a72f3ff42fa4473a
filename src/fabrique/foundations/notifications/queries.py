"""Reading the inbox and finding what is due to leave."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, Q, QuerySet

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.notifications.models import Follow, Message, Preference
from fabrique.foundations.people.models import Person

NEWEST_FIRST = Order(("-id",))
SIZE = 25


def inbox(person: Person, *, only_unread: bool = False, cursor: str = "") -> Page[Message]:
    """Return one page of the person's messages, newest first."""
    mine = Message.objects.filter(recipient=person)
    if only_unread:
        mine = mine.filter(read_at__isnull=True)
    return page_of(mine, NEWEST_FIRST, cursor=cursor, size=SIZE)


def unread_number() -> Func:
    """How many messages the person of the outer query has not read (100 means a hundred or more)."""
    unread = Message.objects.filter(recipient=OuterRef("pk"), read_at__isnull=True).values("pk")[:100]
    return Func(ArraySubquery(unread), function="cardinality", output_field=IntegerField())


def preference_of(person: Person) -> Preference:
    """Return the person's preference, or the default one (not saved)."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def follows(person: Person, target: str) -> bool:
    """Whether the person asked for news of ``target``."""
    return Follow.objects.filter(person=person, target=target).exists()


def followers(target: str) -> QuerySet[Person]:
    """Who asked for news of ``target``."""
    return Person.objects.filter(pk__in=Follow.objects.filter(target=target).values("person"), is_active=True)


def due_now(at: datetime) -> QuerySet[Message]:
    """Messages that should already have left one by one."""
    return Message.objects.filter(digest=False, emailed_at__isnull=True, email_due_at__lte=at)


def due_in_digest(at: datetime) -> QuerySet[Message]:
    """Messages that wait for their person's next digest."""
    return Message.objects.filter(digest=True, emailed_at__isnull=True, email_due_at__lte=at)


def people_awaiting_digest(at: datetime, *, hour: int, today: date) -> QuerySet[Person]:
    """Whose digest is due: something waits, their hour has come, today's has not left."""
    not_yet = Preference.objects.filter(Q(digest_hour__gt=hour) | Q(last_digest_on=today)).values("person")
    return Person.objects.filter(pk__in=due_in_digest(at).values("recipient"), is_active=True).exclude(pk__in=not_yet)
