"""Who someone is at an instant, for the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, Person
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole, OrganisationState


def today_at(at: datetime) -> date:
    """The day in Paris."""
    return timezone.localtime(at).date()


def current(memberships: QuerySet[Membership], at: datetime) -> QuerySet[Membership]:
    """Memberships in force on that day; those of an archived organisation are over at once."""
    today = today_at(at)
    return memberships.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        starts_on__lte=today,
        organisation__state=OrganisationState.ACTIVE,
    )


def _merged_into(path: str) -> ArraySubquery:
    """Ids of the duplicates merged into an organisation of the path (an ancestor or itself)."""
    holder = ExpressionWrapper(OuterRef(path), output_field=CharField())
    duplicates = Organisation.objects.filter(merged_into__isnull=False).alias(holder=holder)
    return ArraySubquery(duplicates.filter(holder__startswith=F("merged_into__path")).values("pk"))


def _merged_exactly_into(field: str) -> ArraySubquery:
    return ArraySubquery(Organisation.objects.filter(merged_into=OuterRef(field)).values("pk"))


def standing_of(person: Person | AnonymousUser | Any | None, at: datetime) -> Standing:  # noqa: ANN401 - request.user
    """Load, in two queries, what the rules need about ``person`` at the instant ``at``."""
    if not isinstance(person, Person) or not person.is_active:
        return Standing()
    memberships = (
        current(Membership.objects.filter(person=person), at)
        .order_by("pk")
        .values_list("organisation_id", "organisation__path", _merged_into("organisation__path"))
    )
    mandates = (
        OrganisationMandate.objects.held_at(at)
        .filter(person=person)
        .values_list("role", "organisation_id", _merged_exactly_into("organisation_id"))
    )
    paths, aliases = {}, set()
    for organisation_id, path, merged in memberships:
        paths[organisation_id] = path
        aliases.update(merged)
    roles = {(role, pk) for role, organisation_id, merged in mandates for pk in (organisation_id, *merged)}
    return Standing(person=person, organisation_paths=paths, roles=frozenset(roles), alias_ids=frozenset(aliases))


def current_standing(person: Person | AnonymousUser | Any | None, at: datetime) -> Standing:  # noqa: ANN401 - request.user
    """Return the standing of the request's person, loaded once per person object."""
    if not isinstance(person, Person):
        return Standing()
    cached: Standing | None = person.__dict__.get("standing")
    if cached is None:
        cached = person.__dict__["standing"] = standing_of(person, at)
    return cached


def admin_mandates(at: datetime) -> QuerySet[OrganisationMandate]:
    """Mandates of platform administrators whose account is open."""
    return OrganisationMandate.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        starts_at__lte=at,
        role=OrganisationRole.ADMIN,
        organisation__isnull=True,
        person__is_active=True,
    )


def has_any_admin(at: datetime | None = None) -> bool:
    """Whether somebody can administer the platform."""
    return admin_mandates(at or now()).exists()


def is_last_admin(person: Person, at: datetime) -> bool:
    """Whether the platform would have no administrator without this person."""
    holders = set(admin_mandates(at).values_list("person_id", flat=True))
    return holders == {person.pk}
