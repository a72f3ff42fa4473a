"""Who may read the platform's own pages."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, refused
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole

STEERS = (
    OrganisationRole.MANAGER,
    OrganisationRole.MINISTRY_LEAD,
    OrganisationRole.COORDINATOR,
    OrganisationRole.ADMIN,
)


def can_read_journal(standing: Standing) -> Verdict:
    """Administrators of the platform read the journal; nobody writes in it by hand."""
    return YES if standing.is_admin else refused(_("Le journal est réservé aux administrateurs de la plateforme."))


def can_read_boards(standing: Standing) -> Verdict:
    """Managers, leads and coordinators read the figures of what they run."""
    if any(standing.has_role_anywhere(role) for role in STEERS):
        return YES
    return refused(_("Ces tableaux sont ceux des managers, des porteurs ministériels et des coordinateurs."))


def within_perimeter(standing: Standing, field: str) -> Q:
    """Rows whose organisation is one that the person runs, or stands under one."""
    wanted = {role.value for role in STEERS}
    places = {pk for role, pk in standing.roles if role in wanted}
    if None in places:
        return Q(pk__isnull=False)  # not an empty Q: combined with another, it would vanish
    found = Q(pk__in=[])
    for pk in sorted(pk for pk in places if pk is not None):
        found |= Q(**{f"{field}__path__contains": f"/{pk}/"})
    return found
