"""What others wait for from this person, workshop by workshop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.states import ReportState
from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation, Phase
from fabrique.expression.challenges.states import (
    ChallengeKind,
    ChallengeRole,
    ChallengeState,
    ParticipationState,
    PhaseKind,
)
from fabrique.expression.contributions.models import Report
from fabrique.expression.contributions.states import ReportState as FlagState
from fabrique.expression.programmes.models import ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.expression.recommendations.models import Amendment, Rating, Recommendation
from fabrique.expression.recommendations.rules import RATED_STATES
from fabrique.expression.recommendations.states import DISCUSSED, AmendmentState
from fabrique.foundations.people.models import Person

Counts = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: its kind (the page finds the words), where, and how many times."""

    kind: str
    challenge: Challenge
    number: int


def coordinated_by(person: Person, at: datetime) -> Q:
    """Workshops of the programmes that the person coordinates."""
    held = ProgrammeMandate.objects.held_at(at).filter(person=person, role=ProgrammeRole.COORDINATOR)
    return Q(programme__in=held.values("programme"))


def tasks_of(person: Person, at: datetime) -> list[Task]:
    """Load them in a fixed number of queries; what keeps others waiting comes first."""
    found = [(kind, pk, number) for kind, load in KINDS for pk, number in load(person, at)]
    challenges = Challenge.objects.in_bulk({pk for _kind, pk, _number in found})
    return [Task(kind, challenges[pk], number) for kind, pk, number in found]


def _held(person: Person, at: datetime, *roles: str) -> QuerySet[Challenge]:
    mandates = ChallengeMandate.objects.held_at(at).filter(person=person, role__in=roles)
    return Challenge.objects.filter(is_template=False, pk__in=mandates.values("challenge"))


def _run_by(person: Person, at: datetime, *roles: str) -> QuerySet[Challenge]:
    return Challenge.objects.filter(coordinated_by(person, at), is_template=False) | _held(person, at, *roles)


def _per_challenge(rows: QuerySet[Any], path: str, what: str = "pk") -> Counts:
    counted: QuerySet[Any] = rows.order_by().values(path).annotate(n=Count(what, distinct=True))
    return list(counted.order_by(path).values_list(path, "n"))


def _requests(person: Person, at: datetime) -> Counts:
    mine = _run_by(person, at, ChallengeRole.FACILITATOR).filter(state=ChallengeState.OPEN)
    asked = Participation.objects.filter(state=ParticipationState.REQUESTED, challenge__in=mine.values("pk"))
    return _per_challenge(asked, "challenge")


def _flags(person: Person, at: datetime) -> Counts:
    mine = _run_by(person, at, ChallengeRole.FACILITATOR, ChallengeRole.MODERATOR)
    mine = mine.exclude(state=ChallengeState.ARCHIVED)
    flags = Report.objects.filter(state=FlagState.OPEN, external_key="", contribution__challenge__in=mine.values("pk"))
    return _per_challenge(flags, "contribution__challenge")


def _commitments(person: Person, at: datetime) -> Counts:
    mine = _held(person, at, ChallengeRole.SPONSOR).filter(
        kind=ChallengeKind.WORKSHOP,
        state__in=[ChallengeState.PREPARING, ChallengeState.OPEN],
        commitment_signed_at=None,
        commitment_by__isnull=False,
    )
    whole = mine.exclude(commitment_what="").exclude(commitment_who="").exclude(commitment_criteria="")
    return _per_challenge(whole.exclude(sponsor_name=""), "pk")


def _validations(person: Person, at: datetime) -> Counts:
    mine = _held(person, at, ChallengeRole.SPONSOR).values("pk")
    return _per_challenge(WorkshopReport.objects.filter(state=ReportState.SUBMITTED, challenge__in=mine), "challenge")


def _amendments(person: Person, _at: datetime) -> Counts:
    mine = Recommendation.objects.filter(
        Q(ministry_author=person) | Q(company_author=person), state__in=DISCUSSED, challenge__state=ChallengeState.OPEN
    )
    waiting = Amendment.objects.filter(
        state=AmendmentState.PROPOSED, paragraph__retired_at=None, paragraph__recommendation__in=mine.values("pk")
    )
    return _per_challenge(waiting, "paragraph__recommendation__challenge")


def _ratings(person: Person, at: datetime) -> Counts:
    """Recommendations not yet rated, where the ballot is open and the person is no part of the team."""
    inside = Participation.objects.filter(person=person, state=ParticipationState.ACTIVE).values("challenge")
    voting = Phase.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), kind=PhaseKind.PRIORITISATION, starts_at__lte=at)
    team = ChallengeMandate.objects.held_at(at).filter(person=person).values("challenge")
    here = Challenge.objects.filter(state=ChallengeState.OPEN, pk__in=inside).filter(pk__in=voting.values("challenge"))
    here = here.exclude(pk__in=team).exclude(coordinated_by(person, at))
    left = Recommendation.objects.filter(state__in=RATED_STATES, challenge__in=here.values("pk"))
    return _per_challenge(
        left.exclude(pk__in=Rating.objects.filter(person=person).values("recommendation")), "challenge"
    )


def _preparations(person: Person, at: datetime) -> Counts:
    mine = _run_by(person, at, ChallengeRole.FACILITATOR)
    return _per_challenge(mine.filter(state=ChallengeState.PREPARING), "pk")


KINDS: tuple[tuple[str, Callable[[Person, datetime], Counts]], ...] = (
    ("requests", _requests),
    ("flags", _flags),
    ("sign", _commitments),
    ("validate", _validations),
    ("amendments", _amendments),
    ("rate", _ratings),
    ("prepare", _preparations),
)
