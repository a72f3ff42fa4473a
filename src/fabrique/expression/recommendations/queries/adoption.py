"""One decision and its history; who must decide; what is due for a reminder."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404

from fabrique.expression.challenges.models import Challenge, InvitedOrganisation
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.recommendations.models import AdoptionDecision, AdoptionStep, Citation, Recommendation
from fabrique.expression.recommendations.rules.adoption import LEAD, decisions_visible_to
from fabrique.expression.recommendations.states import (
    ADOPTION_FOLLOWED,
    REMINDER_MONTHS,
    AdoptionState,
    RecommendationState,
)
from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries.standing import current
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind, OrganisationState


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as its page shows it. ``following``: the next one of the same organisation still to take."""

    decision: AdoptionDecision
    steps: list[AdoptionStep]
    before: AdoptionDecision | None
    following: AdoptionDecision | None


def visible_decisions(standing: Standing, at: datetime) -> QuerySet[AdoptionDecision]:
    """Decisions that this person reads, with what their line needs."""
    rows = AdoptionDecision.objects.filter(decisions_visible_to(standing, at))
    return rows.select_related("recommendation__challenge__programme", "organisation")


def decision_for(standing: Standing, pk: int, at: datetime) -> AdoptionDecision:
    """One decision, or 404 when this person does not see it."""
    found = visible_decisions(standing, at).select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def decided(decision: AdoptionDecision) -> Decided:
    """Its history, the decision on the text that this one replaced, and the next one to take: three queries."""
    steps = list(decision.steps.select_related("actor").order_by("-pk"))
    same = AdoptionDecision.objects.filter(organisation=decision.organisation_id)
    before = same.filter(recommendation__replaced_by=decision.recommendation_id).select_related("recommendation")
    waiting = same.filter(
        state=AdoptionState.TO_EXAMINE,
        recommendation__challenge=decision.recommendation.challenge_id,
        recommendation__state=RecommendationState.PUBLISHED,
    ).exclude(pk=decision.pk)
    following = waiting.select_related("recommendation").order_by("recommendation__number").first()
    return Decided(decision, steps, before.first(), following)


def text_of_decision(recommendation: Recommendation) -> list[str]:
    """The paragraphs of the text to decide on, in order."""
    rows = recommendation.paragraphs.filter(retired_at=None).order_by("position", "pk")
    return list(rows.values_list("body", flat=True))


def decisions_on(recommendation: Recommendation) -> list[AdoptionDecision]:
    """What each organisation decided about a text, by name, with ``steps`` loaded: two queries."""
    rows = AdoptionDecision.objects.filter(recommendation=recommendation).select_related("organisation")
    return list(rows.prefetch_related(Prefetch("steps", AdoptionStep.objects.order_by("pk"))).order_by(*BY_NAME))


BY_NAME = ("organisation__name", "pk")


def published_of(challenge: Challenge) -> QuerySet[Recommendation]:
    """Published recommendations that no other has replaced."""
    return Recommendation.objects.filter(challenge=challenge, state=RecommendationState.PUBLISHED)


def concerned_organisations(challenge: Challenge) -> list[Organisation]:
    """Invited ministries; without any, the other invited organisations that are no companies.

    A merged duplicate counts as the organisation that it was merged into.
    """
    invited = InvitedOrganisation.objects.filter(challenge=challenge).select_related("organisation__merged_into")
    found: dict[int, Organisation] = {}
    for each in invited.order_by("organisation__name", "pk"):
        organisation = each.organisation.merged_into or each.organisation
        if organisation.state == OrganisationState.ACTIVE and organisation.kind != OrganisationKind.COMPANY:
            found[organisation.pk] = organisation
    ministries = [each for each in found.values() if each.kind == OrganisationKind.MINISTRY]
    return ministries or list(found.values())


