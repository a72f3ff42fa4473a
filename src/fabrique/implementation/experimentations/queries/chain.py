"""Experiments in the line of life: what they try, and the sheet that they became or that they try again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.chain import NOTHING, Edge, Kind, Node, Part, Ref, Way, of_kind
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.rules.visibility import visible_experiments
from fabrique.implementation.experimentations.states import ExperimentState

SOURCES = {
    "contribution": Kind.CONTRIBUTION,
    "recommendation": Kind.RECOMMENDATION,
    "adoption_decision": Kind.DECISION,
}


def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:
    """The experiments among ``refs``, those that try the rest (down), those tied to the sheets: one query.

    One that is only proposed, or was taken back, is no link for those who may not read it: neither shown nor counted.
    """
    known = {name: of_kind(refs, kind) for name, kind in SOURCES.items()}
    ids, sheets = of_kind(refs, Kind.EXPERIMENT), of_kind(refs, Kind.SHEET)
    wanted = Q(pk__in=ids)
    if way.goes_up or ids:
        wanted |= Q(sheet__in=sheets)
    if way.goes_down:
        for name, found in known.items():
            wanted |= Q(**{f"{name}__in": found})
    if not (ids or sheets or (way.goes_down and any(known.values()))):
        return NOTHING
    every = Q(pk__isnull=False) & visible_experiments(standing, today_at(at))
    rows = Experiment.objects.filter(wanted).annotate(
        seen=ExpressionWrapper(every, output_field=BooleanField()), sheet_made_at=F("sheet__created_at")
    )
    told = rows.exclude(seen=False, state__in=[ExperimentState.PROPOSED, ExperimentState.WITHDRAWN])
    found_rows = list(told.select_related("organisation").order_by("started_on", "pk"))
    shown = [row for row in found_rows if row.seen]
    return Part(
        nodes=tuple(_node(row) for row in shown),
        edges=tuple(edge for row in shown for edge in _edges(row, None if way.goes_up else known)),
        withheld=len(found_rows) - len(shown),
    )


def _edges(row: Any, only: dict[str, set[int]] | None) -> Iterator[Edge]:  # noqa: ANN401 - with its annotations
    here = Ref(Kind.EXPERIMENT, row.pk)
    for name, kind in SOURCES.items():
        pk = getattr(row, f"{name}_id")
        if pk is not None and (only is None or pk in only[name]):
            yield Edge(Ref(kind, pk), here, _("essayée dans"), row.created_at)
    if row.sheet_id is not None:
        sheet = Ref(Kind.SHEET, row.sheet_id)
        if row.sheet_made_at > row.created_at:
            yield Edge(here, sheet, _("devenue la fiche"), row.sheet_made_at)
        else:
            yield Edge(sheet, here, _("essayée dans"), row.created_at)


def _node(row: Experiment) -> Node:
    return Node(
        kind=Kind.EXPERIMENT,
        pk=row.pk,
        title=row.title,
        at=row.created_at,
        words=str(row.get_state_display()),
        href=reverse("experimentations:detail", args=[row.pk]),
        organisation=row.organisation.short_name,
    )
