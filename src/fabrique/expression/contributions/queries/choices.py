"""What filters and forms of a challenge offer to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import Exists, OuterRef

from fabrique.expression.challenges.models import Challenge, Participation, Term, Theme
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import READABLE, author_named_to
from fabrique.foundations.people.models import Organisation, Person

OFFERED_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """Themes, sections and organisations as (value, label)."""

    themes: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[str, str]]


def filter_choices(challenge: Challenge, standing: ChallengeStanding) -> FilterChoices:
    """What the list can be narrowed to: three queries.

    Organisations are only those of contributions whose author this person may know.
    """
    themes = Theme.objects.filter(challenge=challenge, retired_at__isnull=True).values_list("pk", "name")
    sections = sections_of(challenge)
    return FilterChoices(
        themes=[(str(pk), name) for pk, name in themes],
        sections=[(str(term.pk), term.label) for term in sections],
        organisations=_organisations(challenge, standing),
    )


def _organisations(challenge: Challenge, standing: ChallengeStanding) -> list[tuple[str, str]]:
    """Looked up once in a few seconds for each reader: the list of a large challenge reads many rows."""
    reader = "team" if standing.facilitates else standing.person_id
    key = f"contributions.organisations:{challenge.pk}:{reader}"
    found: list[tuple[str, str]] | None = caches["fragments"].get(key)
    if found is None:
        found = _organisations_now(challenge, standing)
        caches["fragments"].set(key, found, settings.SHARED_SECONDS)
    return found


def _organisations_now(challenge: Challenge, standing: ChallengeStanding) -> list[tuple[str, str]]:
    there = Contribution.objects.filter(
        author_named_to(standing), challenge=challenge, state__in=READABLE, organisation=OuterRef("pk")
    )
    found = Organisation.objects.filter(Exists(there)).order_by("name", "pk").values_list("pk", "acronym", "name")
    return [(str(pk), acronym or name) for pk, acronym, name in found[:OFFERED_AT_MOST]]


def sections_of(challenge: Challenge) -> list[Term]:
    """Every entry of the challenge's taxonomies, in order."""
    terms = Term.objects.filter(taxonomy__challenge=challenge).select_related("taxonomy")
    return list(terms.order_by("taxonomy__position", "taxonomy__pk", "position", "pk"))


def participant_with_email(challenge: Challenge, email: str) -> Person | None:
    """The active participant who has this address."""
    entry = Participation.objects.filter(
        challenge=challenge,
        state=ParticipationState.ACTIVE,
        person__email=email.strip().lower(),
        person__is_active=True,
    )
    found = entry.select_related("person").first()
    return found.person if found else None
