"""Adoptions in the line of life: the sheet or the adoption that they took up, and those copied from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.rules import visible_replications
from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind
from fabrique.foundations.people.rules import Standing


def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:  # noqa: ARG001 - as in every package
    """The adoptions among ``refs`` with those above and beneath them, and those of the sheets: one query."""
    ids, sheets = of_kind(refs, Kind.REPLICATION), of_kind(refs, Kind.SHEET)
    if not ids and not (sheets and way.goes_down):
        return NOTHING
    wanted = Q(sheet__in=Replication.objects.filter(pk__in=ids).values("sheet"))
    if way.goes_down:
        wanted |= Q(sheet__in=sheets)
    seen = ExpressionWrapper(visible_replications(standing), output_field=BooleanField())
    rows = Replication.objects.filter(wanted).select_related("adopter", "sheet").annotate(seen=seen)
    found = {row.pk: row for row in rows.order_by("interested_on", "pk")}
    kept = _lineage(found, ids, way)
    kept |= {pk for pk, row in found.items() if way.goes_down and row.sheet_id in sheets}
    shown = {pk: row for pk, row in found.items() if pk in kept and row.seen}
    return Part(
        nodes=tuple(_node(row) for row in shown.values()),
        edges=tuple(_edge(row, shown) for row in shown.values()),
        withheld=len(kept) - len(shown),
    )


def _lineage(rows: Mapping[int, Replication], ids: Iterable[int], way: Way) -> set[int]:
    """The adoptions asked for, those they were copied from, those copied from them."""
    kept = {pk for pk in ids if pk in rows}
    if way.goes_up:
        for pk in list(kept):
            parent = rows[pk].parent_id
            while parent is not None and parent not in kept:
                kept.add(parent)
                parent = rows[parent].parent_id if parent in rows else None
    if way.goes_down:
        children: dict[int | None, list[int]] = {}
        for row in rows.values():
            children.setdefault(row.parent_id, []).append(row.pk)
        waiting = [pk for pk in ids if pk in rows]
        while waiting:
            for child in children.get(waiting.pop(), ()):
                if child not in kept:
                    kept.add(child)
                    waiting.append(child)
    return kept & set(rows)


def _node(row: Replication) -> Node:
    return Node(
        kind=Kind.REPLICATION,
        pk=row.pk,
        title=_("%(name)s : %(sheet)s") % {"name": row.adopter.short_name, "sheet": row.sheet.title},
        at=timezone.make_aware(datetime.combine(row.interested_on, time(12))),
        words=f"{row.get_state_display()} · {row.get_mode_display()}" if row.mode else row.get_state_display(),
        href=reverse("replications:detail", args=[row.pk]),
        organisation=row.adopter.short_name,
    )


def _edge(row: Replication, shown: Mapping[int, Replication]) -> Edge:
    """From the adoption that it was copied from, or from the sheet when that one is not shown."""
    copied = row.parent_id is not None and row.parent_id in shown
    origin = Ref(Kind.REPLICATION, row.parent_id) if copied and row.parent_id else Ref(Kind.SHEET, row.sheet_id)
    at = timezone.make_aware(datetime.combine(row.interested_on, time(12)))
    return Edge(origin, Ref(Kind.REPLICATION, row.pk), _("copiée par") if copied else _("reprise par"), at)
