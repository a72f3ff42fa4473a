"""Sheets in the line of life: what they were born from, what they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.rules import visible_sheets

ORIGINS = {
    "contribution": Kind.CONTRIBUTION,
    "recommendation": Kind.RECOMMENDATION,
    "adoption_decision": Kind.DECISION,
}


def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:  # noqa: ARG001 - one shape for all packages
    """The sheets among ``refs``, and going down those born from them; links to their origins: one query."""
    wanted = Q(pk__in=of_kind(refs, Kind.SHEET))
    if way.goes_down:
        for name, kind in ORIGINS.items():
            if ids := of_kind(refs, kind):
                wanted |= Q(**{f"origins__{name}__in": ids})
    rows = list(_loaded(wanted, standing))
    seen = [row for row in rows if row.shown]
    if not rows:
        return NOTHING
    return Part(
        nodes=tuple(_node(row) for row in seen),
        edges=tuple(edge for row in seen for edge in _edges(row, refs, way)),
        withheld=len(rows) - len(seen),
    )


def _loaded(wanted: Q, standing: Standing):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a queryset with annotations
    found = Sheet.objects.filter(pk__in=Sheet.objects.filter(wanted).values("pk"))
    gathered = {
        f"from_{name}": ArrayAgg(f"origins__{name}", filter=Q(**{f"origins__{name}__isnull": False}), distinct=True)
        for name in ORIGINS
    }
    visible = Sheet.objects.filter(visible_sheets(standing)).values("pk")
    return (
        found.select_related("organisation")
        .only("title", "created_at", "published_at", "state", "organisation__name", "organisation__acronym")
        .annotate(shown=Q(pk__in=visible), **gathered)
        .order_by("created_at", "pk")
    )


def _node(row: Sheet) -> Node:
    return Node(
        kind=Kind.SHEET,
        pk=row.pk,
        title=row.title,
        at=row.published_at or row.created_at,
        words=_("Fiche innovation, %(state)s") % {"state": row.get_state_display().lower()},
        href=reverse("innovations:detail", args=[row.pk]),
        organisation=row.organisation.short_name,
    )


def _edges(row: Sheet, refs: Collection[Ref], way: Way) -> list[Edge]:
    """Towards origins going up, all of them; going down, only those that were met already."""
    known = set(refs)
    target = Ref(Kind.SHEET, row.pk)
    edges = []
    for name, kind in ORIGINS.items():
        for pk in getattr(row, f"from_{name}") or ():
            origin = Ref(kind, pk)
            if way.goes_up or origin in known:
                edges.append(Edge(origin, target, _("racontée dans"), row.created_at))
    return edges
