"""Loading the records of a reader into a challenge, all or nothing, twice without harm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.imports.actions.writer import Writer
from fabrique.expression.imports.queries import known_keys, totals_of
from fabrique.expression.imports.readers import read
from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.records import ROW_RECORDS, Facts, Refusal
from fabrique.foundations.journal.actions import record
from fabrique.foundations.people.models import Person

MOST_REFUSALS_KEPT = 10_000
TELL_EVERY = 500


@dataclass(slots=True)
class Result:
    """What ``--json`` prints: rows read, created and unchanged, the refused ones, the totals after."""

    rows_read: int = 0
    created: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    refused_count: int = 0
    warnings: list[dict[str, Any]] = field(default_factory=list)
    totals: Mapping[str, Any] = field(default_factory=dict)
    dry_run: bool = False
    broken: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


class _Undo(Exception):  # noqa: N818 - not an error: the way out of a rehearsal
    """Leave the transaction without keeping anything."""


def load_file(  # noqa: PLR0913 - what an import is made of
    actor: Person | None,
    challenge: Challenge,
    *,
    format: str,  # noqa: A002 - the word people use
    path: Path,
    options: ReadOptions,
    at: datetime,
    dry_run: bool = False,
    keep_sound_rows: bool = False,
    all_or_nothing: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> Result:
    """Read ``path`` and write its records into ``challenge``, in one transaction.

    A row that cannot be taken is refused with its reason and the others are loaded;
    with ``all_or_nothing`` one refusal keeps everything out. A file that breaks in the
    middle raises ``UnreadableFile`` and leaves nothing, unless ``keep_sound_rows``.
    """
    result = Result(dry_run=dry_run)
    try:
        with transaction.atomic():
            Challenge.objects.select_for_update().get(pk=challenge.pk)
            _read_into(challenge, result, _Source(format, path, options, keep_sound_rows), at, on_progress)
            result.totals = totals_of(challenge).as_dict()
            _leave_if(unwanted=dry_run or (all_or_nothing and bool(result.refused_count)))
            if result.created:
                details = {"format": format, "created": result.created, "refused": result.refused_count}
                record(actor, "imports.load", challenge, at=at, scope=challenge, details=details)
    except _Undo:
        if not dry_run:
            result.created = result.unchanged = 0
            result.totals = totals_of(challenge).as_dict()
    return result


def _leave_if(*, unwanted: bool) -> None:
    if unwanted:
        raise _Undo


@dataclass(frozen=True, slots=True)
class _Source:
    format: str
    path: Path
    options: ReadOptions
    keep_sound_rows: bool


def _read_into(
    challenge: Challenge, result: Result, source: _Source, at: datetime, on_progress: Callable[[int], None] | None
) -> None:
    texts, remarks = known_keys(challenge)
    writer = Writer(challenge, texts, remarks, at)
    try:
        for item in read(source.format, source.path, source.options, known=_parents(texts, remarks)):
            if isinstance(item, Refusal):
                _refuse(result, item)
            elif not isinstance(item, Facts):
                writer.take(item)
                _keep_warnings(result, item)
            if isinstance(item, ROW_RECORDS):
                result.rows_read += 1
                if on_progress and result.rows_read % TELL_EVERY == 0:
                    on_progress(result.rows_read)
    except UnreadableFile as error:
        if not source.keep_sound_rows:
            raise
        result.broken = str(error)
    writer.finish()
    result.created, result.unchanged = writer.created, writer.unchanged
    for item in writer.refusals:
        _refuse(result, item)


def _parents(texts: Mapping[str, int], remarks: Mapping[str, int]) -> frozenset[str]:
    """What a reader may hang a row on without having met it in the file."""
    return frozenset(texts) | frozenset(f"comment:{key}" for key in remarks)


def _refuse(result: Result, refusal: Refusal) -> None:
    result.refused_count += 1
    if len(result.refused) < MOST_REFUSALS_KEPT:
        row: dict[str, Any] = {"line": refusal.line, "reason": refusal.reason}
        if refusal.file:
            row["file"] = refusal.file
        result.refused.append(row)


def _keep_warnings(result: Result, item: Any) -> None:  # noqa: ANN401 - any record
    for text in getattr(item, "warnings", ()):
        if len(result.warnings) < MOST_REFUSALS_KEPT:
            result.warnings.append({"line": item.line, "text": text})
