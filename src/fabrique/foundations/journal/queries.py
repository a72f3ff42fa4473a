"""Reading the journal, and proving that nobody changed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from fabrique.foundations.journal.models import LINE_TEXT, Line
from fabrique.foundations.kernel.paging import Order

NEWEST_FIRST = Order(("-id",))
CHECK = f"""
SELECT position, previous_hash = before, hash = expected, position = rank FROM (
    SELECT l.position, l.hash, l.previous_hash,
        coalesce(lag(l.hash) OVER (ORDER BY l.position), '') AS before,
        row_number() OVER (ORDER BY l.position) AS rank,
        encode(sha256(convert_to({LINE_TEXT.format(previous="l.previous_hash", position="l.position", row="l")}, 'UTF8')), 'hex')
            AS expected
    FROM journal_line l WHERE l.position IS NOT NULL
) checked
WHERE NOT (previous_hash = before AND hash = expected AND position = rank)
ORDER BY position LIMIT %s
"""  # noqa: S608 - constants of this package


@dataclass(frozen=True, slots=True)
class Filters:
    """What an administrator looks for; empty values do not filter."""

    actor_id: int | None = None
    verb: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    scope: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the line's position and what is wrong."""

    position: int
    follows: bool
    content: bool
    numbered: bool


def lines(filters: Filters) -> QuerySet[Line]:
    """Lines that match every given filter."""
    found = Line.objects.all()
    if filters.actor_id is not None:
        found = found.filter(actor_id=filters.actor_id)
    if filters.verb:
        found = found.filter(verb=filters.verb)
    if filters.subject_type:
        found = found.filter(subject_type=filters.subject_type)
    if filters.subject_id is not None:
        found = found.filter(subject_id=filters.subject_id)
    if filters.scope:
        found = found.filter(scope=filters.scope)
    if filters.since:
        found = found.filter(at__gte=_midnight(filters.since))
    if filters.until:
        found = found.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines_about(subject_type: str, subject_ids: list[int]) -> QuerySet[Line]:
    """Every line about these objects, oldest first."""
    return Line.objects.filter(subject_type=subject_type, subject_id__in=subject_ids).order_by("id")


def known_verbs() -> list[str]:
    """Verbs that occur, sorted, found by hopping through the index."""
    query = """
    WITH RECURSIVE hop AS (
        (SELECT verb FROM journal_line ORDER BY verb LIMIT 1)
        UNION ALL
        SELECT (SELECT verb FROM journal_line WHERE verb > hop.verb ORDER BY verb LIMIT 1)
        FROM hop WHERE hop.verb IS NOT NULL
    ) SELECT verb FROM hop WHERE verb IS NOT NULL
    """
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [verb for (verb,) in cursor.fetchall()]


def breaks(limit: int = 20) -> list[Break]:
    """Recompute every hash in the database and return the first places that do not hold."""
    with connection.cursor() as cursor:
        cursor.execute(CHECK, [limit])
        return [Break(*row) for row in cursor.fetchall()]


def unsealed() -> int:
    """Lines that a commit should have sealed and did not."""
    return Line.objects.filter(position=None).count()


def rows_for_export(filters: Filters) -> Iterator[list[str]]:
    """Stream the lines that match as rows of text, the header first."""
    yield ["position", "date", "personne", "acte", "objet", "numero", "espace", "details", "empreinte"]
    for line in lines(filters).order_by("id").iterator(chunk_size=2_000):
        yield [
            str(line.position or ""),
            line.at.isoformat(),
            str(line.actor_id or ""),
            line.verb,
            line.subject_type,
            str(line.subject_id),
            line.scope,
            str(line.details),
            line.hash,
        ]
