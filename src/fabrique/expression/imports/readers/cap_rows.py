"""Puts the damaged rows of a Cap Collectif export back in their columns, when only one way fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fabrique.expression.imports.readers.values import WrongValue

OPINION = "contributions_"
ARGUMENT = "contributions_arguments_"
VOTE = "contributions_votes_"
REPORT = "contributions_reportings_"
SOURCE = "contributions_sources_"
VERSION = "contribution_versions_"
PREFIXES = (ARGUMENT, VOTE, REPORT, SOURCE, VERSION, OPINION)
TEXTS = {"title", "bodyText", "body"}

_DATE = re.compile(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}\S*( [+-]\d{4})?")
FORMS = {
    "createdAt": _DATE,
    "updatedAt": _DATE,
    "trashedAt": _DATE,
    "url": re.compile(r"https?://.*", re.DOTALL),
    "published": re.compile(r"[01]"),
    "trashed": re.compile(r"[01]"),
    "trashedStatus": re.compile(r"[A-Z_]+"),
    "Count": re.compile(r"[0-9]+"),
}
_LAST_DATE = re.compile(r"(\d{2}/\d{2}/\d{4} \d{2}:\d{2})\s*$")
_CUT_DATE = re.compile(r"\d{1,2}(/(\d{1,2}(/(\d{1,4}( (\d{1,2}(:\d?)?)?)?)?)?)?)?")
_LOST_SEPARATOR = re.compile(r"(?<=\S);(?=\S)")
_STRAY_CELLS = 8

SHIFTED = "Un séparateur perdu décalait les colonnes : elles ont été remises en place."
SPILLED = "Un point-virgule du texte coupait la ligne : le texte a été recollé."
TITLE_UNSURE = "La limite entre le titre et le texte n’est pas certaine."
CUT_SHORT = "La ligne s’arrête avant la fin : des dates, l’adresse ou les décomptes manquent."
TEXT_MAY_BE_CUT = "La ligne s’arrête après le texte : dates et décomptes manquent, et peut-être la fin du texte."


class Cells(dict[str, str]):
    """The cells of one group by the short name of their column; a missing one is empty."""

    warnings: tuple[str, ...] = ()

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one kind of row: those before the free texts, the texts, and those after."""

    start: int
    head: tuple[str, ...]
    texts: tuple[str, ...]
    tail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """One way to read a row: where the columns after the texts begin, and what the texts are."""

    texts: tuple[str, ...]
    tail: tuple[str, ...]


class Layout:
    """Where each group of columns stands, from the header."""

    def __init__(self, header: Sequence[str]) -> None:
        self.index: Mapping[str, int] = {name: place for place, name in enumerate(header)}
        self.groups = {prefix: _group(header, prefix) for prefix in PREFIXES}

    def cell(self, cells: Sequence[str], column: str) -> str:
        """Return one cell by the full name of its column, "" when there is none."""
        place = self.index.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    def read(self, cells: Sequence[str], prefix: str) -> Cells:
        """Return the cells of the group ``prefix``; raise `WrongValue` when they cannot be told apart."""
        group = self.groups[prefix]
        if group is None:
            raise WrongValue("les colonnes de ce type de ligne sont absentes du fichier")
        return _realigned(list(cells[group.start :]), group)


def _owner(name: str) -> str:
    return next((prefix for prefix in PREFIXES if name.startswith(prefix)), "")


def _group(header: Sequence[str], prefix: str) -> Group | None:
    """Return the group of ``prefix``: its run of neighbouring columns."""
    names: list[str] = []
    start = next((place for place, name in enumerate(header) if _owner(name) == prefix), None)
    if start is None:
        return None
    for name in header[start:]:
        if _owner(name) != prefix:
            break
        names.append(name.removeprefix(prefix))
    places = [place for place, name in enumerate(names) if name in TEXTS]
    first, last = (places[0], places[-1] + 1) if places else (_first_typed(names), _first_typed(names))
    return Group(start, tuple(names[:first]), tuple(names[first:last]), tuple(names[last:]))


def _first_typed(names: Sequence[str]) -> int:
    return next((place for place, name in enumerate(names) if name == "createdAt"), len(names))


def _fits(name: str, cell: str) -> bool:
    """Tell whether ``cell`` can stand in the column ``name``; an empty one can stand anywhere."""
    form = FORMS.get("Count" if "Count" in name else name)
    return not cell or form is None or form.fullmatch(cell) is not None


