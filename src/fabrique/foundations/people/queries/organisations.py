"""The tree of organisations, and who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, sort_key
from fabrique.foundations.people.queries.standing import current
from fabrique.foundations.people.states import OrganisationState

BY_NAME = Order(("sorted_name", "id"))
SIZE = 30
FEW = 12


@dataclass(frozen=True, slots=True)
class OrganisationFilters:
    """What somebody looks for; without any of them the top of the tree is shown."""

    text: str = ""
    kind: str = ""
    archived: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.text or self.kind or self.archived)


def matching(text: str) -> QuerySet[Organisation]:
    """Organisations whose name or acronym holds every word of ``text``, accents aside."""
    haystack = sort_key(Concat("name", Value(" "), "acronym", output_field=TextField()))
    found = Organisation.objects.alias(haystack=haystack)
    for word in text.split()[:8]:
        found = found.filter(haystack__contains=sort_key(Value(word)))
    return found


def _with_children(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    beneath = (
        Organisation.objects.filter(parent=OuterRef("pk"), state=OrganisationState.ACTIVE)
        .order_by()
        .values("parent")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return organisations.select_related("parent").annotate(
        sorted_name=sort_key("name"), children_count=Coalesce(Subquery(beneath), 0)
    )


def organisations_page(filters: OrganisationFilters, *, cursor: str = "") -> Page[Organisation]:
    """One page of the tree's top, or of what is looked for anywhere in it."""
    found = matching(filters.text)
    if not filters.archived:
        found = found.filter(state=OrganisationState.ACTIVE)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.empty:
        found = found.filter(parent__isnull=True)
    return page_of(_with_children(found), BY_NAME, cursor=cursor, size=SIZE)


def children_page(organisation: Organisation, *, cursor: str = "") -> Page[Organisation]:
    """What is directly under an organisation, by name."""
    beneath = Organisation.objects.filter(parent=organisation, state=OrganisationState.ACTIVE)
    return page_of(_with_children(beneath), BY_NAME, cursor=cursor, size=SIZE)


def organisation_for(pk: int) -> Organisation | None:
    """The organisation with its parent and what it was merged into."""
    return Organisation.objects.select_related("parent", "merged_into").filter(pk=pk).first()


def ancestors(organisation: Organisation) -> list[Organisation]:
    """From the top down to the parent."""
    above = [pk for pk in organisation.path_ids if pk != organisation.pk]
    if not above:
        return []
    by_id = Organisation.objects.in_bulk(above)
    return [by_id[pk] for pk in above if pk in by_id]


def places_for(organisation: Organisation, text: str) -> list[Organisation]:
    """Living organisations outside its subtree that match ``text``, to move or merge it there."""
    found = matching(text).filter(state=OrganisationState.ACTIVE).exclude(path__startswith=organisation.path)
    return list(
        found.select_related("parent").annotate(sorted_name=sort_key("name")).order_by("sorted_name", "id")[:FEW]
    )


def members_page(organisation: Organisation, at: datetime, *, cursor: str = "") -> Page[Membership]:
    """People who belong to the organisation itself, by name."""
    members = current(Membership.objects.filter(organisation=organisation, person__is_active=True), at)
    named = members.select_related("person", "organisation").annotate(sorted_name=_member_name())
    return page_of(named, BY_NAME, cursor=cursor, size=SIZE)


def _member_name() -> Func:
    return sort_key(Concat("person__family_name", Value(" "), "person__given_name", output_field=TextField()))


def member_count(organisation: Organisation, at: datetime) -> int:
    """How many people belong to the organisation itself."""
    return current(Membership.objects.filter(organisation=organisation, person__is_active=True), at).count()


def mandates_on(organisation: Organisation | None) -> list[OrganisationMandate]:
    """Every mandate ever held on the organisation (None: the platform), the newest first."""
    held = OrganisationMandate.objects.filter(organisation=organisation, person__left_at__isnull=True)
    return list(
        held.select_related("person", "given_by").order_by(F("ends_at").desc(nulls_first=True), "-starts_at", "-id")[
            :200
        ]
    )


def active_children_count(organisation: Organisation) -> int:
    """How many living organisations are directly under it."""
    return Organisation.objects.filter(parent=organisation, state=OrganisationState.ACTIVE).count()


def membership_for(pk: int) -> Membership | None:
    """One membership, with its person and organisation."""
    return Membership.objects.select_related("person", "organisation").filter(pk=pk).first()


def mandate_for(pk: int) -> OrganisationMandate | None:
    """One mandate, with its person."""
    return OrganisationMandate.objects.select_related("person").filter(pk=pk).first()
