"""The catalogue: search, facets with counts, pages of cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, Q, QuerySet

from fabrique.expression.contributions.models.contribution import SearchColumn, SortKey
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Authorship, Sheet, Topic
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.queries.wanted import FACETS, Wanted
from fabrique.implementation.innovations.rules import visible_sheets
from fabrique.implementation.innovations.rules.visibility import LEADS, WITH_AUTHOR
from fabrique.implementation.innovations.states import IN_CATALOGUE, SheetState

PAGE = 18
RARE = 500
CATALOGUED = Q(state__in=sorted(IN_CATALOGUE))
ORDERS = {"recentes": Order(("-published_at", "-id")), "titre": Order(("sorted_title", "id"))}
NEWEST = Order(("-updated_at", "-id"))


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


def _filtered(wanted: Wanted) -> QuerySet[Sheet]:
    """Sheets of the catalogue that answer."""
    rows = Sheet.objects.filter(CATALOGUED)
    for name in FACETS:
        value = getattr(wanted, name)
        if value:
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
