"""Tables that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def safe_cell(value: str) -> str:
    """Return ``value`` with an apostrophe before anything that a spreadsheet would run.

    Plain numbers such as ``-12`` or ``+3,5`` keep their sign.
    """
    if not value.startswith(FORMULA_STARTS):
        return value
    try:
        float(value.replace(",", ".").replace("\u202f", ""))
    except ValueError:
        return f"'{value}"
    return value


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[str]], *, delimiter: str = ";") -> Iterator[str]:
    """Stream ``rows`` as CSV text: byte-order mark first, every cell made safe."""
    writer = csv.writer(_Echo(), delimiter=delimiter)
    yield BOM
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))
