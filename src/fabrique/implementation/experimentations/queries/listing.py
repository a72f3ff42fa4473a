"""The list of experiments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.rules import inside_of, visible_experiments
from fabrique.implementation.experimentations.states import ExperimentState

LATEST = Order(("-updated_at", "-id"))
SIZE = 20
MOST_ORGANISATIONS = 200
GROUPS = {
    "preparation": Q(state__in=["proposee", "labellisee"]),
    "conduite": Q(state__in=["en_cours", "suspendue", "en_evaluation"]),
    "conclues": Q(state__in=["concluante", "non_concluante", "generalisee"]),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for."""

    text: str = ""
    state: str = ""
    organisation: int | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of experiments, and how many there are in all."""

    page: Page[Experiment]
    total: int


def seen_by(standing: Standing, at: datetime) -> QuerySet[Experiment]:
    """Experiments whose outline this person reads."""
    return Experiment.objects.filter(visible_experiments(standing, today_at(at)))


def listing(standing: Standing, wanted: Wanted, at: datetime, *, cursor: str = "") -> Listing:
    """One page of what this person may read and looks for, the latest moved first."""
    found = seen_by(standing, at)
    if wanted.text:
        words = SearchVector("title", "hypothesis", config="francais")
        found = found.alias(words=words).filter(
            words=SearchQuery(wanted.text, config="francais", search_type="websearch")
        )
    if wanted.state in GROUPS:
        found = found.filter(GROUPS[wanted.state])
    elif wanted.state in ExperimentState.values:
        found = found.filter(state=wanted.state)
    if wanted.organisation is not None:
        found = found.filter(
            Q(organisation=wanted.organisation) | Q(organisation__path__contains=f"/{wanted.organisation}/")
        )
    if wanted.mine and standing.person_id is not None:
        found = found.filter(Q(owner=standing.person_id) | Q(evaluator=standing.person_id))
    page = page_of(found.select_related("organisation", "owner"), LATEST, cursor=cursor, size=SIZE)
    return Listing(page, found.count())


def organisations_with_experiments(standing: Standing, at: datetime) -> list[Organisation]:
    """Organisations that lead at least one experiment seen here, by name."""
    seen = seen_by(standing, at).values("organisation")
    return list(Organisation.objects.filter(pk__in=seen).order_by("name")[:MOST_ORGANISATIONS])


def to_label(standing: Standing) -> int:
    """How many proposals wait for this person's committee."""
    if not any(role in {"ministry_lead", "coordinator"} for role, _pk in standing.roles):
        return 0
    waiting = Experiment.objects.filter(inside_of(standing), state=ExperimentState.PROPOSED)
    return waiting.exclude(owner=standing.person_id).count()
