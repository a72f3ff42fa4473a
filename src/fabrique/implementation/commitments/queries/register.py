"""The register of commitments: who promised what, to whom, by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from fabrique.expression.programmes.models import Programme
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.components.progress import Event
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.commitments.rules import visible_commitments
from fabrique.implementation.commitments.rules.visibility import coordinated, units_under
from fabrique.implementation.commitments.states import CommitmentState

Tone = Literal["", "success", "warning"]
BY_DUE = Order(("due_on", "id"))
LATEST_DUE = Order(("-due_on", "-id"))
SIZE = 25
LATE = "en-retard"
MOST_PROGRAMMES, MOST_PLACES = 200, 50
SHOWN = ("promised_by", "organisation", "to_person", "programme", "answer", "answer__contribution", "adoption_decision")


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What somebody looks for. ``state``: a CommitmentState, or ``en-retard``; nothing for all.

    ``place``: some of the name, or the acronym, of the organisation that promises or of one above it.
    """

    state: str = ""
    text: str = ""
    organisation: Organisation | None = None
    programme: int | None = None
    mine: bool = False
    place: str = ""


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
    wider = replace(filters, state="")
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


def programmes_of_register(standing: Standing, at: datetime) -> QuerySet[Programme]:
    """Programmes that have commitments which this person may read, to filter by."""
    shown = Commitment.objects.filter(visible_commitments(standing, at), programme__isnull=False)
    return Programme.objects.filter(pk__in=shown.values("programme")).order_by("name", "pk")[:MOST_PROGRAMMES]


def programmes_to_promise_in(standing: Standing, at: datetime) -> QuerySet[Programme]:
    """Programmes in whose register the person may promise: those of their organisations, those that they run."""
    if standing.is_admin:
        return Programme.objects.order_by("name", "pk")
    led = Organisation.objects.filter(units_under(standing)).values("pk")
    mine = Q(organisation__in=standing.organisation_ids) | Q(organisation__in=led)
    if standing.person_id is not None:
        mine |= Q(pk__in=coordinated(standing.person_id, at))
    return Programme.objects.filter(mine).order_by("name", "pk")


def _under(text: str) -> Q:
    """Commitments of the organisations so named, and of those under them."""
    named = Q(name__unaccent__icontains=text) | Q(acronym__unaccent__iexact=text)
    found = Q(pk__in=[])
    for path in Organisation.objects.filter(named).order_by("pk").values_list("path", flat=True)[:MOST_PLACES]:
        found |= Q(organisation__path__startswith=path)
    return found


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
    if filters.place:
        found = found.filter(_under(filters.place))
    if filters.mine:
        me = standing.person_id
        found = found.filter(Q(promised_by=me) | Q(to_person=me)) if me is not None else found.none()
    for word in filters.text.split()[:8]:
        found = found.filter(title__unaccent__icontains=word)
    return found


def life_of_commitment(commitment: Commitment) -> list[Event]:
    """What happened to it, from the journal: dates and words, no name."""
    lines = Line.objects.filter(subject_type="commitment", subject_id=commitment.pk, verb__in=list(SENTENCES))
    return [_event(line) for line in lines.order_by("at", "id")]


def _event(line: Line) -> Event:
    words, tone = SENTENCES[line.verb]
    due = line.details.get("due", "")
    day = wording.day(date.fromisoformat(due)) if due else ""
    return Event(line.at, str(words) % {"day": day} if day else str(words).split(",", maxsplit=1)[0], tone=tone)


SENTENCES: dict[str, tuple[Words, Tone]] = {
    "commitments.promise": (_("Engagement pris, pour le %(day)s"), ""),
    "commitments.postpone": (_("Date changée, pour le %(day)s"), "warning"),
    "commitments.take_up_again": (_("Engagement repris, pour le %(day)s"), ""),
    "commitments.keep": (_("Engagement tenu"), "success"),
    "commitments.drop": (_("Engagement abandonné"), "warning"),
}
