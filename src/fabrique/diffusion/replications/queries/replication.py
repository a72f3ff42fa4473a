"""One adoption with what its page shows; lists of adoptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Value

from fabrique.diffusion.replications.models import Agreement, Help, Replication, ReplicationMeasure
from fabrique.diffusion.replications.rules.acts import can_launch
from fabrique.diffusion.replications.rules.sides import (
    OUTSIDE,
    Reader,
    can_see,
    holds_platform_role,
    visible_replications,
)
from fabrique.diffusion.replications.states import ADOPTED, ReplicationState
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.people.models import Organisation, sort_key
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationState
from fabrique.implementation.innovations.models import Sheet, SheetIndicator

PAGE = 30
LATEST = Order(("-updated_at", "-id"))
PARENTS_AT_MOST = 100


def reader_of(standing: Standing) -> Reader:
    """Who reads: one query tells whether they belong to an administration."""
    if holds_platform_role(standing):
        return Reader(standing, serves=True)
    if not standing.organisation_paths:
        return Reader(standing)
    mine = Organisation.objects.filter(pk__in=list(standing.organisation_paths)).exclude(kind__in=OUTSIDE)
    return Reader(standing, serves=mine.exists())


def alive_for(sheet: Sheet, adopter: Organisation) -> Replication | None:
    """The adoption of that sheet that this organisation follows now."""
    alive = Replication.objects.filter(sheet=sheet, adopter=adopter)
    return alive.exclude(state=ReplicationState.ABANDONED).first()


def replication_for(reader: Reader, pk: int) -> Replication | None:
    """The adoption with both organisations, if this person reads it."""
    found = (
        Replication.objects.select_related(
            "sheet", "sheet__contact", "source", "adopter", "owner", "obstacle", "parent__adopter", "parent__sheet",
            "source_confirmed_by", "adopter_confirmed_by",
        )
        .filter(pk=pk)
        .first()
    )  # fmt: skip
    return found if found is not None and can_see(reader, found) else None


def own_organisations(standing: Standing) -> list[Organisation]:
    """Those for which this person may declare an interest: their own, and those on which they hold a role."""
    wanted = set(standing.organisation_paths) | {pk for _role, pk in standing.roles if pk is not None}
    living = Organisation.objects.filter(pk__in=wanted, state=OrganisationState.ACTIVE)
    return sorted(living, key=lambda each: (each.pk not in standing.organisation_paths, each.name))


def taken_up_from(sheet: Sheet, standing: Standing) -> QuerySet[Replication]:
    """Adoptions of the sheet that another one may be copied from: launched, and seen by this person."""
    seen = Replication.objects.filter(visible_replications(standing), sheet=sheet, state__in=ADOPTED)
    return seen.select_related("adopter").order_by("launched_on", "pk")[:PARENTS_AT_MOST]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of the help received, with what remains of them once cancelled."""

    lines: Sequence[Help]
    minutes: int


def ledger_of(replication: Replication) -> Ledger:
    """The time given, line by line; a cancelled line and its opposite are both there."""
    lines = list(
        Help.objects.filter(replication=replication)
        .select_related("person", "recorded_by", "cancelled_by")
        .order_by("-on", "-pk")
    )
    return Ledger(lines, sum(line.minutes for line in lines))


def figures_of(replication: Replication) -> list[tuple[SheetIndicator | None, ReplicationMeasure | None]]:
    """Each indicator of the sheet with what the adopter measured, then what was measured on indicators since removed."""
    indicators = list(SheetIndicator.objects.filter(sheet=replication.sheet_id))
    measures = list(ReplicationMeasure.objects.filter(replication=replication))
    by_indicator = {each.sheet_indicator_id: each for each in measures if each.sheet_indicator_id}
    rows: list[tuple[SheetIndicator | None, ReplicationMeasure | None]] = [
        (indicator, by_indicator.get(indicator.pk)) for indicator in indicators
    ]
    return rows + [(None, each) for each in measures if each.sheet_indicator_id is None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list, already checked by the form."""

    text: str = ""
    state: str = ""
    mode: str = ""
    mine: bool = False
    source: Organisation | None = None
    adopter: Organisation | None = None


def listing(standing: Standing, wanted: Wanted, *, cursor: str = "") -> Page[Replication]:
    """One page of the adoptions that this person reads, the latest news first."""
    rows = Replication.objects.filter(visible_replications(standing))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.mode:
        rows = rows.filter(mode=wanted.mode)
    if wanted.mine:
        mine = list(standing.organisation_paths)
        rows = rows.filter(Q(owner=standing.person_id) | Q(adopter__in=mine) | Q(source__in=mine))
    for name, organisation in (("source", wanted.source), ("adopter", wanted.adopter)):
        if organisation is not None:
            beneath = Organisation.objects.filter(path__startswith=organisation.path)
            rows = rows.filter(**{f"{name}__in": beneath.values("pk")})
    if wanted.text:
        rows = rows.filter(_worded(wanted.text))
    return page_of(rows.select_related("sheet", "source", "adopter"), LATEST, cursor=cursor, size=PAGE)


def _worded(text: str) -> Q:
    """Each word is in the innovation's title or in the adopter's name."""
    found = Q()
    for word in text.split()[:6]:
        letters = sort_key(Value(word))
        sheets = Sheet.objects.annotate(letters=sort_key("title")).filter(letters__contains=letters)
        named = Organisation.objects.annotate(letters=sort_key("name")).filter(letters__contains=letters)
        known = Organisation.objects.filter(acronym__iexact=word)
        found &= (
            Q(sheet__in=sheets.values("pk")) | Q(adopter__in=named.values("pk")) | Q(adopter__in=known.values("pk"))
        )
    return found


def ends_named(source: str, adopter: str) -> tuple[Organisation | None, Organisation | None]:
    """The organisations whose ids a link of the map holds; anything unreadable is left out."""
    wanted = {text: int(text) for text in (source, adopter) if text.isascii() and text.isdigit() and len(text) < 10}  # noqa: PLR2004 - an id
    if not wanted:
        return None, None
    found = Organisation.objects.in_bulk(wanted.values())
    return found.get(wanted.get(source, 0)), found.get(wanted.get(adopter, 0))


def launch_verdict(
    standing: Standing, replication: Replication, on: date, agreements: Sequence[Agreement] | None = None
) -> Verdict:
    """May it be launched, and if not, what is missing? For a button that says why."""
    known = Agreement.objects.filter(replication=replication) if agreements is None else agreements
    return can_launch(
        standing,
        replication,
        on=on,
        agreements=list(known),
        indicators=SheetIndicator.objects.filter(sheet=replication.sheet_id).count(),
        measured=ReplicationMeasure.objects.filter(replication=replication).count(),
    )
