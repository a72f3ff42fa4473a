"""Looking for somebody to name: author, contact, expert."""

from __future__ import annotations

from django.db.models import Func, Prefetch, Value

from fabrique.foundations.people.models import Membership, Person, person_name, sort_key
from fabrique.foundations.people.rules import Standing, persons_visible_to

FOUND_AT_MOST = 12


def people_named(standing: Standing, text: str, *, except_ids: frozenset[int] = frozenset()) -> list[Person]:
    """Open accounts whose name holds these letters."""
    words = [word for word in text.replace("\x00", "").split() if word][:4]
    if not words:
        return []
    rows = Person.objects.filter(persons_visible_to(standing), is_active=True).exclude(pk__in=except_ids)
    rows = rows.alias(sought=person_name())
    for word in words:
        rows = rows.filter(sought__contains=_plain(word))
    members = Membership.objects.filter(ends_on=None).select_related("organisation").order_by("pk")
    found = rows.order_by("family_name", "given_name", "pk").prefetch_related(Prefetch("memberships", queryset=members))
    people: list[Person] = [*found[:FOUND_AT_MOST]]
    for person in people:
        person.where = ", ".join(each.organisation.short_name for each in person.memberships.all())
    return people


def _plain(word: str) -> Func:
    return sort_key(Value(word))


def person_for(standing: Standing, pk: int) -> Person | None:
    """An open account, by id."""
    return Person.objects.filter(persons_visible_to(standing), pk=pk, is_active=True).first()
