"""The catalogue: search, facets with counts, pages of cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Prefetch, Q, QuerySet

from fabrique.expression.contributions.models.contribution import SearchColumn, SortKey
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Authorship, Sheet, Topic
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.rules import visible_sheets
from fabrique.implementation.innovations.rules.visibility import LEADS, WITH_AUTHOR
from fabrique.implementation.innovations.states import IN_CATALOGUE, SheetState, Stage, Territory

PAGE = 18
RARE = 500
CATALOGUED = Q(state__in=sorted(IN_CATALOGUE))
ORDERS = {"recentes": Order(("-published_at", "-id")), "titre": Order(("sorted_title", "id"))}
NEWEST = Order(("-updated_at", "-id"))
FACETS = ("topic", "organisation", "stage", "territory", "evaluated", "reusable")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Search and facets, already checked by the form."""

    text: str = ""
    topic: str = ""
    organisation: int | None = None
    stage: str = ""
    territory: str = ""
    evaluated: bool = False
    reusable: bool = False
    order: str = "recentes"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, and how many sheets one would see by choosing it."""

    value: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the list: its values, the most frequent first."""

    name: str
    values: list[FacetValue]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of sheets, each with its organisation and themes, and how many in all."""

    page: Page[Sheet]
    count: int


def listing(wanted: Wanted, *, cursor: str = "", size: int = PAGE) -> Listing:
    """The page of the catalogue that was asked for."""
    rows = _filtered(wanted)
    order = ORDERS[wanted.order]
    shown = rows.annotate(sorted_title=SortKey("title")) if wanted.order == "titre" else rows
    page: Page[Sheet] = page_of(as_cards(shown), order, cursor=cursor, size=size)
    return Listing(page, rows.order_by().count())


def as_cards(rows: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Sheets with what a card shows, without their long texts."""
    return (
        rows.select_related("organisation")
        .defer(*LONG_TEXTS)
        .prefetch_related(Prefetch("topics", queryset=Topic.objects.order_by("slug")))
    )


def _filtered(wanted: Wanted, *, without: str = "") -> QuerySet[Sheet]:
    """Sheets of the catalogue that answer; ``without``: the facet that is left open."""
    rows = Sheet.objects.filter(CATALOGUED)
    for name in FACETS:
        value = getattr(wanted, name)
        if value and name != without:
            rows = FILTERS[name](rows, value)
    return _holding(rows, wanted.text) if wanted.text else rows


def _of_topic(rows: QuerySet[Sheet], slug: str) -> QuerySet[Sheet]:
    return rows.filter(pk__in=Sheet.topics.through.objects.filter(topic__slug=slug).values("sheet_id"))


FILTERS: dict[str, Callable[[QuerySet[Sheet], Any], QuerySet[Sheet]]] = {
    "topic": _of_topic,
    "organisation": lambda rows, pk: rows.filter(organisation=pk),
    "stage": lambda rows, stage: rows.filter(stage=stage),
    "territory": lambda rows, territory: rows.filter(territory=territory),
    "evaluated": lambda rows, _yes: rows.filter(evaluated=True),
    "reusable": lambda rows, _yes: rows.filter(reusable=True),
}


def _holding(rows: QuerySet[Sheet], text: str) -> QuerySet[Sheet]:
    """Rows that hold the words. Rare words are looked up first: few rows are then put in order."""
    query = SearchQuery(text, config="francais", search_type="websearch")
    matching = Sheet.objects.alias(words=SearchColumn()).filter(words=query)
    few = list(matching.values_list("pk", flat=True)[: RARE + 1])
    if len(few) <= RARE:
        return rows.filter(pk__in=few)
    return rows.alias(words=SearchColumn()).filter(words=query)


def facets(wanted: Wanted) -> list[Facet]:
    """Every facet with its counts; each one counts as if its own choice were not made."""
    return [_facet(name, wanted) for name in FACETS]


def _facet(name: str, wanted: Wanted) -> Facet:
    counted = _counts(name, _filtered(wanted, without=name))
    chosen = getattr(wanted, name)
    current = "1" if chosen is True else str(chosen or "")
    labels = _labels(name, set(counted) | ({current} if current else set()))
    values = [
        FacetValue(value, label, counted.get(value, 0), value == current)
        for value, label in labels.items()
        if counted.get(value) or value == current
    ]
    if name in {"topic", "organisation", "territory"}:
        values.sort(key=lambda each: (-each.count, each.label))
    return Facet(name, values)


def _counts(name: str, rows: QuerySet[Sheet]) -> dict[str, int]:
    rows = rows.order_by()
    if name in {"evaluated", "reusable"}:
        yes = rows.filter(**{name: True}).count()
        return {"1": yes} if yes else {}
    if name == "topic":
        through = Sheet.topics.through.objects.filter(sheet__in=rows)
        counted = through.order_by().values_list("topic__slug").annotate(n=Count("pk"))
    else:
        counted = rows.values_list(name).annotate(n=Count("pk"))
    return {str(value): number for value, number in counted if value}


def _labels(name: str, values: set[str]) -> dict[str, str]:
    if name == "stage":
        return {value: str(label) for value, label in Stage.choices}
    if name == "territory":
        return {value: str(label) for value, label in Territory.choices}
    if name == "topic":
        return dict(Topic.objects.filter(slug__in=values).values_list("slug", "name"))
    if name == "organisation":
        rows = Organisation.objects.filter(pk__in=[value for value in values if value.isdecimal()])
        return {str(row.pk): row.short_name for row in rows}
    return {"1": ""}


def mine(standing: Standing, *, cursor: str = "", size: int = PAGE) -> Page[Sheet]:
    """Sheets that this person writes, signs, answers for or is asked about, in whatever state."""
    return page_of(as_cards(Sheet.objects.filter(_mine(standing))), NEWEST, cursor=cursor, size=size)


def mine_count(standing: Standing) -> int:
    """How many there are."""
    return Sheet.objects.filter(_mine(standing)).count() if standing.signed_in else 0


def _mine(standing: Standing) -> Q:
    me = standing.person_id
    signed = Authorship.objects.filter(person=me, state__in=WITH_AUTHOR).values("sheet_id")
    return Q(created_by=me) | Q(contact=me) | Q(safety_expert=me) | Q(pk__in=signed)


def waiting_for(standing: Standing, *, size: int = 50) -> list[Sheet]:
    """Sheets in review that this person may publish, the oldest request first."""
    places = {pk for role, pk in standing.roles if role in LEADS}
    if not places:
        return []
    rows = Sheet.objects.filter(visible_sheets(standing), state=SheetState.IN_REVIEW)
    if None not in places:
        under = Q(pk__in=[])
        for pk in places:
            under |= Q(organisation__path__contains=f"/{pk}/")
        rows = rows.filter(under)
    return list(as_cards(rows).order_by("submitted_at", "pk")[:size])


def chosen_for_comparison(standing: Standing, ids: list[int]) -> list[Sheet]:
    """The sheets asked for, in that order; those that this person does not read are left out."""
    rows = Sheet.objects.filter(visible_sheets(standing), pk__in=ids)
    found = {
        row.pk: row
        for row in rows.select_related("organisation", "contact").prefetch_related(
            Prefetch("topics", queryset=Topic.objects.order_by("slug")), "indicators"
        )
    }
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]
