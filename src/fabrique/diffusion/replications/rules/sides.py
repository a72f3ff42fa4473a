"""Who stands on the adopter's side, who on the source's, and who else reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, Q

from fabrique.diffusion.replications.models import Replication
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole

OUTSIDE = (OrganisationKind.COMPANY, OrganisationKind.ASSOCIATION)
LEADS = (OrganisationRole.MANAGER.value, OrganisationRole.MINISTRY_LEAD.value)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and whether they work for an administration (or hold a role on the platform)."""

    standing: Standing
    serves: bool = False

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for nobody."""
        return self.standing.person_id

    @property
    def coordinates(self) -> bool:
        """Whether they coordinate or administer the platform."""
        return self.standing.is_admin or self.standing.has_role(OrganisationRole.COORDINATOR)


def holds_platform_role(standing: Standing) -> bool:
    """Whether a mandate is held on the whole platform."""
    return any(organisation is None for _role, organisation in standing.roles)


def serves(standing: Standing) -> Q:
    """True in the database when the person belongs to an administration: companies read their own only."""
    if holds_platform_role(standing):
        return Q(pk__isnull=False)
    if not standing.organisation_paths:
        return Q(pk__in=[])
    mine = Organisation.objects.filter(pk__in=list(standing.organisation_paths)).exclude(kind__in=OUTSIDE)
    return Q(Exists(mine))


def visible_replications(standing: Standing) -> Q:
    """Adoptions that this person reads; the predicate with the same meaning is :func:`can_see`.

    Agents read those of published sheets; a company reads its own, and those of its own sheets.
    """
    if not standing.signed_in:
        return Q(pk__in=[])
    own = _own(standing)
    return own | (Q(sheet__published_at__isnull=False) & serves(standing))


def _own(standing: Standing) -> Q:
    mine = list(standing.organisation_ids)
    own = Q(owner=standing.person_id) | Q(adopter__in=mine) | Q(source__in=mine)
    for pk in led_by(standing):
        own |= Q(adopter__path__contains=f"/{pk}/") | Q(source__path__contains=f"/{pk}/")
    return own


def led_by(standing: Standing) -> list[int]:
    """Organisations that the person manages or leads."""
    return sorted(pk for role, pk in standing.roles if role in LEADS and pk is not None)


def can_see(reader: Reader, replication: Replication) -> bool:
    """The same as :func:`visible_replications`, for one adoption whose sheet is loaded."""
    standing = reader.standing
    if not standing.signed_in:
        return False
    mine = standing.organisation_ids
    if replication.owner_id == standing.person_id or {replication.adopter_id, replication.source_id} & mine:
        return True
    if leads(standing, replication.adopter) or leads(standing, replication.source):
        return True
    return reader.serves and replication.sheet.is_readable_by_all


def leads(standing: Standing, organisation: Organisation) -> bool:
    """Whether the person manages the organisation or leads its ministry."""
    return any(standing.has_role_over(role, organisation) for role in LEADS)


def on_adopter_side(standing: Standing, replication: Replication) -> bool:
    """The adoption's owner, and who manages the adopting organisation."""
    if not standing.signed_in:
        return False
    return replication.owner_id == standing.person_id or leads(standing, replication.adopter)


def on_source_side(standing: Standing, replication: Replication) -> bool:
    """The sheet's contact, its writer while they are there, and who manages the organisation it came from."""
    if not standing.signed_in:
        return False
    sheet, me = replication.sheet, standing.person_id
    if sheet.contact_id == me or (sheet.created_by_id == me and replication.source_id in standing.organisation_ids):
        return True
    return leads(standing, replication.source)


def can_see_agreement(reader: Reader, replication: Replication) -> bool:
    """The agreement's document is for both sides and for the coordination."""
    standing = reader.standing
    return (
        on_adopter_side(standing, replication)
        or on_source_side(standing, replication)
        or (standing.signed_in and reader.coordinates)
    )
