"""The library: obstacles, what they stopped, and what failed without an obstacle being named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from fabrique.diffusion.replications.models import Obstacle, Replication, Stopped
from fabrique.diffusion.replications.models.obstacle import obstacle_words
from fabrique.diffusion.replications.rules import Reader, visible_obstacles, visible_replications
from fabrique.diffusion.replications.states import ObstacleState, ReplicationState
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import sort_key
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.rules.visibility import visible_to
from fabrique.implementation.commitments.states import AnswerState, Decision
from fabrique.implementation.experimentations.models import Evaluation, Experiment
from fabrique.implementation.experimentations.rules.visibility import inside_of
from fabrique.implementation.experimentations.states import ExperimentState

Kind = Literal["replication", "answer", "experiment"]
PAGE = 20
LATEST = Order(("-updated_at", "-id"))
STOPS_SHOWN = 100
CHOICES_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class ObstaclesWanted:
    """Filters of the library, already checked by the form."""

    text: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something given up, refused or inconclusive, whatever its kind."""

    kind: Kind
    subject: Any  # a Replication, an Answer or an Experiment
    title: str
    organisation: str
    reason: str
    on: date | None
    href: str
    obstacle: Obstacle | None = None

    @staticmethod
    def failed(subject: Model) -> bool:
        """Whether the thing, read again under its lock, really failed."""
        if isinstance(subject, Answer):
            return subject.state == AnswerState.ANSWERED and subject.decision == Decision.DECLINED
        if isinstance(subject, Experiment):
            return subject.state == ExperimentState.INCONCLUSIVE
        return isinstance(subject, Replication) and subject.state == ReplicationState.ABANDONED


def obstacles(standing: Standing, wanted: ObstaclesWanted, *, cursor: str = "") -> Page[Obstacle]:
    """One page of the obstacles; each has ``stopped`` and ``taken_up`` counted."""
    rows = Obstacle.objects.filter(visible_obstacles(standing))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.text:
        rows = rows.annotate(letters=obstacle_words())
        for word in wanted.text.split()[:8]:
            rows = rows.filter(letters__contains=sort_key(Value(word)))
    counted = Stopped.objects.filter(obstacle=OuterRef("pk")).order_by().values("obstacle")
    rows = rows.annotate(
        stopped=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
        taken_up=Coalesce(Subquery(counted.filter(reopened_at__isnull=False).annotate(n=Count("pk")).values("n")), 0),
    )
    return page_of(rows, LATEST, cursor=cursor, size=PAGE)


def obstacle_for(standing: Standing, pk: int) -> Obstacle | None:
    """The obstacle if this person reads it."""
    found = Obstacle.objects.filter(visible_obstacles(standing), pk=pk)
    return found.select_related("created_by", "lifted_by").first()


