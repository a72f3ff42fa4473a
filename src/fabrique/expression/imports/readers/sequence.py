"""Parents before children, each key once, and every row accounted for."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.records import (
    Amendment,
    Category,
    Comment,
    Contribution,
    Facts,
    Record,
    Refusal,
    Report,
    RowRecord,
    Source,
    Vote,
)

Keyed = Contribution | Comment | Amendment | Source | Report
NAMES: dict[type, str] = {
    Contribution: "cette contribution",
    Comment: "ce commentaire",
    Amendment: "cet amendement",
    Source: "cette source",
    Report: "ce signalement",
    Vote: "ce vote",
}

# How a missing parent is told: its name, the link to it, the ending of the participle.
PARENTS = {
    Contribution.__name__: ("la contribution", "à laquelle", "e"),
    Comment.__name__: ("le commentaire", "auquel", ""),
}


def _space(record: Keyed | type) -> str:
    return record.__name__ if isinstance(record, type) else type(record).__name__


@dataclass(slots=True)
class Sequencer:
    """Puts the rows of a source in order while they stream.

    A row whose parent has not come yet waits for it; at the end, those still waiting are refused. Only
    keys and waiting rows are held in memory. ``known`` holds the keys of the contributions that are already
    imported, and those of the comments with ``comment:`` in front.
    """

    options: ReadOptions
    known: Container[str] = ()
    rows: int = 0
    files: list[str] = field(default_factory=list)
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)
    _refused: dict[tuple[str, str], int] = field(default_factory=dict)
    _roots: dict[str, tuple[str, int]] = field(default_factory=dict)
    _categories: set[str] = field(default_factory=set)
    _votes: dict[bytes, int] = field(default_factory=dict)
    _waiting: dict[tuple[str, str], list[RowRecord]] = field(default_factory=dict)

    def count(self, file: str) -> None:
        """Count one data row, and stop the file that has too many."""
        self.rows += 1
        if self.rows > self.options.max_rows:
            limit = f"{self.options.max_rows:,}".replace(",", "\u202f")
            raise UnreadableFile(f"le fichier dépasse {limit} lignes : découpez-le.", file=file)

    def refuse(self, line: int, reason: str, file: str, *, kind: type | None = None, key: str = "") -> Refusal:
        """Return the refusal of a row, and remember its key so that its children say why they fall too."""
        if kind is not None and key:
            self._refused.setdefault((kind.__name__, key), line)
        sentence = reason[:1].upper() + reason[1:].removesuffix(".") + "."
        return Refusal(line=line, reason=sentence, file=file)

    def put(self, record: RowRecord) -> Iterator[Record]:
        """Give ``record`` now if its parent has come, with all those who waited for it; else keep it."""
        stack: list[RowRecord] = [record]
        while stack:
            one = stack.pop()
            if isinstance(one, Refusal):
                yield one
                continue
            parent = self._missing_parent(one)
            if parent is not None:
                self._waiting.setdefault(parent, []).append(one)
                continue
            for given in self._give(one):
                yield given
                if isinstance(given, Contribution | Comment):
                    stack.extend(reversed(self._waiting.pop((_space(given), given.key), [])))

    def _missing_parent(self, record: RowRecord) -> tuple[str, str] | None:
        """Return the space and key of the parent that has not come yet."""
        if isinstance(record, Contribution | Refusal):
            return None
        if isinstance(record, Comment) and record.parent_key is not None:
            return self._absent(Comment, record.parent_key)
        if isinstance(record, Report) and record.comment_key:
            return self._absent(Comment, record.comment_key)
        return self._absent(Contribution, record.contribution_key)

    def _absent(self, kind: type, key: str) -> tuple[str, str] | None:
        place = (kind.__name__, key)
        outside = f"comment:{key}" if kind is Comment else key
        return None if place in self._seen or outside in self.known else place

    def _give(self, record: Keyed | Vote) -> Iterator[Record]:
        if isinstance(record, Vote):
            yield self._once(record)
            return
        place = (_space(record), record.key)
        if place in self._seen:
            earlier = self._seen[place]
            reason = f"doublon : l’identifiant de {NAMES[type(record)]} a déjà été lu à la ligne {earlier}"
            yield self.refuse(record.line, reason, record.file)
            return
        self._seen[place] = record.line
        if isinstance(record, Comment):
            record = self._rooted(record)
        elif isinstance(record, Contribution) and record.category and record.category not in self._categories:
            self._categories.add(record.category)
            yield Category(key=record.category, label=record.category)
        yield record

    def _rooted(self, comment: Comment) -> Comment:
        """Return ``comment`` under the contribution of its parent, one step deeper."""
        root, depth = comment.contribution_key, comment.depth
        if comment.parent_key is not None and comment.parent_key in self._roots:
            root, above = self._roots[comment.parent_key]
            depth = above + 1
            comment = replace(comment, contribution_key=root, depth=depth)
        self._roots[comment.key] = (root, depth)
        return comment

    def _once(self, vote: Vote) -> RowRecord:
        identity = f"{vote.contribution_key}\x1f{vote.author_key}".encode()
        mark = blake2b(identity, digest_size=10).digest()
        earlier = self._votes.setdefault(mark, vote.line)
        if earlier == vote.line:
            return vote
        return self.refuse(
            vote.line, f"doublon : cette personne a déjà voté sur cette contribution à la ligne {earlier}", vote.file
        )

    def close(self) -> Iterator[Record]:
        """Refuse the rows whose parent never came, and end the stream."""
        late = sorted(
            ((record, place) for place, group in self._waiting.items() for record in group),
            key=lambda pair: (pair[0].file, pair[0].line),
        )
        for record, place in late:
            yield self.refuse(record.line, self._why_absent(record, place), record.file)
        self._waiting.clear()
        yield Facts(rows_read=self.rows, files=tuple(self.files))

    def _why_absent(self, record: RowRecord, place: tuple[str, str]) -> str:
        space, key = place
        name, link, ending = PARENTS[space]
        sentence = f"{name} « {key} », {link} se rattache {NAMES[type(record)]}, "
        if place in self._refused:
            return f"{sentence}est refusé{ending} (ligne {self._refused[place]})"
        if place in self._waiting_children():
            return f"{sentence}n’a pas pu être rattaché{ending}"
        return f"{sentence}est absent{ending} du fichier"

    def _waiting_children(self) -> set[tuple[str, str]]:
        return {
            (Comment.__name__, record.key)
            for group in self._waiting.values()
            for record in group
            if isinstance(record, Comment)
        }
