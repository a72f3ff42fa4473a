"""Who takes part, who asks to, who runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower
from django.http import Http404

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, InvitedOrganisation, Participation
from fabrique.expression.challenges.rules import LIVE
from fabrique.expression.challenges.states import Access, ParticipationState
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Membership, Organisation, whole_organisation
from fabrique.foundations.people.queries.standing import current
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationState

BY_ORGANISATION = Order(("sort_organisation", "sort_name", "id"))
OLDEST_FIRST = Order(("asked_at", "id"))
SIZE = 30
FOUND = 20
INSIDE = (*LIVE, ParticipationState.INVITED.value)


def lapsed_ids(challenge: Challenge, at: datetime) -> set[int]:
    """Persons who came in with an organisation that is no longer theirs, or no longer invited.

    The same as ``ChallengeStanding.lapsed``, for everybody at once, in three queries.
    """
    if challenge.take_part_access not in {Access.ORGANISATIONS, Access.INVITATION}:
        return set()
    through = Participation.objects.filter(challenge=challenge, state__in=INSIDE, through_organisation=True)
    people = set(through.values_list("person_id", flat=True))
    if not people:
        return set()
    invited = Organisation.objects.filter(
        Q(state=OrganisationState.ACTIVE) | Q(merged_into__isnull=False),
        pk__in=InvitedOrganisation.objects.filter(challenge=challenge).values("organisation"),
    )
    roots = {merged or pk for pk, merged in invited.values_list("pk", "merged_into_id")}
    theirs = current(Membership.objects.filter(person__in=through.values("person")), at)
    belonging = {
        person
        for person, path in theirs.values_list("person_id", "organisation__path")
        if not roots.isdisjoint(int(part) for part in path.split("/") if part)
    }
    return people - belonging


def participants_page(
    challenge: Challenge,
    *,
    state: str = ParticipationState.ACTIVE,
    text: str = "",
    organisation: int = 0,
    cursor: str = "",
) -> Page[Participation]:
    """One page of the people in that state, by organisation then by name."""
    found = Participation.objects.filter(challenge=challenge, state=state)
    if organisation:
        found = found.filter(organisation=organisation)
    if text:
        found = found.filter(
            Q(person__family_name__unaccent__icontains=text)
            | Q(person__given_name__unaccent__icontains=text)
            | Q(person__pseudonym__unaccent__icontains=text)
            | Q(organisation__name__unaccent__icontains=text)
            | Q(organisation__acronym__iexact=text)
        )
    named = found.select_related("person", "organisation").annotate(
        sort_organisation=Coalesce(Lower("organisation__name"), Value("")),
        sort_name=Lower("person__family_name"),
    )
    return page_of(named, BY_ORGANISATION, cursor=cursor, size=SIZE)


def requests_page(challenge: Challenge, *, cursor: str = "") -> Page[Participation]:
    """One page of the requests that wait, the oldest first."""
    waiting = Participation.objects.filter(challenge=challenge, state=ParticipationState.REQUESTED)
    return page_of(waiting.select_related("person", "organisation"), OLDEST_FIRST, cursor=cursor, size=SIZE)


def participation_of(challenge: Challenge, standing: Standing) -> Participation | None:
    """The person's own line in the challenge."""
    if standing.person is None:
        return None
    return (
        Participation.objects.filter(challenge=challenge, person=standing.person).select_related("organisation").first()
    )


def participation_for(challenge: Challenge, pk: int) -> Participation:
    """One line of the challenge, or 404."""
    found = Participation.objects.filter(challenge=challenge, pk=pk).select_related("person", "organisation").first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people, ministries or companies a challenge gathers, and how many requests wait."""

    participants: int
    organisations: int
    invited: int
    requests: int


def figures_of(challenge: Challenge) -> Figures:
    """Count, in one query."""
    row = Participation.objects.filter(challenge=challenge).aggregate(
        participants=Count("pk", filter=Q(state__in=LIVE)),
        organisations=Count(whole_organisation("organisation"), filter=Q(state__in=LIVE), distinct=True),
        invited=Count("pk", filter=Q(state=ParticipationState.INVITED)),
        requests=Count("pk", filter=Q(state=ParticipationState.REQUESTED)),
    )
    return Figures(**row)


def count_by_organisation(challenge: Challenge) -> list[Organisation]:
    """Organisations people came for, with ``people`` counted, the most numerous first."""
    counts = (
        Participation.objects.filter(challenge=challenge, state__in=LIVE, organisation__isnull=False)
        .values_list("organisation")
        .annotate(people=Count("pk"))
    )
    people = dict(counts)
    found = list(Organisation.objects.filter(pk__in=people))
    for each in found:
        each.people = people[each.pk]  # type: ignore[attr-defined]
    return sorted(found, key=lambda each: (-people[each.pk], each.name))


def invited_organisations(challenge: Challenge) -> list[InvitedOrganisation]:
    """Invited organisations by name, each with ``people``: who came for it or for one under it."""
    invited = list(challenge.invited_organisations.select_related("organisation").order_by("organisation__name", "pk"))
    live = Participation.objects.filter(challenge=challenge, state__in=LIVE, organisation__isnull=False)
    paths = live.values_list("organisation__path").annotate(people=Count("pk"))
    counted = [(path, people) for path, people in paths]
    for each in invited:
        prefix = each.organisation.path
        each.people = sum(people for path, people in counted if path.startswith(prefix))  # type: ignore[attr-defined]
    return invited


def organisations_matching(challenge: Challenge, text: str) -> QuerySet[Organisation]:
    """Active organisations to invite, found by name or acronym, those already invited left out."""
    invited = challenge.invited_organisations.values("organisation")
    found = Organisation.objects.filter(state=OrganisationState.ACTIVE).exclude(pk__in=invited)
    if not text:
        return found.none()
    return (
        found.filter(Q(name__unaccent__icontains=text) | Q(acronym__istartswith=text))
        .select_related("parent")
        .order_by("path", "name")[:FOUND]
    )


def team_of(challenge: Challenge, at: datetime) -> list[ChallengeMandate]:
    """Mandates in force or to come, by role."""
    wanted = ChallengeMandate.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), challenge=challenge)
    return list(wanted.select_related("person").order_by("role", "starts_at", "pk"))


def mandate_for(challenge: Challenge, pk: int) -> ChallengeMandate:
    """One mandate of the challenge, or 404."""
    found: ChallengeMandate | None = (
        ChallengeMandate.objects.filter(challenge=challenge, pk=pk).select_related("person").first()
    )
    if found is None:
        raise Http404
    return found


def own_organisations(standing: Standing) -> list[Organisation]:
    """The person's current organisations, those that are not archived."""
    ids = list(standing.organisation_paths)
    return list(Organisation.objects.filter(pk__in=ids, state=OrganisationState.ACTIVE).order_by("name"))