def standing_obstacles(standing: Standing) -> QuerySet[Obstacle]:
    """Obstacles that this person may say they met, the most recently met first."""
    seen = Obstacle.objects.filter(visible_obstacles(standing), state=ObstacleState.STANDING)
    return seen.order_by("-updated_at", "-pk")[:CHOICES_AT_MOST]


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing that an obstacle stopped, in words."""

    stopped: Stopped
    failure: Failure


def stops_of(reader: Reader, obstacle: Obstacle, at: datetime) -> tuple[list[Stop], int]:
    """What the obstacle stopped and this person may read, the latest first; and how many are withheld."""
    stops = list(Stopped.objects.filter(obstacle=obstacle).order_by("-stopped_on", "-pk")[:STOPS_SHOWN])
    found: dict[tuple[str, int], Failure] = {}
    for kind, column in (("replication", "replication_id"), ("answer", "answer_id"), ("experiment", "experiment_id")):
        wanted = [pk for stop in stops if (pk := getattr(stop, column)) is not None]
        for each in _loaded(kind, reader, at).filter(pk__in=wanted) if wanted else ():
            found[kind, each.pk] = _told(kind, each)
    shown = []
    for stop in stops:
        stop.obstacle = obstacle
        kind, pk = _key(stop)
        if (failure := found.get((kind, pk))) is not None:
            shown.append(Stop(stop, replace(failure, reason=stop.reason or failure.reason)))
    return shown, len(stops) - len(shown)


def _key(stop: Stopped) -> tuple[str, int]:
    if stop.replication_id is not None:
        return "replication", stop.replication_id
    if stop.answer_id is not None:
        return "answer", stop.answer_id
    return "experiment", stop.experiment_id or 0


def failures(
    reader: Reader, kind: Kind, at: datetime, *, text: str = "", untied: bool = False, cursor: str = ""
) -> Page[Any]:
    """One page of what failed, of one kind, the latest first; each row has ``told``, a :class:`Failure`."""
    rows = _loaded(kind, reader, at).filter(_FAILED[kind])
    tied = Stopped.objects.filter(reopened_at=None, **{kind: OuterRef("pk")})
    rows = rows.annotate(obstacle_tied=Subquery(tied.values("obstacle")[:1]))
    if untied:
        rows = rows.filter(obstacle_tied=None)
    for word in text.split()[:8]:
        rows = rows.filter(_words(kind, word))
    page = page_of(rows, _ORDERS[kind], cursor=cursor, size=PAGE)
    named = Obstacle.objects.in_bulk({row.obstacle_tied for row in page.rows} - {None})
    for row in page.rows:
        row.told = replace(_told(kind, row), obstacle=named.get(row.obstacle_tied))
    return page


def failure_for(reader: Reader, kind: Kind, pk: int, at: datetime) -> Failure | None:
    """One thing that failed, if this person may read it."""
    found = _loaded(kind, reader, at).filter(_FAILED[kind], pk=pk).first()
    return _told(kind, found) if found is not None else None


def already_tied(failure: Failure) -> bool:
    """Whether an obstacle is said to stop it now."""
    return Stopped.objects.filter(reopened_at=None, **{failure.kind: failure.subject}).exists()


_FAILED: dict[str, Q] = {
    "replication": Q(state=ReplicationState.ABANDONED),
    "answer": Q(state=AnswerState.ANSWERED, decision=Decision.DECLINED),
    "experiment": Q(state=ExperimentState.INCONCLUSIVE),
}
_ORDERS = {
    "replication": LATEST,
    "answer": Order(("-answered_at", "-id")),
    "experiment": Order(("-ended_on", "-id")),
}
_SEARCHED = {
    "replication": ("abandon_reason", "sheet__title"),
    "answer": ("contribution__title", "reason"),
    "experiment": ("title", "hypothesis"),
}


def _words(kind: str, word: str) -> Q:
    letters = sort_key(Value(word))
    models: dict[str, type[Model]] = {"replication": Replication, "answer": Answer, "experiment": Experiment}
    found = Q()
    for name in _SEARCHED[kind]:
        holding = models[kind]._default_manager.annotate(letters=sort_key(name))  # noqa: SLF001 - the usual manager
        found |= Q(pk__in=holding.filter(_FAILED[kind], letters__contains=letters).values("pk"))
    return found


def _loaded(kind: str, reader: Reader, at: datetime) -> QuerySet[Any]:
    standing = reader.standing
    if kind == "replication":
        seen = Replication.objects.filter(visible_replications(standing))
        return seen.select_related("sheet", "adopter", "owner")
    if kind == "answer":
        answers = Answer.objects.filter(visible_to(standing, at))
        return answers.select_related("contribution", "organisation", "challenge")
    trials = Experiment.objects.filter(inside_of(standing) | Q(public=True, state=ExperimentState.INCONCLUSIVE))
    lessons = Evaluation.objects.filter(experiment=OuterRef("pk")).order_by("-pk").values("lessons")[:1]
    return trials.select_related("organisation").annotate(lessons_told=Subquery(lessons))


def _told(kind: str, row: Any) -> Failure:  # noqa: ANN401 - one of three models
    if kind == "replication":
        return Failure(
            "replication", row, row.sheet.title, row.adopter.name, row.abandon_reason, row.abandoned_on,
            reverse("replications:detail", args=[row.pk]),
        )  # fmt: skip
    if kind == "answer":
        return Failure(
            "answer", row, row.contribution.title, row.organisation.name if row.organisation else "",
            richtext.to_plain(row.reason), today_at(row.answered_at) if row.answered_at else None,
            reverse("commitments:detail", args=[row.pk]),
        )  # fmt: skip
    return Failure(
        "experiment", row, row.title, row.organisation.name, richtext.to_plain(row.lessons_told or ""), row.ended_on,
        reverse("experimentations:detail", args=[row.pk]),
    )  # fmt: skip
