"""Co-authors, and the participants among whom they are looked for."""

from __future__ import annotations

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Concat

from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.models.contribution import SortKey
from fabrique.expression.contributions.states import CoauthorState
from fabrique.foundations.people.models import Person

FOUND_AT_MOST = 10
SHORTEST_NAME = 2


def is_accepted_coauthor(contribution: Contribution, person: Person | None) -> bool:
    """Whether the person has accepted a part of the contribution."""
    if person is None:
        return False
    return Coauthor.objects.filter(contribution=contribution, person=person, state=CoauthorState.ACCEPTED).exists()


def coauthors_of(contribution: Contribution) -> QuerySet[Coauthor]:
    """Everybody asked, with their answer."""
    return Coauthor.objects.filter(contribution=contribution).select_related("person").order_by("proposed_at", "pk")


def coauthor_for(contribution: Contribution, pk: int) -> Coauthor | None:
    """One of them."""
    return coauthors_of(contribution).filter(pk=pk).first()


def participants_named(challenge: Challenge, text: str, *, except_ids: set[int]) -> list[Participation]:
    """Active participants whose name holds ``text``, accents and case apart: ten at most."""
    if len(text.strip()) < SHORTEST_NAME:
        return []
    name = Concat("person__given_name", Value(" "), "person__family_name", output_field=TextField())
    active = Participation.objects.filter(
        challenge=challenge, state=ParticipationState.ACTIVE, person__is_active=True
    ).exclude(person__in=except_ids)
    found = active.annotate(key=SortKey(name)).filter(key__contains=SortKey(Value(text.strip())))
    return list(found.select_related("person", "organisation").order_by("key", "pk")[:FOUND_AT_MOST])


def participant_for(challenge: Challenge, person_id: int) -> Person | None:
    """An active participant of the challenge."""
    entry = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE, person=person_id)
    found = entry.select_related("person").first()
    return found.person if found else None
