"""What pages and actions read about people."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from fabrique.foundations.people.models import Membership, OrganisationMandate, Person
from fabrique.foundations.people.rules import Standing


def standing_of(person: Person | AnonymousUser | None, at: datetime) -> Standing:
    """Load, in two queries, what the rules need about ``person`` at the instant ``at``."""
    if not isinstance(person, Person) or not person.is_active:
        return Standing()
    memberships = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=at.date()), person=person, starts_on__lte=at.date()
    )
    mandates = OrganisationMandate.objects.held_at(at).filter(person=person)
    return Standing(
        person=person,
        organisation_paths=dict(memberships.order_by("pk").values_list("organisation_id", "organisation__path")),
        roles=frozenset(mandates.values_list("role", "organisation_id")),
    )


def current_standing(person: Person | AnonymousUser | None, at: datetime) -> Standing:
    """Return the standing of the request's person, loaded once per person object."""
    if not isinstance(person, Person):
        return Standing()
    cached: Standing | None = person.__dict__.get("standing")
    if cached is None:
        cached = person.__dict__["standing"] = standing_of(person, at)
    return cached
