"""Reading a file of measures: one line each, every error said with its line, nothing kept in half."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import Refused
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.rules.content import value_fits

MOST_LINES = 2_000
MOST_BYTES = 300_000
LONGEST_NOTE = 300
COLUMNS = {
    "date": "date", "jour": "date",
    "indicateur": "indicator", "indicator": "indicator",
    "valeur": "value", "mesure": "value", "value": "value",
    "remarque": "note", "note": "note", "commentaire": "note",
}  # fmt: skip
WANTED = ("date", "indicator", "value")
NAMES = {"date": "date", "indicator": "indicateur", "value": "valeur"}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Read:
    """A line that may be kept."""

    line: int
    indicator_id: int
    on: date
    value: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that may not, as it was written, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would add."""

    rows: tuple[Read, ...]
    errors: tuple[Wrong, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every line may be kept, and there is at least one."""
        return bool(self.rows) and not self.errors


def decoded(content: bytes) -> str:
    """The text of a file from a spreadsheet, whatever it was saved as."""
    if len(content) > MOST_BYTES:
        raise Refused(_("Ce fichier est trop gros : %(n)d lignes de mesures au plus.") % {"n": MOST_LINES})
    if b"\x00" in content:
        raise Refused(_("Ce fichier n’est pas un fichier CSV. Dans votre tableur, enregistrez-le au format CSV."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_measures(
    text: str,
    experiment: Experiment,
    indicators: Mapping[str, int],
    taken: Collection[tuple[int, date]],
    today: date,
) -> Preview:
    """Read ``text``; ``indicators``: ids by name; ``taken``: days on which each has already been measured."""
    lines = _lines(text)
    if not lines:
        raise Refused(_("Ce fichier est vide."))
    places = _places(lines[0][1])
    if len(lines) - 1 > MOST_LINES:
        raise Refused(_("Ce fichier a plus de %(n)d lignes : partagez-le en plusieurs.") % {"n": MOST_LINES})
    known = {_key(name): pk for name, pk in indicators.items()}
    seen: dict[tuple[int, date], int] = {}
    rows: list[Read] = []
    errors: list[Wrong] = []
    for number, cells in lines[1:]:
        try:
            row = _row(number, cells, places, known)
            _fit(experiment, row, today)
            _once(row, seen, taken)
        except Refused as error:
            errors.append(Wrong(number, " ; ".join(cells)[:200], error.message))
        else:
            seen[(row.indicator_id, row.on)] = number
            rows.append(row)
    return Preview(tuple(rows), tuple(errors))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Cells of each line that is not empty, with its number in the file."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max((";", "\t", ","), key=first.count)
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise Refused(_("Ce fichier est mal formé : un guillemet n’est pas refermé.")) from error
    return [(n, [cell.strip() for cell in row]) for n, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]


def _places(head: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(head):
        column = COLUMNS.get(_key(name))
        if column and column not in places:
            places[column] = place
    missing = [NAMES[each] for each in WANTED if each not in places]
    if missing:
        raise Refused(
            _("La première ligne doit nommer les colonnes. Il manque : %(names)s.") % {"names": ", ".join(missing)}
        )
    return places


def _row(number: int, cells: list[str], places: Mapping[str, int], known: Mapping[str, int]) -> Read:
    def cell(column: str) -> str:
        place = places.get(column, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    name = cell("indicator")
    pk = known.get(_key(name))
    if pk is None:
        raise Refused(_("Aucun indicateur ne s’appelle « %(name)s ».") % {"name": name[:80]})
    return Read(number, pk, _day(cell("date")), _number(cell("value")), cell("note")[:LONGEST_NOTE])


def _day(text: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, without hour
        except ValueError:
            continue
    raise Refused(_("« %(text)s » n’est pas une date. Exemple : 05/05/2026") % {"text": text[:40]})


def _number(text: str) -> Decimal:
    plain = "".join(char for char in text if not char.isspace()).removesuffix("%").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Refused(_("« %(text)s » n’est pas un nombre. Exemple : 12,5") % {"text": text[:40]})
    if abs(value) >= Decimal("1e11"):
        raise Refused(_("Ce nombre est trop grand pour être gardé."))
    rounded = value.quantize(Decimal("0.001"))
    if rounded != value:
        raise Refused(_("« %(text)s » a plus de trois chiffres après la virgule.") % {"text": text[:40]})
    return rounded


def _fit(experiment: Experiment, row: Read, today: date) -> None:
    verdict = value_fits(experiment, row.on, row.value, today)
    if not verdict:
        raise Refused(verdict.reason)


def _once(row: Read, seen: Mapping[tuple[int, date], int], taken: Collection[tuple[int, date]]) -> None:
    place = (row.indicator_id, row.on)
    if place in seen:
        raise Refused(_("Même indicateur et même date qu’à la ligne %(n)d.") % {"n": seen[place]})
    if place in taken:
        raise Refused(_("Cet indicateur a déjà une mesure à cette date. Corrigez-la plutôt dans le tableau."))


def _key(text: str) -> str:
    flat = unicodedata.normalize("NFKD", " ".join(text.casefold().split()).replace("’", "'"))
    return "".join(char for char in flat if not unicodedata.combining(char))
