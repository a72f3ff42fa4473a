"""Who reads a sheet before, and after, everybody does."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovations.models import Authorship, Sheet
from fabrique.implementation.innovations.states import AuthorState

LEADS = (OrganisationRole.MINISTRY_LEAD.value, OrganisationRole.COORDINATOR.value)
WITH_AUTHOR = (AuthorState.PROPOSED, AuthorState.ACCEPTED)


def leads(standing: Standing, organisation: Organisation) -> bool:
    """Whether the person leads the approach for that organisation, or for one above it."""
    return any(standing.has_role_over(role, organisation) for role in LEADS)


def visible_sheets(standing: Standing) -> Q:
    """Sheets that this person may read.

    What is published is for everybody, companies and visitors included. Before that, a sheet
    is for its authors, its contact, its expert, and who leads the organisation.
    The predicate with the same meaning is :func:`can_see`; a parity test holds both together.
    """
    shown = Q(published_at__isnull=False)
    me = standing.person_id
    if me is None:
        return shown
    places = {organisation_id for role, organisation_id in standing.roles if role in LEADS}
    if None in places:
        return Q()
    signed = Authorship.objects.filter(person=me, state__in=WITH_AUTHOR).values("sheet_id")
    mine = Q(created_by=me) | Q(contact=me) | Q(safety_expert=me) | Q(pk__in=signed)
    for organisation_id in sorted(place for place in places if place is not None):
        mine |= Q(organisation__path__contains=f"/{organisation_id}/")
    return shown | mine


def can_see(standing: Standing, sheet: Sheet, *, author_ids: Collection[int] = ()) -> Verdict:
    """The same for one sheet. ``author_ids``: authors, and persons asked to be, who have not declined."""
    if sheet.is_readable_by_all:
        return YES
    me = standing.person_id
    if me is not None:
        mine = {sheet.created_by_id, sheet.contact_id, sheet.safety_expert_id, *author_ids}
        if me in mine or leads(standing, sheet.organisation):
            return YES
    return refused(_("Cette fiche n’est pas publiée."))
