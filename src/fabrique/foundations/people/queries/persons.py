"""The directory, a person's page, and the list of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Lower

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import (
    Membership,
    Organisation,
    OrganisationMandate,
    Person,
    person_name,
    sort_key,
)
from fabrique.foundations.people.queries.standing import current
from fabrique.foundations.people.rules import Standing, persons_visible_to
from fabrique.foundations.people.states import AccountState, PersonKind

BY_NAME = Order(("sorted_name", "id"))
SIZE = 30
STATES: dict[str, Q] = {
    AccountState.ACTIVE: Q(is_active=True),
    AccountState.INVITED: Q(is_active=False, deactivated_at__isnull=True, left_at__isnull=True),
    AccountState.DEACTIVATED: Q(deactivated_at__isnull=False, left_at__isnull=True),
}


@dataclass(frozen=True, slots=True)
class PersonFilters:
    """Whom somebody looks for."""

    text: str = ""
    organisation: Organisation | None = None


def named_like(text: str) -> QuerySet[Person]:
    """Persons whose name holds every word of ``text``, accents aside."""
    found = Person.objects.annotate(sorted_name=person_name())
    for word in text.split()[:8]:
        found = found.filter(sorted_name__contains=sort_key(Value(word)))
    return found


def _with_organisations(persons: QuerySet[Person], at: datetime) -> QuerySet[Person]:
    memberships = current(Membership.objects.all(), at).select_related("organisation").order_by("pk")
    return persons.prefetch_related(
        Prefetch("memberships", memberships, to_attr="current_memberships")  # type: ignore[no-redef]  # declared there
    )


def _placed(page: Page[Person]) -> Page[Person]:
    """Say in words where each person of a page works."""
    for person in page.rows:
        person.where = ", ".join(row.organisation.short_name for row in person.current_memberships)
    return page


def directory_page(standing: Standing, filters: PersonFilters, at: datetime, *, cursor: str = "") -> Page[Person]:
    """One page of the open accounts that this person may see, by name."""
    found = named_like(filters.text).filter(persons_visible_to(standing), is_active=True)
    if filters.organisation is not None:
        members = current(Membership.objects.filter(person=OuterRef("pk")), at)
        found = found.filter(Exists(members.filter(organisation__path__startswith=filters.organisation.path)))
    return _placed(page_of(_with_organisations(found, at), BY_NAME, cursor=cursor, size=SIZE))


def person_for(standing: Standing, pk: int, at: datetime) -> Person | None:
    """The person if this standing may see their page, with the current organisations."""
    return _with_organisations(Person.objects.filter(persons_visible_to(standing)), at).filter(pk=pk).first()


def organisations_of(person: Person, at: datetime) -> list[Organisation]:
    """The organisations that the person belongs to now."""
    return [row.organisation for row in current_memberships(person, at)]


def current_memberships(person: Person, at: datetime) -> list[Membership]:
    """The person's memberships in force, oldest first."""
    return list(current(Membership.objects.filter(person=person), at).select_related("organisation").order_by("pk"))


def mandates_of(person: Person, at: datetime) -> list[OrganisationMandate]:
    """The mandates that the person holds now on the platform or on an organisation."""
    held = OrganisationMandate.objects.held_at(at).filter(person=person)
    return list(held.select_related("organisation", "given_by").order_by("starts_at", "id"))


def accounts_page(text: str, state: str, at: datetime, *, cursor: str = "") -> Page[Person]:
    """One page of the accounts, for administrators: by name or address, and by state."""
    found = named_like("" if "@" in text else text).filter(kind=PersonKind.ACCOUNT, left_at__isnull=True)
    if "@" in text:
        found = found.alias(address=Lower("email")).filter(address__contains=text.strip().lower())
    if state in STATES:
        found = found.filter(STATES[state])
    return _placed(page_of(_with_organisations(found, at), BY_NAME, cursor=cursor, size=SIZE))


def account_by_email(email: str) -> Person | None:
    """The account that has this address, whatever its state."""
    return Person.objects.filter(email=email.strip().lower(), kind=PersonKind.ACCOUNT).first()


def personas(at: datetime) -> list[tuple[str, list[Person]]]:
    """The demonstration's persons, gathered by what they do, in the order they were made."""
    shown = _with_organisations(Person.objects.filter(is_persona=True, is_active=True), at).order_by("pk")
    groups: dict[str, list[Person]] = {}
    for person in shown:
        person.where = ", ".join(row.organisation.name for row in person.current_memberships)
        groups.setdefault(person.persona_role, []).append(person)
    return list(groups.items())


def persona(pk: int) -> Person | None:
    """The made-up person of a demonstration, never a real account."""
    return Person.objects.filter(pk=pk, is_persona=True, is_active=True).first()
