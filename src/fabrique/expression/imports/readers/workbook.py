"""Sheets of an Excel workbook, read row by row, behind guards against bombs and outside entities."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from fabrique.expression.imports.readers.archives import Limits, check_archive, drain
from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.tables import Row, Table
from fabrique.expression.imports.readers.text import check_size
from fabrique.expression.imports.readers.values import from_serial

CONTENT = "[Content_Types].xml"
LIMITS = Limits(suffixes=frozenset(), total_bytes=600 * 1024 * 1024, ratio=400)
# A document type declaration is what entities need; a workbook has none. UTF-16 is looked through as well.
DECLARATION = re.compile(rb"<\x00?!\x00?(D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)")
FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
MAX_COLUMNS = 500


def is_workbook(path: Path) -> bool:
    """Tell whether ``path`` is an Excel workbook, by its content."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False
    return CONTENT in names and "xl/workbook.xml" in names


@contextmanager
def open_workbook(path: Path, options: ReadOptions) -> Iterator[Table]:
    """Open one sheet of the workbook ``path``: the one named, else the first that is not empty."""
    check_size(path, options.max_bytes)
    if not is_workbook(path):
        raise UnreadableFile("ce fichier n’est pas un classeur Excel (.xlsx).", file=path.name)
    has_formulas = _inspect(path)
    books = []
    try:
        books.append(_load(path, data_only=True))
        if has_formulas:
            books.append(_load(path, data_only=False))
        sheet = _sheet_name(books[0], options.sheet, path.name)
        yield Table(path.name, "xlsx", "", _rows([book[sheet] for book in books], path.name))
    finally:
        for book in books:
            book.close()


def _inspect(path: Path) -> bool:
    """Refuse a bomb or a declaration of entities; tell whether a sheet holds formulas."""
    formulas = False
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, LIMITS, path.name)
            for info in archive.infolist():
                tail = b""
                for block in drain(archive, info, LIMITS, path.name):
                    text = tail + block
                    if info.filename.endswith((".xml", ".rels", ".vml")) and DECLARATION.search(text):
                        raise UnreadableFile("le classeur déclare des entités XML : il est refusé.", file=path.name)
                    formulas = formulas or bool(info.filename.startswith("xl/worksheets") and FORMULA.search(text))
                    tail = block[-32:]
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise UnreadableFile("le classeur est abîmé et ne peut pas être ouvert.", file=path.name) from error
    return formulas


def _load(path: Path, *, data_only: bool) -> Any:  # noqa: ANN401 - openpyxl's read-only workbook has no public type
    try:
        return load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    except Exception as error:  # openpyxl lets any error of its parsers through
        raise UnreadableFile("le classeur est abîmé et ne peut pas être ouvert.", file=path.name) from error


def _sheet_name(book: Any, wanted: str, file: str) -> str:  # noqa: ANN401
    names: list[str] = [sheet.title for sheet in book.worksheets]
    if wanted:
        if wanted not in names:
            raise UnreadableFile(f"la feuille « {wanted} » n’existe pas dans ce classeur.", file=file)
        return wanted
    for name in names:
        if next(_rows([book[name]], file), None) is not None:
            return name
    raise UnreadableFile("le classeur ne contient aucune ligne.", file=file)


def _rows(sheets: list[Any], file: str) -> Iterator[Row]:
    """Give the rows that are not blank. A formula without a stored result is given as its text, never computed."""
    try:
        streams = [sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS) for sheet in sheets]
        width = 0
        for number, rows in enumerate(zip(*streams, strict=True), start=1):
            values = rows[0]
            if len(rows) > 1:
                values = [stored if stored is not None else text for stored, text in zip(*rows, strict=True)]
            cells = [from_serial(value) for value in values]
            filled = max((place + 1 for place, cell in enumerate(cells) if cell.strip()), default=0)
            if filled:
                # The first row fixes the width: a sheet stores no cell after the last one that is filled.
                width = width or filled
                cells = cells[: max(filled, width)]
                yield Row(number, [*cells, *[""] * (width - len(cells))])
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("une feuille du classeur est abîmée.", file=file) from error
