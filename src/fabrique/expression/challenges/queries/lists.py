"""Lists of workshops."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation, Phase
from fabrique.expression.challenges.queries.visibility import listable_challenges, with_organisation_count
from fabrique.expression.challenges.rules import LIVE, readable_by
from fabrique.expression.challenges.states import ChallengeState, ParticipationState
from fabrique.expression.programmes.models import Programme, ProgrammeMandate
from fabrique.expression.programmes.queries import readable_programmes
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.rules import Standing

NEWEST_FIRST = Order(("-created_at", "-id"))
SIZE = 12
VIEWS = ("mine", "open", "all")


def challenges_page(  # noqa: PLR0913 - one per filter of the page
    standing: Standing,
    at: datetime,
    *,
    view: str = "open",
    state: str = "",
    kind: str = "",
    programme: int | None = None,
    text: str = "",
    cursor: str = "",
) -> Page[Challenge]:
    """One page of the workshops that this person may know of, newest first, with their phases."""
    found = listable_challenges(standing, at).filter(is_template=False)
    if view == "mine":
        found = found.filter(mine(standing, at))
    elif view == "open":
        found = found.filter(state=ChallengeState.OPEN)
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if programme:
        found = found.filter(programme=programme)
    if text:
        found = found.filter(Q(title__unaccent__icontains=text) | Q(question__unaccent__icontains=text))
    phases = Prefetch("phases", queryset=Phase.objects.order_by("position"))
    return page_of(with_organisation_count(found).prefetch_related(phases), NEWEST_FIRST, cursor=cursor, size=SIZE)


def mine(standing: Standing, at: datetime) -> Q:
    """Where the person takes part, is invited, has asked, or holds a mandate."""
    entries = Participation.objects.filter(
        person=standing.person_id, state__in=[*LIVE, ParticipationState.INVITED, ParticipationState.REQUESTED]
    )
    held = ChallengeMandate.objects.held_at(at).filter(person=standing.person_id)
    led = ProgrammeMandate.objects.held_at(at).filter(person=standing.person_id, role=ProgrammeRole.COORDINATOR)
    return (
        Q(pk__in=entries.values("challenge"))
        | Q(pk__in=held.values("challenge"))
        | Q(programme__in=led.values("programme"))
    )


def readable_ids(standing: Standing, at: datetime, challenges: list[Challenge]) -> set[int]:
    """Which of these challenges the person may read, in one query."""
    return set(
        Challenge.objects.filter(readable_by(standing, at), pk__in=[each.pk for each in challenges]).values_list(
            "pk", flat=True
        )
    )


def programmes_with_challenges(standing: Standing, at: datetime) -> QuerySet[Programme]:
    """Programmes to filter by."""
    return readable_programmes(standing, at).order_by("name")


def challenges_of_programme(standing: Standing, programme: Programme, at: datetime) -> list[Challenge]:
    """The programme's workshops that the person may know of, the living ones first."""
    found = listable_challenges(standing, at).filter(is_template=False, programme=programme)
    phases = Prefetch("phases", queryset=Phase.objects.order_by("position"))
    return list(with_organisation_count(found).prefetch_related(phases).order_by("-created_at", "-pk")[:200])


def templates_for(standing: Standing, at: datetime) -> QuerySet[Challenge]:
    """Saved models that the person may start from: those of public programmes and of their own."""
    led = ProgrammeMandate.objects.held_at(at).filter(person=standing.person_id, role=ProgrammeRole.COORDINATOR)
    allowed = Q() if standing.is_admin else Q(programme__is_public=True) | Q(programme__in=led.values("programme"))
    return (
        Challenge.objects.filter(allowed, is_template=True, state=ChallengeState.PREPARING)
        .select_related("programme")
        .order_by("title", "pk")
    )
