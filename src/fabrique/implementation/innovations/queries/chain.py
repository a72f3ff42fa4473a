"""Sheets in the line of life: what they were born from, and the sheets born from something."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Sheet, SheetOrigin
from fabrique.implementation.innovations.rules import visible_sheets

SOURCES = {
    "contribution": Kind.CONTRIBUTION,
    "recommendation": Kind.RECOMMENDATION,
    "adoption_decision": Kind.DECISION,
}


def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:  # noqa: ARG001 - as in every package
    """The sheets among ``refs`` with their origins (up), and those born from the rest (down): one query.

    A sheet that is not published is no link for those who may not read it: neither shown nor counted.
    """
    born = {name: of_kind(refs, kind) for name, kind in SOURCES.items()}
    wanted = Q(pk__in=of_kind(refs, Kind.SHEET))
    if way.goes_down:
        origin = Q(pk__in=[])
        for name, ids in born.items():
            origin |= Q(**{f"{name}__in": ids})
        wanted |= Q(pk__in=SheetOrigin.objects.filter(origin).values("sheet"))
    elif not of_kind(refs, Kind.SHEET):
        return NOTHING
    every = Q(pk__isnull=False) & visible_sheets(standing)
    rows = (
        Sheet.objects.filter(wanted)
        .annotate(seen=ExpressionWrapper(every, output_field=BooleanField()), sources=_sources())
        .filter(seen=True)
        .select_related("organisation")
        .only("title", "state", "stage", "published_at", "created_at", "organisation__name", "organisation__acronym")
        .order_by("published_at", "pk")
    )
    found = list(rows)
    return Part(
        nodes=tuple(_node(row) for row in found),
        edges=tuple(edge for row in found for edge in _edges(row, None if way.goes_up else born)),
    )


def _sources() -> ArraySubquery:
    rows = SheetOrigin.objects.filter(sheet=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(json=JSONObject(**{name: f"{name}_id" for name in SOURCES})))


def _edges(row: Any, only: dict[str, set[int]] | None) -> Iterator[Edge]:  # noqa: ANN401 - a sheet with its annotations
    for source in row.sources:
        for name, kind in SOURCES.items():
            pk = source[name]
            if pk is not None and (only is None or pk in only[name]):
                yield Edge(Ref(kind, pk), Ref(Kind.SHEET, row.pk), _("devenue la fiche"), row.published_at)


def _node(row: Sheet) -> Node:
    return Node(
        kind=Kind.SHEET,
        pk=row.pk,
        title=row.title,
        at=row.published_at or row.created_at,
        words=f"{row.get_state_display()} · {row.get_stage_display()}",
        href=reverse("innovations:detail", args=[row.pk]),
        organisation=row.organisation.short_name,
    )
