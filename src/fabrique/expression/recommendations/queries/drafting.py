"""Who writes, and among whom the two are chosen."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from fabrique.expression.challenges.models import Challenge, Participation, Taxonomy
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.rules.drafting import COMPANY_SIDE, MINISTRY_SIDE
from fabrique.expression.recommendations.states import STANDING
from fabrique.foundations.people.models import Person

CANDIDATES = 300


def drafts_in(challenge: Challenge, person: Person | None) -> bool:
    """Whether the person is in the drafting pair of a recommendation that stands here."""
    if person is None:
        return False
    mine = Q(ministry_author=person) | Q(company_author=person)
    return Recommendation.objects.filter(mine, challenge=challenge, state__in=STANDING).exists()


def ministry_candidates(challenge: Challenge, text: str = "", *, keep: int | None = None) -> list[Participation]:
    """Participants of an administration, by organisation then name; ``keep`` is offered whatever the search."""
    return _candidates(challenge, MINISTRY_SIDE, text, keep)


def company_candidates(challenge: Challenge, text: str = "", *, keep: int | None = None) -> list[Participation]:
    """Participants of a company, by organisation then name; ``keep`` is offered whatever the search."""
    return _candidates(challenge, COMPANY_SIDE, text, keep)


def _candidates(challenge: Challenge, kinds: Collection[str], text: str, keep: int | None) -> list[Participation]:
    found = Participation.objects.filter(
        challenge=challenge, state=ParticipationState.ACTIVE, organisation__kind__in=kinds, person__is_active=True
    )
    if text:
        found = found.filter(
            Q(person__family_name__unaccent__icontains=text)
            | Q(person__given_name__unaccent__icontains=text)
            | Q(organisation__name__unaccent__icontains=text)
            | Q(person=keep)
        )
    ordered = found.order_by("organisation__name", "person__family_name", "person__given_name", "pk")
    return list(ordered.select_related("person", "organisation")[:CANDIDATES])


def taxonomies_of(challenge: Challenge) -> list[Taxonomy]:
    """The workshop's classifications with their entries: two queries."""
    return list(Taxonomy.objects.filter(challenge=challenge).prefetch_related("terms"))
