"""The register of commitments: who promised what, to whom, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from fabrique.expression.programmes.models import Programme
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.commitments.rules import visible_commitments
from fabrique.implementation.commitments.states import CommitmentState

BY_DUE = Order(("due_on", "id"))
LATEST_DUE = Order(("-due_on", "-id"))
SIZE = 25
LATE = "en-retard"
SHOWN = ("promised_by", "organisation", "to_person", "programme", "answer", "answer__contribution", "adoption_decision")


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What somebody looks for. ``state``: a CommitmentState, or ``en-retard``; nothing for all."""

    state: str = ""
    text: str = ""
    organisation: Organisation | None = None
    programme: Programme | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """How many commitments stand where; ``late`` are among ``made``."""

    made: int
    late: int
    kept: int
    dropped: int


def register(standing: Standing, filters: RegisterFilters, at: datetime, *, cursor: str = "") -> Page[Commitment]:
    """One page of the commitments that this person may read: open ones by date, ended ones the latest first."""
    found = _matching(standing, filters, at).select_related(*SHOWN)
    ended = filters.state in {CommitmentState.KEPT, CommitmentState.DROPPED}
    return page_of(found, LATEST_DUE if ended else BY_DUE, cursor=cursor, size=SIZE)


def register_counts(standing: Standing, filters: RegisterFilters, at: datetime) -> RegisterCounts:
    """What the register's head says, whatever the state that is looked at."""
    wider = RegisterFilters("", filters.text, filters.organisation, filters.programme, filters.mine)
    made = Q(state=CommitmentState.MADE)
    counts = _matching(standing, wider, at).aggregate(
        made=Count("pk", filter=made),
        late=Count("pk", filter=made & Q(due_on__lt=today_at(at))),
        kept=Count("pk", filter=Q(state=CommitmentState.KEPT)),
        dropped=Count("pk", filter=Q(state=CommitmentState.DROPPED)),
    )
    return RegisterCounts(**counts)


def commitment_for(standing: Standing, pk: int, at: datetime) -> Commitment:
    """The commitment, or 404 when this person may not read it."""
    found = Commitment.objects.filter(visible_commitments(standing, at), pk=pk)
    commitment = found.select_related(*SHOWN, "sheet", "experiment", "created_by", "programme__organisation").first()
    if commitment is None:
        raise Http404
    return commitment


def fresh_commitment(pk: int) -> Commitment:
    """The commitment with what rules and actions need."""
    return Commitment.objects.select_related(*SHOWN, "programme__organisation").get(pk=pk)


def _matching(standing: Standing, filters: RegisterFilters, at: datetime) -> QuerySet[Commitment]:
    found = Commitment.objects.filter(visible_commitments(standing, at))
    if filters.state == LATE:
        found = found.filter(state=CommitmentState.MADE, due_on__lt=today_at(at))
    elif filters.state:
        found = found.filter(state=filters.state)
    if filters.organisation is not None:
        found = found.filter(organisation__path__startswith=filters.organisation.path)
    if filters.programme is not None:
        found = found.filter(programme=filters.programme)
    if filters.mine:
        me = standing.person_id
        found = found.filter(Q(promised_by=me) | Q(to_person=me)) if me is not None else found.none()
    for word in filters.text.split()[:8]:
        found = found.filter(title__unaccent__icontains=word)
    return found
