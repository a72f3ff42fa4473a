"""What the page of an upload shows of a file, before anything is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fabrique.expression.imports.readers.base import Reader, ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.generic import only_file, settle
from fabrique.expression.imports.readers.records import Contribution, Refusal, RowRecord
from fabrique.expression.imports.readers.tables import clean_name, open_table
from fabrique.expression.imports.readers.text import LABELS
from fabrique.expression.imports.readers.workbook import open_workbook

SAMPLE_ROWS = 200
DELIMITER_LABELS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale", "": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a file and what was guessed of it.

    ``rows`` are raw cells under ``header``; ``mapping`` gives the position of the column of each field
    (free tables only); ``records`` and ``refusals`` are what the first rows would become.
    """

    format: str
    files: tuple[str, ...]
    header: tuple[str, ...] = ()
    has_header: bool = True
    mapping: Mapping[str, int]
    rows: tuple[tuple[str, ...], ...] = ()
    encoding: str = ""
    delimiter: str = ""
    records: tuple[RowRecord, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    problem: str = ""

    @property
    def encoding_label(self) -> str:
        """The name of the encoding as a person knows it."""
        return LABELS.get(self.encoding, self.encoding)

    @property
    def delimiter_label(self) -> str:
        """The name of the separator as a person knows it."""
        return DELIMITER_LABELS.get(self.delimiter, self.delimiter)


def preview_of(path: Path, reader: Reader, options: ReadOptions, limit: int) -> Preview:
    """Return the preview of ``path`` read by ``reader``. An unusable file raises `UnreadableFile`.

    A free table whose columns could not be guessed has a ``problem`` instead, so that the page can ask.
    """
    free = reader.name in {"csv", "xlsx"}
    table = _free_table(path, reader, options, limit) if free else _known_table(path, options, limit)
    if table.problem:
        return table
    records: list[RowRecord] = []
    refusals: list[Refusal] = []
    for record in islice(reader.read(path, options, _Everything()), SAMPLE_ROWS):
        if isinstance(record, Refusal):
            refusals.append(record)
        elif isinstance(record, Contribution) and len(records) < limit:
            records.append(record)
    return Preview(
        format=reader.name, files=table.files, header=table.header, has_header=table.has_header, mapping=table.mapping,
        rows=table.rows, encoding=table.encoding, delimiter=table.delimiter, records=tuple(records),
        refusals=tuple(refusals),
    )  # fmt: skip


class _Everything:
    """Takes every parent for known: a sample does not hold them all."""

    def __contains__(self, _key: object) -> bool:
        return True


def _free_table(path: Path, reader: Reader, options: ReadOptions, limit: int) -> Preview:
    path = only_file(path, reader.sniff)
    opener = open_workbook if reader.name == "xlsx" else open_table
    with opener(path, options) as table:
        try:
            opened = settle(table, options)
        except UnreadableFile as error:
            problem = error.reason
        else:
            rows = tuple(tuple(row.cells) for row in islice(opened.rows, limit))
            return Preview(
                format=reader.name, files=(path.name,), header=opened.header, has_header=opened.has_header,
                mapping=opened.mapping, rows=rows, encoding=table.encoding, delimiter=table.delimiter,
            )  # fmt: skip
    with opener(path, options) as table:
        raw = tuple(tuple(row.cells) for row in islice(table.rows, limit))
        if not raw:
            raise UnreadableFile("le fichier ne contient aucune ligne.", file=path.name)
        width = max(map(len, raw))
        return Preview(
            format=reader.name, files=(path.name,), header=tuple(f"Colonne {place + 1}" for place in range(width)),
            has_header=False, mapping={}, rows=raw, encoding=table.encoding, delimiter=table.delimiter, problem=problem,
        )  # fmt: skip


def _known_table(path: Path, options: ReadOptions, limit: int) -> Preview:
    """Return the first rows of the CSV file of a known format, or of the first of its folder."""
    names = (path.name,) if path.is_file() else tuple(sorted(one.name for one in path.iterdir() if one.is_file()))
    tables = [path] if path.is_file() else sorted(path.glob("*.csv"))
    first = next((one for one in tables if one.suffix.lower() == ".csv"), None)
    if first is None:
        return Preview(format="", files=names, mapping={}, encoding="utf-8")
    with open_table(first, options) as table:
        rows = [tuple(row.cells) for row in islice(table.rows, limit + 1)]
        header = tuple(clean_name(cell) for cell in rows[0]) if rows else ()
        return Preview(
            format="", files=names, header=header, mapping={}, rows=tuple(rows[1:]), encoding=table.encoding,
            delimiter=table.delimiter,
        )  # fmt: skip
