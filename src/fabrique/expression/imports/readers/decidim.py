"""CSV exports of Decidim, old and new, by the names of their columns; and Fabrique's own."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.decidim_rows import Columns, comment, contribution
from fabrique.expression.imports.readers.records import Comment, Contribution, Record, RowRecord
from fabrique.expression.imports.readers.sequence import Sequencer
from fabrique.expression.imports.readers.tables import Row, clean_name, header_of, open_table
from fabrique.expression.imports.readers.values import WrongValue

Kind = Literal["proposal", "debate", "comment"]
ORDER: tuple[Kind, ...] = ("proposal", "debate", "comment")


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    kind: Kind


class Decidim:
    """Reads proposals, debates and comments, from one file or from a folder of them."""

    name = "decidim"
    label_fr = "Decidim (propositions, débats, commentaires)"

    def sniff(self, path: Path) -> bool:
        """Tell whether the file, or one of the folder, has the columns of a Decidim export."""
        return bool(_parts(path))

    def read(self, path: Path, options: ReadOptions, known: Container[str] = ()) -> Iterator[Record]:
        """Stream the proposals, the debates, then the comments with replies after their parents."""
        parts = _parts(path)
        if not parts:
            raise UnreadableFile(
                "aucun export Decidim n’a été reconnu : les colonnes « id », « title » et « body », ou "
                "« commentable_type » pour les commentaires, sont attendues.",
                file=path.name,
            )
        order = Sequencer(options, known)
        for part in parts:
            order.files.append(part.path.name)
            yield from _read_part(part, options, order)
        yield from order.close()


def kind_of(header: Sequence[str]) -> Kind | None:
    """Return what the rows under ``header`` are, or None when this is no Decidim export."""
    columns = Columns(header)
    if not columns.has("id"):
        return None
    if columns.has("commentable_type") or columns.has("root_commentable_url"):
        return "comment"
    # Any list has an id, a title and a text: a name that only Decidim writes must be there too.
    if not columns.has("title") or not any("component" in name or "/" in name for name in header):
        return None
    if columns.has("body"):
        return "proposal"
    return "debate" if columns.has("description") else None


def _parts(path: Path) -> list[_Part]:
    files = [path] if path.is_file() else sorted(path.glob("*.csv"))
    parts = [_Part(one, kind) for one in files if (kind := kind_of(header_of(one))) is not None]
    return sorted(parts, key=lambda part: ORDER.index(part.kind))


def _read_part(part: _Part, options: ReadOptions, order: Sequencer) -> Iterator[Record]:
    with open_table(part.path, options) as table:
        first = next(table.rows, None)
        columns = Columns([clean_name(cell) for cell in first.cells] if first else [])
        for row in table.rows:
            order.count(part.path.name)
            yield from order.put(_record(row, columns, part, order))


def _record(row: Row, columns: Columns, part: _Part, order: Sequencer) -> RowRecord:
    """Return the record of one row, or its refusal."""
    name = part.path.name
    try:
        row.check_closed()
        row.check_width(columns.width)
        if part.kind == "comment":
            return comment(row, columns, name)
        return contribution(row, columns, name, part.kind, order.options)
    except WrongValue as error:
        key = columns.text(row.cells, "id").strip()
        if part.kind == "comment":
            return order.refuse(row.line, str(error), name, kind=Comment, key=key)
        return order.refuse(row.line, str(error), name, kind=Contribution, key=f"{part.kind}:{key}")
