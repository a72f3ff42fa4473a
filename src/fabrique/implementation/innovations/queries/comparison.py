"""Two versions of a sheet, and up to three sheets side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.diff import Segment, compare
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.implementation.innovations.models import Sheet, SheetIndicator, SheetVersion
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS, field_label
from fabrique.implementation.innovations.states import Licence, Stage, Territory

NEWEST_FIRST = Order(("-number", "-id"))
WORDED = {"stage": Stage, "territory": Territory, "licence": Licence}
SIDE = (
    "problem",
    "beneficiaries",
    "solution",
    "novelty",
    "cost",
    "time_needed",
    "conditions",
    "failures",
    "lessons",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions."""

    name: str
    label: str
    segments: list[Segment]


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the table that compares sheets: what is compared, and each sheet's words.

    ``rich``: the cells are clean HTML.
    """

    label: str
    cells: list[str]
    rich: bool = False


def versions_page(sheet: Sheet, *, cursor: str = "") -> Page[SheetVersion]:
    """Saved texts, the newest first, without their content."""
    rows = SheetVersion.objects.filter(sheet=sheet).select_related("author").defer("content")
    return page_of(rows, NEWEST_FIRST, cursor=cursor)


def version_for(sheet: Sheet, number: int) -> SheetVersion:
    """One saved text, or 404."""
    found = SheetVersion.objects.filter(sheet=sheet, number=number).select_related("author").first()
    if found is None:
        raise Http404
    return found


def changes_between(older: SheetVersion, newer: SheetVersion) -> list[Change]:
    """What changed from one version to another, in the order of the sheet."""
    names = [*dict.fromkeys([*ORDER, *older.content, *newer.content])]
    changes = []
    for name in names:
        before, after = text_of(older.content, name), text_of(newer.content, name)
        if before != after:
            changes.append(Change(name, label_of(name), compare(before, after)))
    return changes


def text_of(content: Mapping[str, Any], name: str) -> str:
    """A field of a version in plain words."""
    value = content.get(name, "")
    if name in LONG_TEXTS:
        return richtext.to_plain(value)
    if name in WORDED:
        return str(WORDED[name](value).label) if value in WORDED[name].values else str(value)
    if name == "topics":
        return ", ".join(value)
    if name == "indicators":
        return "\n".join(_("%(name)s : %(before)s → %(after)s %(unit)s") % _said(row) for row in value or ())
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value)


def _said(row: Mapping[str, str]) -> dict[str, str]:
    """Figures with their comma."""
    return {**row, "before": row["before"].replace(".", ","), "after": row["after"].replace(".", ",")}


def label_of(name: str) -> str:
    """The French name of a field, as a title."""
    if name == "indicators":
        return _("Avant et après")
    return field_label(name)


ORDER = (
    "title",
    "summary",
    "stage",
    "topics",
    "territory",
    "problem",
    "beneficiaries",
    "solution",
    "novelty",
    "indicators",
    "cost",
    "time_needed",
    "conditions",
    "failures",
    "lessons",
    "evaluated",
    "reusable",
    "licence",
)


def side_by_side(sheets: list[Sheet]) -> list[Column]:
    """The lines of the comparison; a line where nobody says anything is left out."""
    lines = [
        Column(_("Organisation"), [str(sheet.organisation) for sheet in sheets]),
        Column(_("Stade"), [sheet.get_stage_display() for sheet in sheets]),
        Column(_("Thèmes"), [", ".join(topic.name for topic in sheet.topics.all()) for sheet in sheets]),
        Column(_("Territoire"), [sheet.get_territory_display() for sheet in sheets]),
        Column(_("Évaluée"), [_yes(sheet.evaluated) for sheet in sheets]),
        Column(_("Prête à être reprise"), [_yes(sheet.reusable) for sheet in sheets]),
        *(Column(label_of(name), [getattr(sheet, name) for sheet in sheets], rich=True) for name in SIDE),
        Column(_("Avant et après"), [_figures(sheet.indicators.all()) for sheet in sheets]),
        Column(_("Licence"), [sheet.get_licence_display() for sheet in sheets]),
    ]
    return [line for line in lines if any(line.cells)]


def _yes(value: bool) -> str:  # noqa: FBT001 - one word for a boolean
    return _("oui") if value else _("non")


def _figures(rows: Iterable[SheetIndicator]) -> str:
    return " ; ".join(
        _("%(name)s : de %(before)s à %(after)s %(unit)s")
        % {"name": row.name, "before": _number(row.before), "after": _number(row.after), "unit": row.unit}
        for row in rows
    )


def _number(value: Any) -> str:  # noqa: ANN401 - a decimal
    return f"{value.normalize():f}".replace(".", ",")