def _tail_at(cells: Sequence[str], group: Group) -> tuple[str, ...] | None:
    """Return the cells after the texts if ``cells`` begin with them: every type fits, and one proves it."""
    tail = tuple(cells[: len(group.tail)]) + ("",) * (len(group.tail) - len(cells))
    if any(cells[len(group.tail) :]) or not all(map(_fits, group.tail, tail)):
        return None
    proofs = (cell for name, cell in zip(group.tail, tail, strict=True) if name in {"createdAt", "url"})
    return tail if any(proofs) else None


def _readings(cells: list[str], group: Group) -> Iterator[_Fit]:
    """Give every way to read ``cells`` that the types allow."""
    first, normal = len(group.head), len(group.head) + len(group.texts)
    for place in range(first, min(len(cells), normal + _STRAY_CELLS) + 1):
        tail = _tail_at(cells[place:], group)
        if tail is not None:
            yield _Fit(tuple(cells[first:place]), tail)
        if place < len(cells) and (glued := _LAST_DATE.search(cells[place])) and glued.start() > 0:
            tail = _tail_at([glued[1], *cells[place + 1 :]], group)
            if tail is not None:
                yield _Fit((*cells[first:place], cells[place][: glued.start()]), tail)


def _without_cut_date(cells: list[str], group: Group) -> list[str]:
    """Blank a date on which the row breaks off: what is left of it says nothing."""
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    normal = len(group.head) + len(group.texts)
    names = dict(enumerate(group.tail, start=normal))
    cut = names.get(last) in {"createdAt", "updatedAt"} and not _fits("createdAt", cells[last])
    if cut and _CUT_DATE.fullmatch(cells[last]):
        return [*cells[:last], *("" for _ in cells[last:])]
    return cells


def _realigned(cells: list[str], group: Group) -> Cells:
    cells = _without_cut_date([cell.strip(" \t\r\n") if cell else cell for cell in cells], group)
    normal = len(group.head) + len(group.texts)
    tail = _tail_at(cells[normal:], group)
    if tail is not None:
        return _named(cells, group, _Fit(tuple(cells[len(group.head) : normal]), tail), ())
    readings = list(_readings(cells, group))
    if len(readings) == 1:
        texts, warnings = _shared_out(readings[0].texts, group)
        return _named(cells, group, _Fit(texts, readings[0].tail), warnings)
    if not readings and group.texts and len(cells) <= normal:
        raise WrongValue("la ligne est coupée au milieu du texte")
    if not readings and not any(cells[normal:]):
        rest = (cells + [""] * normal)[len(group.head) : normal]
        warnings = (TEXT_MAY_BE_CUT,) if group.texts else ()
        return _named(cells, group, _Fit(tuple(rest), ("",) * len(group.tail)), warnings)
    raise WrongValue("les colonnes sont décalées et ne peuvent pas être remises en place avec certitude")


def _shared_out(found: tuple[str, ...], group: Group) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return one text per column from the cells found, with what there is to say about it."""
    wanted = len(group.texts)
    if len(found) == wanted:
        return found, (SHIFTED,)
    if len(found) > wanted > 0:
        warnings = (SPILLED,) if wanted == 1 else (SPILLED, TITLE_UNSURE)
        return (*found[: wanted - 1], ";".join(found[wanted - 1 :])), warnings
    if len(found) == 1 and wanted == 2:  # noqa: PLR2004 - a title and its text in one cell
        parts = _LOST_SEPARATOR.split(found[0])
        if len(parts) == wanted:
            return tuple(parts), (SHIFTED,)
        return ("", found[0]), (SHIFTED, TITLE_UNSURE)
    raise WrongValue("les colonnes sont décalées et le texte manque")


def _named(cells: list[str], group: Group, fit: _Fit, warnings: tuple[str, ...]) -> Cells:
    result = Cells(zip(group.head, cells, strict=False))
    result.update(zip(group.texts, fit.texts, strict=True))
    result.update(zip(group.tail, fit.tail, strict=True))
    if "published" in group.tail and result["createdAt"] and not result["published"]:
        # The row broke off: an address may be cut as well, and a link that leads nowhere helps nobody.
        result["url"] = ""
        warnings = (*warnings, CUT_SHORT)
    result.warnings = warnings
    return result
