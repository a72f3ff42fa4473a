"""What a person had begun to write."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Coauthor, Contribution, Draft
from fabrique.expression.contributions.states import CoauthorState, ContributionState
from fabrique.foundations.people.models import Person

SIGNED_STATES = (ContributionState.DRAFT, ContributionState.PUBLISHED, ContributionState.MERGED)


def draft_for(person: Person, challenge: Challenge, form_key: str) -> Draft | None:
    """What this form held when it was last saved by itself."""
    return Draft.objects.filter(person=person, challenge=challenge, form_key=form_key).first()


def begun_forms(person: Person) -> QuerySet[Draft]:
    """Forms of new contributions that this person left without sending."""
    return (
        Draft.objects.filter(person=person, form_key="contribution:new")
        .select_related("challenge")
        .order_by("-updated_at", "-pk")
    )


def written_by(person: Person) -> QuerySet[Contribution]:
    """What this person wrote, deposited or agreed to sign, withdrawn texts included."""
    signed = Coauthor.objects.filter(person=person, state=CoauthorState.ACCEPTED).values("contribution_id")
    mine = Q(author=person) | Q(deposited_by=person) | Q(pk__in=signed, state__in=SIGNED_STATES)
    return Contribution.objects.filter(mine).select_related("challenge", "organisation", "author")


def shares_to_answer(person: Person) -> QuerySet[Coauthor]:
    """Parts that were proposed to this person and wait for an answer."""
    return (
        Coauthor.objects.filter(person=person, state=CoauthorState.PROPOSED)
        .exclude(contribution__state__in=[ContributionState.WITHDRAWN, ContributionState.HIDDEN])
        .select_related("contribution__challenge", "contribution__author")
        .order_by("-proposed_at")
    )
