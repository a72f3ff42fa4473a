"""Who someone is at an instant, for the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Membership, OrganisationMandate, Person
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


WHO = """
SELECT '' AS role, held.organisation_id, place.path, ARRAY(
    SELECT twin.id FROM people_organisation AS twin
    JOIN people_organisation AS heir ON heir.id = twin.merged_into_id
    WHERE starts_with(place.path, heir.path)
) AS merged, held.id AS rank
FROM people_membership AS held JOIN people_organisation AS place ON place.id = held.organisation_id
WHERE held.person_id = %(person)s AND held.starts_on <= %(today)s AND place.state = %(active)s
    AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
UNION ALL
SELECT held.role, held.organisation_id, '', ARRAY(
    SELECT twin.id FROM people_organisation AS twin WHERE twin.merged_into_id = held.organisation_id
), held.id
FROM people_organisationmandate AS held
WHERE held.person_id = %(person)s AND held.starts_at <= %(at)s AND (held.ends_at IS NULL OR held.ends_at > %(at)s)
ORDER BY rank
"""


def standing_of(person: Person | AnonymousUser | Any | None, at: datetime) -> Standing:  # noqa: ANN401 - request.user
    """Load, in one query, what the rules need about ``person`` at the instant ``at``.

    Every page and every act begins here: the statement is written by hand because the ORM
    took ten times as long to put it together as the database to answer. It says what
    ``current`` and ``held_at`` say; ``merged``: ids of the duplicates merged into the
    organisation (of a mandate) or into it and those above it (of a membership).
    """
    if not isinstance(person, Person) or not person.is_active:
        return Standing()
    values: dict[str, Any] = {
        "person": person.pk,
        "today": today_at(at),
        "at": at,
        "active": OrganisationState.ACTIVE.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(WHO, values)
        rows = cursor.fetchall()
    paths, aliases, roles = {}, set(), set()
    for role, organisation_id, path, merged, _rank in rows:
        if role:
            roles |= {(role, pk) for pk in (organisation_id, *merged)}
        else:
            paths[organisation_id] = path
            aliases.update(merged)
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
