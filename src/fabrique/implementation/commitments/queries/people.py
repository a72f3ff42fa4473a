"""Who manages, who leads, who replaces whom, who is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from fabrique.expression.challenges.models import Challenge, ChallengeMandate
from fabrique.expression.challenges.states import ChallengeRole
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.states import CoauthorState
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import coordinators_of
from fabrique.foundations.people.models import Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import admin_mandates, today_at
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.commitments.models import Answer, AnswerRules, Delegation, RoutingRule
from fabrique.implementation.commitments.rules import CHIEFS


def chief_of(
    organisation: Organisation, at: datetime, *, but: Collection[int] = (), above: bool = False
) -> tuple[Person, Organisation] | None:
    """The manager of the organisation, or of the nearest one above that has one; a lead where there is no manager.

    ``above``: start from the organisation just above. ``but``: people who cannot be chosen.
    """
    path = organisation.path_ids or [organisation.pk]
    if above:
        path = path[:-1]
    held = (
        OrganisationMandate.objects.held_at(at)
        .filter(organisation__in=path, role__in=CHIEFS, person__is_active=True, person__email__isnull=False)
        .exclude(person__in=but)
        .select_related("person", "organisation")
    )
    chosen = min(held, key=lambda one: _nearness(one, path), default=None)
    return (chosen.person, chosen.organisation) if chosen else None


def _nearness(held: OrganisationMandate, path: list[int]) -> tuple[int, bool, datetime, int]:
    return (-path.index(held.organisation_id or 0), held.role != OrganisationRole.MANAGER, held.starts_at, held.pk)


def lead_of(
    organisation: Organisation | None, programme: Programme, at: datetime, *, but: Collection[int] = ()
) -> Person | None:
    """The ministry lead above the organisation, else of the programme's organisation, else its coordination."""
    for place in (organisation, programme.organisation):
        if place is not None and (chosen := _lead_above(place, at, but)):
            return chosen
    return coordinator_of(programme, at, but=but)


def _lead_above(organisation: Organisation, at: datetime, but: Collection[int]) -> Person | None:
    path = organisation.path_ids or [organisation.pk]
    held = (
        OrganisationMandate.objects.held_at(at)
        .filter(organisation__in=path, role=OrganisationRole.MINISTRY_LEAD)
        .filter(person__is_active=True, person__email__isnull=False)
        .exclude(person__in=but)
        .select_related("person")
    )
    chosen: OrganisationMandate | None = min(held, key=lambda one: _nearness(one, path), default=None)
    return chosen.person if chosen else None


def coordinator_of(programme: Programme, at: datetime, *, but: Collection[int] = ()) -> Person | None:
    """The oldest coordinator of the programme with an open account."""
    held = coordinators_of(programme, at).filter(is_active=True, email__isnull=False).exclude(pk__in=but)
    found: Person | None = held.order_by("pk").first()
    return found


def facilitator_of(challenge: Challenge, at: datetime, *, but: Collection[int] = ()) -> Person | None:
    """A facilitator of the challenge with an open account."""
    held = ChallengeMandate.objects.held_at(at).filter(challenge=challenge, role=ChallengeRole.FACILITATOR)
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True, email__isnull=False)
    return people.exclude(pk__in=but).order_by("pk").first()


def administrator(at: datetime, *, but: Collection[int] = ()) -> Person | None:
    """An administrator of the platform: nothing is ever without a name."""
    people = Person.objects.filter(pk__in=admin_mandates(at).values("person"), email__isnull=False)
    return people.exclude(pk__in=but).order_by("pk").first()


def writer_ids(contribution: Contribution) -> set[int]:
    """The author, whoever deposited it for someone, and the co-authors who accepted: nobody answers oneself."""
    ids = {contribution.author_id, contribution.deposited_by_id}
    accepted = Coauthor.objects.filter(contribution=contribution, state=CoauthorState.ACCEPTED)
    return {pk for pk in (*ids, *accepted.values_list("person_id", flat=True)) if pk is not None}


def replaced_by(person_id: int, at: datetime) -> list[int]:
    """The absent people in whose place this person answers today."""
    return list(_running(today_at(at)).filter(delegate=person_id).values_list("person_id", flat=True).distinct())


def substitutes_of(person_ids: Collection[int], at: datetime) -> set[int]:
    """Who answers today in the place of these people."""
    found = _running(today_at(at)).filter(person__in=person_ids, delegate__is_active=True)
    return set(found.values_list("delegate_id", flat=True))


def desk_ids(answer: Answer, at: datetime) -> set[int]:
    """Who is told of what happens to an answer: its holder, who was called in, and who replaces them."""
    ids = {pk for pk in (answer.holder_id, answer.escalated_to_id) if pk is not None}
    return ids | substitutes_of(ids, at)


def answers_come_here(at: datetime) -> Combinable:
    """Whether answers came to the person of the outer query, or may: as a desk, or for somebody who is away."""
    me = OuterRef("pk")
    away = Delegation.objects.filter(delegate=me, cancelled_at__isnull=True, ends_on__gte=today_at(at))
    found = (
        Exists(Answer.objects.filter(holder=me))
        | Exists(Answer.objects.filter(escalated_to=me))
        | Exists(away)
        | Exists(RoutingRule.objects.filter(desk_person=me))
        | Exists(AnswerRules.objects.filter(fallback_person=me))
    )
    return ExpressionWrapper(Q(found), output_field=BooleanField())


def delegations_of(person: Person, at: datetime) -> list[Delegation]:
    """Absences of the person that are under way or to come."""
    mine = Delegation.objects.filter(person=person, cancelled_at__isnull=True, ends_on__gte=today_at(at))
    return list(mine.select_related("delegate").order_by("starts_on", "pk"))


def delegations_to(person: Person, at: datetime) -> list[Delegation]:
    """Whom the person replaces now, or is about to."""
    theirs = Delegation.objects.filter(delegate=person, cancelled_at__isnull=True, ends_on__gte=today_at(at))
    return list(theirs.select_related("person").order_by("starts_on", "pk"))


def _running(today: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(cancelled_at__isnull=True, starts_on__lte=today, ends_on__gte=today)
