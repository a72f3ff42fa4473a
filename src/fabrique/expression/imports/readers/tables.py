"""CSV tables read row by row, each row with the physical line it starts on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fabrique.expression.imports.readers.base import DELIMITERS, MEBIBYTE, ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.text import SAMPLE, open_text, peek
from fabrique.expression.imports.readers.values import WrongValue

# A cell may be longer than the longest body kept: it is then refused with its line, not the whole file.
csv.field_size_limit(16 * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row. ``broken`` tells that its last quote is never closed."""

    line: int
    cells: Sequence[str]
    broken: bool = False

    def check_closed(self) -> None:
        """Raise `WrongValue` when the file ends inside a quoted cell of this row."""
        if self.broken:
            raise WrongValue("un guillemet ouvert n’est jamais refermé : la fin de la ligne n’est pas sûre")

    def check_width(self, width: int) -> None:
        """Raise `WrongValue` when the row has not one cell per column; empty ones at its end do not count."""
        extra = self.cells[width:]
        if len(self.cells) < width or any(cell.strip() for cell in extra):
            raise WrongValue(f"la ligne a {len(self.cells)} cellules au lieu de {width}")

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(slots=True)
class Table:
    """The rows of a file, header included, blank rows left out."""

    name: str
    encoding: str
    delimiter: str
    rows: Iterator[Row]


@dataclass(slots=True)
class _Tape:
    """Gives lines to the csv module, and keeps those of the row being read."""

    stream: Iterable[str]
    lines: list[str] = field(default_factory=list)
    total: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.stream:
            self.lines.append(line)
            self.total += 1
            yield line


@contextmanager
def open_table(path: Path, options: ReadOptions, *, delimiters: Sequence[str] = DELIMITERS) -> Iterator[Table]:
    """Open the CSV file ``path``; its encoding and its separator are guessed unless given."""
    with open_text(path, encoding=options.encoding, max_bytes=options.max_bytes) as (stream, encoding):
        sample = stream.read(SAMPLE)
        stream.seek(0)
        delimiter = options.delimiter or guess_delimiter(sample, delimiters)
        yield Table(path.name, encoding, delimiter, _rows(stream, delimiter, path.name))


def _rows(stream: Iterable[str], delimiter: str, name: str) -> Iterator[Row]:
    tape = _Tape(stream)
    reader = csv.reader(tape, delimiter=delimiter)
    pending: Row | None = None
    start = 1
    try:
        for cells in reader:
            if pending is not None:
                yield pending
            row = Row(start, cells)
            pending = None if row.is_blank else row
            start = tape.total + 1
            # The last row alone can hold a quote that is never closed: keep its lines until we know.
            last, tape.lines = tape.lines, []
    except csv.Error:
        raise UnreadableFile(
            "un guillemet ouvert n’est pas refermé, ou une cellule dépasse 16 millions de caractères.",
            line=start,
            file=name,
        ) from None
    if pending is not None:
        yield Row(pending.line, pending.cells, broken=_is_unclosed(last, delimiter))


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    """Tell whether ``lines``, one row, end inside a quoted cell."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def guess_delimiter(sample: str, delimiters: Sequence[str] = DELIMITERS) -> str:
    """Return the separator that cuts ``sample`` into the most regular rows; one it does not hold when none does."""
    best = next((one for one in reversed(delimiters) if one not in sample), delimiters[0])
    best_score = 0.0
    for delimiter in delimiters:
        rows = _sample_rows(sample, delimiter)
        widths = [len(row) for row in rows]
        if not rows or (len(set(widths)) > 1 and _is_punctuation(rows)):
            continue
        first = widths[0]
        width, times = Counter(widths).most_common(1)[0]
        if max(width, first) < 2:  # noqa: PLR2004 - one column: this separator cuts nothing
            continue
        # The header decides, when the rows under it agree; else the most frequent width.
        agreeing = sum(one == first for one in widths) / len(widths)
        score = max(agreeing * 2 * min(first, 40) if first > 1 else 0, times / len(widths) * min(width, 40))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _is_punctuation(rows: list[list[str]]) -> bool:
    """Tell whether what cuts ``rows`` is followed by a space nearly everywhere, as in a sentence."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    return sum(cell[0].isspace() for cell in cells) > len(cells) * 0.8


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    lines = sample.splitlines(keepends=True)
    if len(sample) >= SAMPLE and len(lines) > 1:
        lines = lines[:-1]
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter) if row][:200]
    except csv.Error:
        return []


def header_of(path: Path) -> tuple[str, ...]:
    """Return the cells of the first row of a CSV file, trimmed, or nothing: for guesses only."""
    sample = peek(path)
    if not sample or sample.lstrip()[:1] in {"{", "["}:
        return ()
    try:
        for cells in csv.reader(sample.splitlines(keepends=True), delimiter=guess_delimiter(sample)):
            if any(cells):
                return tuple(clean_name(cell) for cell in cells)
    except csv.Error:
        return ()
    return ()


def clean_name(cell: str) -> str:
    """Return the name of a column without marks and doubled spaces."""
    return " ".join(cell.replace("\ufeff", "").replace("\u00a0", " ").split())
