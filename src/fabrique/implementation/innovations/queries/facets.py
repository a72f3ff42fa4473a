"""Facets of the catalogue: every count in one query, kept until a sheet changes.

Each facet counts as if its own choice were not made. Counts are kept per process under
the instant of the last change of any sheet, so that a page of 20,000 sheets costs what
an empty one costs; five minutes at most, for a change that was committed out of order.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.utils.translation import get_language

from fabrique.foundations.people.models import Organisation
from fabrique.implementation.innovations.models import Sheet, Topic
from fabrique.implementation.innovations.queries.wanted import FACETS, Wanted
from fabrique.implementation.innovations.states import Stage, Territory

KEPT_FOR = 300
BY_FREQUENCY = frozenset({"topic", "organisation", "territory"})
MATCHING = """
WITH m AS MATERIALIZED (
    SELECT s.id, s.organisation_id, s.stage, s.territory, s.evaluated, s.reusable
    FROM innovations_sheet s WHERE s.state IN ('publiee', 'a_reviser'){text}
)
"""
TEXT = " AND s.search @@ websearch_to_tsquery('francais', %s)"
COLUMNS = {
    "organisation": "m.organisation_id::text",
    "stage": "m.stage",
    "territory": "m.territory",
    "evaluated": "CASE WHEN m.evaluated THEN '1' END",
    "reusable": "CASE WHEN m.reusable THEN '1' END",
}
CHOSEN = {
    "organisation": "m.organisation_id = %s",
    "stage": "m.stage = %s",
    "territory": "m.territory = %s",
    "evaluated": "m.evaluated = %s",
    "reusable": "m.reusable = %s",
    "topic": "m.id IN (SELECT c.sheet_id FROM innovations_sheet_topics c "
    "JOIN innovations_topic d ON d.id = c.topic_id WHERE d.slug = %s)",
}
BY_TOPIC = """
    SELECT 'topic', t.slug, n.k FROM innovations_topic t JOIN (
        SELECT x.topic_id, count(*) AS k FROM m JOIN innovations_sheet_topics x ON x.sheet_id = m.id{where}
        GROUP BY x.topic_id
    ) n ON n.topic_id = t.id
"""


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


def facets(wanted: Wanted) -> list[Facet]:
    """Every facet with its counts, from the counts kept when nothing has changed since."""
    last = Sheet.objects.aggregate(last=Max("updated_at"))["last"]
    asked = repr((last, get_language(), connection.settings_dict["NAME"], astuple(replace(wanted, order=""))))
    key = f"innovations.facets:{hashlib.sha256(asked.encode()).hexdigest()}"
    kept: list[Facet] | None = cache.get(key)
    if kept is None:
        kept = _counted(wanted)
        cache.set(key, kept, KEPT_FOR)
    return kept


def _counted(wanted: Wanted) -> list[Facet]:
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    sql, params = _question(wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for name, value, number in cursor.fetchall():
            if value:
                counts[name][value] = number
    return [_facet(name, counts[name], wanted) for name in FACETS]


def _question(wanted: Wanted) -> tuple[str, list[Any]]:
    params: list[Any] = [wanted.text] if wanted.text else []
    parts = []
    for name in FACETS:
        others = [each for each in FACETS if each != name and getattr(wanted, each)]
        where = f" WHERE {' AND '.join(CHOSEN[each] for each in others)}" if others else ""
        params += [getattr(wanted, each) for each in others]
        if name == "topic":
            parts.append(BY_TOPIC.format(where=where))
        else:
            column = COLUMNS[name]
            parts.append(f"SELECT '{name}', {column}, count(*) FROM m{where} GROUP BY 2")  # noqa: S608 - our own words
    return MATCHING.format(text=TEXT if wanted.text else "") + " UNION ALL ".join(parts), params


def _facet(name: str, counted: dict[str, int], wanted: Wanted) -> Facet:
    chosen = getattr(wanted, name)
    current = "1" if chosen is True else str(chosen or "")
    labels = _labels(name, set(counted) | ({current} if current else set()))
    values = [
        FacetValue(value, label, counted.get(value, 0), value == current)
        for value, label in labels.items()
        if counted.get(value) or value == current
    ]
    if name in BY_FREQUENCY:
        values.sort(key=lambda each: (-each.count, each.label))
    return Facet(name, values)


def _labels(name: str, values: set[str]) -> dict[str, str]:
    if name == "stage":
        return {value: str(label) for value, label in Stage.choices}
    if name == "territory":
        return {value: str(label) for value, label in Territory.choices}
    if name == "topic":
        return dict(Topic.objects.filter(slug__in=values).values_list("slug", "name"))
    if name == "organisation":
        rows = Organisation.objects.filter(pk__in=[int(value) for value in values if value.isdecimal()])
        return {str(row.pk): row.short_name for row in rows}
    return {"1": ""}
