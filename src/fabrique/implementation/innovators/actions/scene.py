"""Taking a support for a change, and writing a line of its credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovators.models import LedgerEntry, Support
from fabrique.implementation.innovators.states import EntryKind


@dataclass(frozen=True, slots=True)
class Taken:
    """A support held until the transaction ends, who acts on it, and when."""

    support: Support
    standing: Standing
    at: datetime


def take(actor: Person, support: Support, at: datetime | None) -> Taken:
    """Hold the support: what hangs on it changes under this lock."""
    at = at or now()
    return Taken(locked(support), standing_of(actor, at), at)


def write_line(  # noqa: PLR0913 - the parts of a line
    actor: Person,
    taken: Taken,
    kind: EntryKind,
    amount: int,
    *,
    on: date | None = None,
    note: str = "",
    corrects: LedgerEntry | None = None,
) -> LedgerEntry:
    """Add a line; the database reckons its position and its balance."""
    entry = LedgerEntry.objects.create(
        support=taken.support,
        kind=kind,
        amount=amount,
        on=on or today_at(taken.at),
        note=note,
        corrects=corrects,
        by=actor,
        at=taken.at,
    )
    entry.refresh_from_db(fields=["position", "balance"])
    return entry