def deciding_organisations(challenge: Challenge) -> list[Organisation]:
    """Those of the matrix, by name."""
    asked = AdoptionDecision.objects.filter(recommendation__challenge=challenge)
    return list(Organisation.objects.filter(pk__in=asked.values("organisation")).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Asked:
    """An organisation of the matrix: how many decisions it has taken, and whether anybody can take them."""

    organisation: Organisation
    decided: int
    total: int
    has_lead: bool


def columns_with_leads(challenge: Challenge, at: datetime) -> list[Asked]:
    """Organisations of the matrix, by name: three queries."""
    rows = AdoptionDecision.objects.filter(recommendation__challenge=challenge).order_by()
    counted = rows.values_list("organisation").annotate(total=Count("pk"), taken=Count("decided_at"))
    figures = {organisation: (taken, total) for organisation, total, taken in counted}
    organisations = list(Organisation.objects.filter(pk__in=figures).order_by("name", "pk"))
    leads = leads_of(organisations, at)
    return [Asked(each, *figures[each.pk], has_lead=bool(leads[each.pk])) for each in organisations]


def decided_count(challenge: Challenge, organisation: Organisation) -> int:
    """How many decisions the organisation has taken in this workshop."""
    rows = AdoptionDecision.objects.filter(recommendation__challenge=challenge, organisation=organisation)
    return rows.filter(decided_at__isnull=False).count()


def addable_organisations(challenge: Challenge, text: str) -> list[Organisation]:
    """Living organisations, companies aside, that match and are not in the matrix yet."""
    if not text:
        return []
    asked = AdoptionDecision.objects.filter(recommendation__challenge=challenge).values("organisation")
    found = Organisation.objects.filter(state=OrganisationState.ACTIVE).exclude(kind=OrganisationKind.COMPANY)
    named = found.filter(Q(name__unaccent__icontains=text) | Q(acronym__istartswith=text)).exclude(pk__in=asked)
    return list(named.order_by("path", "name")[:MOST_FOUND])


MOST_FOUND = 20


def leads_of(organisations: Iterable[Organisation], at: datetime) -> dict[int, set[int]]:
    """Ids of the ministry leads of each organisation, or of what is above it: one query."""
    wanted = list(organisations)
    places = {pk for each in wanted for pk in (each.pk, *each.path_ids)}
    held = OrganisationMandate.objects.held_at(at).filter(role=LEAD, organisation__in=places, person__is_active=True)
    by_place: dict[int, set[int]] = {}
    for organisation_id, person_id in held.values_list("organisation_id", "person_id"):
        by_place.setdefault(organisation_id, set()).add(person_id)
    return {each.pk: set().union(*(by_place.get(pk, set()) for pk in {each.pk, *each.path_ids})) for each in wanted}


def member_by_email(organisation: Organisation, email: str, at: datetime) -> Person | None:
    """A person with an open account who belongs to the organisation or to one beneath it."""
    inside = current(Membership.objects.filter(organisation__path__startswith=organisation.path), at)
    people = Person.objects.filter(email=email.strip().lower(), is_active=True, pk__in=inside.values("person"))
    return people.first()


def contributions_behind(recommendation: Recommendation) -> list[int]:
    """Readable contributions that the text draws on, in order of deposit."""
    cited = Citation.objects.filter(
        paragraph__recommendation=recommendation, paragraph__retired_at=None, contribution__state__in=READABLE
    )
    return sorted(set(cited.values_list("contribution_id", flat=True)))


def months_before(today: date, months: int) -> date:
    """The same day that many months earlier, or the last day of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, _length(year, month + 1)))


def _length(year: int, month: int) -> int:
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - date(year, month, 1)).days


def month_due(opened_on: date, today: date) -> int:
    """The last of the reminders (3, 6, 12 months) that is due by ``today``; 0 when none is."""
    return max((months for months in REMINDER_MONTHS if opened_on <= months_before(today, months)), default=0)


def due_for_reminder(today: date, limit: int) -> list[int]:
    """Decisions still followed whose next reminder is due, the oldest first: by id, one query by index."""
    due = Q(pk__in=[])
    for earlier, months in zip((0, *REMINDER_MONTHS), REMINDER_MONTHS, strict=False):
        due |= Q(reminded_months__lte=earlier, opened_at__date__lte=months_before(today, months))
    rows = AdoptionDecision.objects.filter(
        due, state__in=ADOPTION_FOLLOWED, recommendation__state=RecommendationState.PUBLISHED
    )
    return list(rows.order_by("recommendation__challenge", "organisation", "pk").values_list("pk", flat=True)[:limit])


def due_again(today: date, limit: int) -> list[int]:
    """Postponed decisions whose date has come and has not been announced."""
    rows = AdoptionDecision.objects.filter(
        Q(told_postponed__isnull=True) | ~Q(told_postponed=F("postponed_until")),
        state=AdoptionState.POSTPONED,
        postponed_until__lte=today,
        recommendation__state=RecommendationState.PUBLISHED,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def held(pks: Collection[int]) -> list[AdoptionDecision]:
    """These decisions, locked, with what a reminder says: for the sweep only."""
    rows = AdoptionDecision.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return list(rows.select_related("recommendation__challenge__programme", "organisation"))
