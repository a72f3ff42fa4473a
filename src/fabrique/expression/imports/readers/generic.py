"""A free table of contributions, one per row: CSV or workbook, with a mapping of its columns."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.mapping import (
    guess_by_content,
    guess_mapping,
    looks_like_header,
    resolve,
    simple,
)
from fabrique.expression.imports.readers.records import Contribution, Record, RowRecord
from fabrique.expression.imports.readers.sequence import Sequencer
from fabrique.expression.imports.readers.tables import Row, Table, clean_name, header_of, open_table
from fabrique.expression.imports.readers.text import peek
from fabrique.expression.imports.readers.values import (
    NAME_MAX,
    WrongValue,
    author_key,
    checked_key,
    digest,
    label,
    looks_like_html,
    one_line,
    parse_bool,
    parse_count,
    parse_moment,
    shorten,
    title_and_body,
    web_address,
)
from fabrique.expression.imports.readers.workbook import is_workbook, open_workbook

LOOK_AHEAD = 50
KINDS: Mapping[str, str] = {
    "constat": "constat", "observation": "constat", "pratique": "pratique", "practice": "pratique",
    "bonne pratique": "pratique", "idee": "idee", "idea": "idee", "proposition": "idee", "proposal": "idee",
    "objection": "objection", "question": "question",
}  # fmt: skip


@dataclass(slots=True)
class Opened:
    """A table whose header and columns are settled; ``rows`` are the data rows."""

    name: str
    header: tuple[str, ...]
    has_header: bool
    mapping: dict[str, int]
    rows: Iterator[Row]
    repeats: dict[str, int] = field(default_factory=dict)


class _Generic:
    """What both free formats share."""

    name: str
    label_fr: str

    def table(self, path: Path, options: ReadOptions) -> AbstractContextManager[Table]:
        """Open the table of the file."""
        raise NotImplementedError

    def sniff(self, path: Path) -> bool:
        """Tell whether the file is of this format."""
        raise NotImplementedError

    def read(self, path: Path, options: ReadOptions, known: Container[str] = ()) -> Iterator[Record]:
        """Stream the rows of the file as contributions."""
        order = Sequencer(options, known)
        path = only_file(path, self.sniff)
        order.files.append(path.name)
        with self.table(path, options) as table:
            opened = settle(table, options)
            for row in opened.rows:
                order.count(path.name)
                try:
                    record: RowRecord = _contribution(row, opened, options)
                except WrongValue as error:
                    record = order.refuse(row.line, str(error), path.name)
                yield from order.put(record)
        yield from order.close()


class GenericCsv(_Generic):
    """Reads a CSV file with any columns."""

    name = "csv"
    label_fr = "Tableau CSV"

    def table(self, path: Path, options: ReadOptions) -> AbstractContextManager[Table]:
        """Open the CSV file."""
        return open_table(path, options)

    def sniff(self, path: Path) -> bool:
        """Tell whether the file is a text cut into columns."""
        if path.is_dir():
            return len(list(path.glob("*.csv"))) == 1
        text = peek(path)
        return bool(text.strip()) and text.lstrip()[:1] not in {"{", "<"} and len(header_of(path)) > 1


class GenericWorkbook(_Generic):
    """Reads one sheet of a workbook, with any columns."""

    name = "xlsx"
    label_fr = "Classeur Excel (.xlsx)"

    def table(self, path: Path, options: ReadOptions) -> AbstractContextManager[Table]:
        """Open one sheet of the workbook."""
        return open_workbook(path, options)

    def sniff(self, path: Path) -> bool:
        """Tell whether the file is a workbook."""
        if path.is_dir():
            return len(list(path.glob("*.xlsx"))) == 1
        return is_workbook(path)


def only_file(path: Path, accepts: Callable[[Path], bool]) -> Path:
    """Return ``path``, or the one file of the folder ``path`` with a table in it."""
    if path.is_file():
        return path
    files = [one for one in sorted(path.glob("*")) if one.is_file() and one.suffix.lower() in {".csv", ".xlsx", ".txt"}]
    fitting = [one for one in files if accepts(one)]
    if len(fitting) != 1:
        raise UnreadableFile("le dossier doit contenir un seul tableau pour ce format.", file=path.name)
    return fitting[0]


def settle(table: Table, options: ReadOptions) -> Opened:
    """Return ``table`` with its header told from its rows, and each field given its column."""
    ahead = list(islice(table.rows, LOOK_AHEAD))
    if not ahead:
        raise UnreadableFile("le fichier ne contient aucune ligne.", file=table.name)
    cells = [row.cells for row in ahead]
    has_header = options.has_header
    if has_header is None:
        has_header = looks_like_header(cells[0], cells[1:])
    width = max(map(len, cells))
    header = tuple(clean_name(cell) for cell in cells[0]) if has_header else ()
    named = guess_mapping(header) if has_header else {}
    guessed = named if "body" in named or "title" in named else {**guess_by_content(cells[has_header:]), **named}
    try:
        told = resolve(options.mapping, header, width)
    except ValueError as error:
        raise UnreadableFile(f"{error}.", file=table.name) from None
    # A column that the person gave to a field is taken from the field that had it by guess.
    places = set(told.values())
    free = {name: place for name, place in guessed.items() if name not in options.mapping and place not in places}
    mapping = {**free, **told}
    if "body" not in mapping and "title" not in mapping:
        raise UnreadableFile("aucune colonne ne contient le titre ou le texte : indiquez-la.", file=table.name)
    header = header or tuple(f"Colonne {place + 1}" for place in range(width))
    rows = chain(ahead[has_header:], table.rows)
    return Opened(table.name, header, has_header, mapping, rows)


def _contribution(row: Row, table: Opened, options: ReadOptions) -> Contribution:
    cells = row.cells
    row.check_closed()
    row.check_width(len(table.header))

    def text(name: str) -> str:
        place = table.mapping.get(name)
        return "" if place is None else cells[place]

    body = text("body")
    is_html = looks_like_html(body)
    if not one_line(text("title")) and not body.strip():
        raise WrongValue("la ligne n’a ni titre ni texte")
    title, body = title_and_body(text("title"), body, is_html=is_html)
    if not title:
        raise WrongValue("la ligne n’a ni titre ni texte")
    hidden = parse_bool(text("hidden"), "le masquage")
    return Contribution(
        line=row.line, file=table.name, key=_key(text, table), kind=_kind(text("kind"), options), title=title,
        body=body, body_is_html=is_html, author_key=author_key(text("author") or text("author_label")),
        author_label=shorten(text("author_label"), NAME_MAX),
        created_at=parse_moment(text("created_at"), day_first=options.day_first),
        updated_at=parse_moment(text("updated_at"), day_first=options.day_first),
        section=label(text("section")), category=label(text("category")),
        scope=label(text("scope")),
        url=web_address(text("url")), hidden=hidden, hidden_reason=text("hidden_reason").strip(),
        group_name=label(text("group_name")),
        participants=parse_count(text("participants"), "le nombre de participants"),
        tally_agree=parse_count(text("tally_agree"), "le nombre de votes pour") or 0,
        tally_mixed=parse_count(text("tally_mixed"), "le nombre de votes mitigés") or 0,
        tally_disagree=parse_count(text("tally_disagree"), "le nombre de votes contre") or 0,
        extra=_extra(cells, table),
    )  # fmt: skip


def _kind(word: str, options: ReadOptions) -> str:
    if not word.strip():
        return options.kind
    # A word of another vocabulary is no mistake of the row: the default nature is taken.
    return KINDS.get(simple(word), options.kind)


def _key(text: Callable[[str], str], table: Opened) -> str:
    """Return the identifier of the row: its own, else a fingerprint of its words, numbered when repeated."""
    if "key" in table.mapping and text("key").strip():
        return checked_key(text("key"))
    names = ("title", "body", "author", "author_label", "created_at", "category", "group_name")
    mark = digest(*(text(name) for name in names))
    table.repeats[mark] = count = table.repeats.get(mark, 0) + 1
    return f"row:{mark}" if count == 1 else f"row:{mark}-{count}"


def _extra(cells: Sequence[str], table: Opened) -> dict[str, str]:
    taken = set(table.mapping.values())
    pairs = enumerate(zip(table.header, cells, strict=False))
    return {name: cell.strip() for place, (name, cell) in pairs if place not in taken and name and cell.strip()}
