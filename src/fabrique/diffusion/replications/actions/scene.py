"""Taking an adoption for a change: its row held, who acts, when, and what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fabrique.diffusion.replications.models import Replication, Step
from fabrique.diffusion.replications.states import REPLICATION_LIFE
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Sheet


@dataclass(frozen=True, slots=True)
class Taken:
    """An adoption held until the transaction ends, who acts on it, and when."""

    replication: Replication
    standing: Standing
    at: datetime

    @property
    def today(self) -> date:
        """The day in Paris."""
        return today_at(self.at)


def take(actor: Person, replication: Replication, at: datetime | None) -> Taken:
    """Hold the adoption: whatever hangs on it changes under this lock."""
    at = at or now()
    fresh = locked(replication)
    organisations = Organisation.objects.in_bulk([fresh.adopter_id, fresh.source_id])
    fresh.adopter, fresh.source = organisations[fresh.adopter_id], organisations[fresh.source_id]
    fresh.sheet = Sheet.objects.get(pk=fresh.sheet_id)
    return Taken(fresh, standing_of(actor, at), at)


def plain(text: str) -> str:
    """A typed text without control characters nor outer spaces."""
    return richtext.CONTROL.sub("", text).strip()


def enter_state(actor: Person, taken: Taken, target: str, verb: str, *fields: str, on: date, note: str = "") -> None:
    """Move along the table, keep the step, and write it down."""
    fresh = taken.replication
    REPLICATION_LIFE.check(fresh.state, target)
    fresh.state = target
    fresh.updated_at = taken.at
    fresh.save(update_fields=["state", "updated_at", *fields])
    Step.objects.create(replication=fresh, state=target, on=on, note=note, by=actor, at=taken.at)
    note_down(actor, verb, taken, {"on": on.isoformat(), "state": target})


def note_down(actor: Person, verb: str, taken: Taken, details: dict[str, Any] | None = None) -> None:
    """A line in the journal, found again from the sheet."""
    fresh = taken.replication
    record(actor, f"replications.{verb}", fresh, at=taken.at, scope=fresh.sheet, details=details or {})
