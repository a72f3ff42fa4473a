"""The journal with names, for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from fabrique.foundations.journal.models import Line
from fabrique.foundations.journal.queries import NEWEST_FIRST, Filters, lines
from fabrique.foundations.kernel.paging import Page, page_of
from fabrique.foundations.people.models import Person

SIZE = 50


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line and who did it, by today's name."""

    line: Line
    actor: str


def journal_page(filters: Filters, cursor: str) -> tuple[Page[Line], list[JournalRow]]:
    """Return one page of lines, newest first, with their actors' names in one query."""
    page = page_of(lines(filters), NEWEST_FIRST, cursor=cursor, size=SIZE)
    people = Person.objects.in_bulk({line.actor_id for line in page.rows if line.actor_id})
    rows = [
        JournalRow(line, people[line.actor_id].get_full_name() if line.actor_id in people else "") for line in page.rows
    ]
    return page, rows
