"""What a reader is, what it may be told, and the one error that condemns a whole file."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from fabrique.expression.imports.readers.records import Record

MEBIBYTE = 1024 * 1024
NO_MAPPING: Mapping[str, str | int] = MappingProxyType({})
DELIMITERS = (";", ",", "\t", "|")


class UnreadableFile(Exception):  # noqa: N818 - named like the refusals of the kernel
    """The file as a whole cannot be used. ``reason`` is a French sentence for the person."""

    def __init__(self, reason: str, line: int | None = None, file: str = "") -> None:
        where = ", ".join(part for part in (file, f"ligne {line}" if line else "") if part)
        super().__init__(f"{where} : {reason}" if where else reason)
        self.reason = reason
        self.line = line
        self.file = file


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the person may decide about a file; everything not given is guessed.

    ``mapping`` gives, for a field, the name of a column or its position from 0; "" leaves the field out.
    """

    encoding: str = ""
    delimiter: str = ""
    has_header: bool | None = None
    mapping: Mapping[str, str | int] = field(default_factory=lambda: NO_MAPPING)
    kind: str = "idee"
    sheet: str = ""
    day_first: bool = True
    max_rows: int = 1_000_000
    max_bytes: int = 200 * MEBIBYTE

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ReadOptions:
        """Return the options written in a JSON object; raise `ValueError` with a French sentence."""
        known = {one.name for one in fields(cls)}
        for name in values:
            if name not in known:
                raise ValueError(f"L’option « {name} » n’existe pas.")
        options = cls(**values)
        options.check()
        return options

    def check(self) -> None:
        """Raise `ValueError` with a French sentence when a value is of the wrong type or unknown."""
        for name in ("encoding", "delimiter", "kind", "sheet"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"L’option « {name} » doit être un texte.")  # noqa: TRY004 - one error for all options
        for name in ("max_rows", "max_bytes"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise ValueError(f"L’option « {name} » doit être un nombre positif.")
        if self.delimiter and self.delimiter not in DELIMITERS:
            raise ValueError("Le séparateur doit être un point-virgule, une virgule, une tabulation ou une barre.")
        if not isinstance(self.mapping, Mapping):
            raise ValueError("L’option « mapping » doit associer des champs à des colonnes.")  # noqa: TRY004
        for name, column in self.mapping.items():
            if type(column) not in {str, int}:
                raise ValueError(f"La colonne du champ « {name} » doit être un nom ou un numéro.")


class Reader(Protocol):
    """One format of import."""

    name: str
    label_fr: str

    def sniff(self, path: Path) -> bool:
        """Tell whether ``path`` (a file, or a folder) is of this format, by its content; never raise."""
        ...

    def read(self, path: Path, options: ReadOptions, known: Container[str] = ()) -> Iterator[Record]:
        """Stream the records of ``path``, parents first, with a bounded memory.

        ``known`` holds the keys of contributions that may be parents without being in the file, and those
        of comments with ``comment:`` in front. Raises `UnreadableFile`.
        """
        ...
