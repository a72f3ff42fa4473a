"""JSON Lines read row by row, with typed access to the fields of each object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from fabrique.expression.imports.readers.base import MEBIBYTE, ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.text import open_text
from fabrique.expression.imports.readers.values import COUNT_MAX, WrongValue, checked_key, parse_moment, shorten

LINE_MAX = 16 * MEBIBYTE
_KINDS = {str: "un texte", bool: "vrai ou faux", int: "un nombre entier", list: "une liste", dict: "un objet"}


class Fields:
    """One JSON object, whose fields are asked for with their type; a wrong one is a `WrongValue`."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def _of(self, kind: type, name: str) -> Any:  # noqa: ANN401 - the callers narrow it
        value = self.values.get(name)
        wrong = value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool)))
        if wrong:
            raise WrongValue(f"le champ « {name} » devrait être {_KINDS[kind]}")
        return value

    def text(self, name: str) -> str:
        """Return the text of ``name``, "" when absent."""
        return self._of(str, name) or ""

    def count(self, name: str) -> int:
        """Return the positive whole number of ``name``, 0 when absent."""
        number: int = self._of(int, name) or 0
        if not 0 <= number <= COUNT_MAX:
            raise WrongValue(f"le champ « {name} » n’est pas un nombre possible")
        return number

    def flag(self, name: str) -> bool:
        """Return whether ``name`` is true."""
        return bool(self._of(bool, name))

    def items(self, name: str) -> list[Fields]:
        """Return the objects of the list ``name``."""
        listed = self._of(list, name) or []
        if not all(isinstance(one, dict) for one in listed):
            raise WrongValue(f"le champ « {name} » devrait être une liste d’objets")
        return [Fields(one) for one in listed]

    def moment(self, name: str) -> datetime | None:
        """Return the date of ``name``."""
        return parse_moment(self.text(name))

    def key(self, name: str, what: str) -> str:
        """Return the identifier of ``name``, written as a number or a text."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise WrongValue(f"{what} « {shorten(str(value), 40)} » n’est ni un nombre ni un texte")
        return checked_key("" if value is None else str(value), what)


def read_json_lines(path: Path, options: ReadOptions) -> Iterator[tuple[int, Fields | str]]:
    """Give each line that is not blank: its number, and its fields or the reason why it has none."""
    with open_text(path, encoding=options.encoding, max_bytes=options.max_bytes) as (stream, _):
        number = 0
        while line := stream.readline(LINE_MAX):
            number += 1
            if len(line) >= LINE_MAX:
                raise UnreadableFile("la ligne dépasse 16 millions de caractères.", line=number, file=path.name)
            if line.strip():
                yield number, _fields(line)


def _fields(line: str) -> Fields | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return "la ligne n’est pas du JSON valable ; elle est peut-être coupée"
    return Fields(value) if isinstance(value, dict) else "la ligne n’est pas un objet JSON"
