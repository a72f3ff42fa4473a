"""What waits for me, what moved, where I can go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.states import ReportState
from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation, Phase
from fabrique.expression.challenges.rules import readable_by
from fabrique.expression.challenges.states import Access, ChallengeState, ParticipationState
from fabrique.expression.contributions.models import Coauthor, Contribution, Draft
from fabrique.expression.contributions.states import CoauthorState, ContributionState
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.queries import deadline_words
from fabrique.implementation.commitments.states import OWED
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.states import IN_CATALOGUE
from fabrique.portal.queries.duties import Duty, duties_of
from fabrique.portal.queries.tasks import Task, coordinated_by, tasks_of

FEW = 6
FEW_REPORTS = 3


@dataclass(frozen=True, slots=True)
class Workplace:
    """A workshop of mine, the phases open now, and whether a draft waits."""

    challenge: Challenge
    phases: Sequence[Phase]
    draft: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A text of mine; while its answer is owed, where the clock stands in words, and whether it is late."""

    contribution: Contribution
    deadline: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The page of a signed-in person."""

    tasks: Sequence[Task]
    duties: Sequence[Duty]
    workplaces: Sequence[Workplace]
    invitations: Iterable[Participation]
    coauthorships: Iterable[Coauthor]
    messages: Iterable[Message]
    mine: Sequence[Mine]
    elsewhere: Sequence[Workplace]
    reports: Iterable[WorkshopReport]
    sheets: Iterable[Sheet]


def _with_phases(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    return challenges.select_related("programme").prefetch_related(
        Prefetch("phases", queryset=Phase.objects.order_by("position"))
    )


def _workplace(challenge: Challenge, at: datetime, drafts: frozenset[int] = frozenset()) -> Workplace:
    phases = [phase for phase in challenge.phases.all() if phase.is_open(at)]
    return Workplace(challenge, phases, draft=challenge.pk in drafts)


def open_to_all(standing: Standing, at: datetime) -> list[Workplace]:
    """Open workshops that anybody may read, newest first."""
    found = _with_phases(Challenge.objects.filter(readable_by(standing, at), read_access=Access.PUBLIC)).filter(
        state=ChallengeState.OPEN
    )
    return [_workplace(challenge, at) for challenge in found.order_by("-opened_at", "-pk")[:FEW]]


def published_reports(standing: Standing, at: datetime) -> QuerySet[WorkshopReport]:
    """The latest reports that this person may read, without their content."""
    readable = Challenge.objects.filter(readable_by(standing, at), is_template=False)
    found = WorkshopReport.objects.filter(state=ReportState.PUBLISHED, challenge__in=readable.values("pk"))
    return found.defer("content").select_related("challenge__programme").order_by("-published_at", "-pk")[:FEW_REPORTS]


def _mine(me: Person, at: datetime) -> list[Mine]:
    """The latest texts of the person and what is owed to them: two queries."""
    found = Contribution.objects.filter(author=me).exclude(state=ContributionState.WITHDRAWN)
    texts = list(found.select_related("challenge").order_by("-pk")[:FEW])
    owed = Answer.objects.filter(contribution__in=[text.pk for text in texts], state__in=OWED)
    answers = {answer.contribution_id: answer for answer in owed}
    return [_told(text, answers.get(text.pk), at) for text in texts]


def _told(text: Contribution, answer: Answer | None, at: datetime) -> Mine:
    if answer is None:
        return Mine(text)
    return Mine(text, deadline_words(answer, at), late=answer.is_late(today_at(at)))


def day_of(standing: Standing, at: datetime) -> Day:
    """Load the day of a signed-in person in a fixed number of queries."""
    me = standing.person
    assert isinstance(me, Person)  # noqa: S101 - the view asks for somebody signed in
    inside = Participation.objects.filter(person=me, state=ParticipationState.ACTIVE).values("challenge")
    held = ChallengeMandate.objects.held_at(at).filter(person=me).values("challenge")
    staffed = Challenge.objects.filter(Q(pk__in=held) | coordinated_by(me, at)).values("pk")
    live = [ChallengeState.PREPARING, ChallengeState.OPEN, ChallengeState.PUBLISHED]
    visible = Challenge.objects.filter(readable_by(standing, at), is_template=False, state__in=live)
    mine = _with_phases((visible.filter(pk__in=inside) | visible.filter(pk__in=staffed)).distinct())
    others = _with_phases(visible.filter(state=ChallengeState.OPEN).exclude(pk__in=inside).exclude(pk__in=staffed))
    drafts = frozenset(Draft.objects.filter(person=me).values_list("challenge_id", flat=True))
    return Day(
        tasks=tasks_of(me, at),
        duties=duties_of(standing, at),
        workplaces=[
            _workplace(challenge, at, drafts)
            for challenge in mine.order_by(F("opened_at").desc(nulls_last=True), "-pk")[:FEW]
        ],
        invitations=Participation.objects.filter(person=me, state=ParticipationState.INVITED)
        .exclude(challenge__state=ChallengeState.ARCHIVED)
        .select_related("challenge")[:FEW],
        coauthorships=Coauthor.objects.filter(person=me, state=CoauthorState.PROPOSED)
        .filter(contribution__state__in=[ContributionState.DRAFT, ContributionState.PUBLISHED])
        .select_related("contribution", "contribution__author")[:FEW],
        messages=Message.objects.filter(recipient=me, read_at__isnull=True).order_by("-pk")[:FEW],
        mine=_mine(me, at),
        elsewhere=[_workplace(challenge, at) for challenge in others.order_by("-opened_at", "-pk")[:FEW]],
        reports=published_reports(standing, at),
        sheets=Sheet.objects.filter(state__in=IN_CATALOGUE)
        .select_related("organisation")
        .order_by("-published_at", "-pk")[:FEW_REPORTS],
    )
