"""Taking a sheet for a change, and writing its next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.innovations.models import Sheet, SheetOrigin, SheetVersion
from fabrique.implementation.innovations.queries import content_of, standing_on
from fabrique.implementation.innovations.rules import SheetStanding

LONGEST_NOTE = 250


@dataclass(frozen=True, slots=True)
class Taken:
    """A sheet held until the transaction ends, who acts on it, and when."""

    sheet: Sheet
    here: SheetStanding
    at: datetime


def take(actor: Person, sheet: Sheet, at: datetime | None) -> Taken:
    """Hold the sheet: whatever hangs on it changes under this lock."""
    instant = at or now()
    fresh = locked(sheet)
    fresh.organisation = Organisation.objects.get(pk=fresh.organisation_id)
    return Taken(fresh, standing_on(standing_of(actor, instant), fresh), instant)


def refuse_stale(sheet: Sheet, seen: int) -> None:
    """Refuse a change that was prepared on an older text."""
    if seen != sheet.version_number:
        raise Conflict(
            _(
                "La fiche a été modifiée entre-temps. Votre texte est gardé : comparez-le avec le texte actuel, "
                "puis enregistrez de nouveau."
            )
        )


def next_version(actor: Person | None, sheet: Sheet, *, note: str = "", at: datetime) -> SheetVersion | None:
    """Write down the text under the next number; None when the last version says the same."""
    last = SheetVersion.objects.filter(sheet=sheet).order_by("-number").first()
    content = content_of(sheet)
    if last is not None and last.content == content:
        return None
    sheet.version_number = last.number + 1 if last is not None else 1
    sheet.updated_at = at
    sheet.save(update_fields=["version_number", "updated_at"])
    return SheetVersion.objects.create(
        sheet=sheet, number=sheet.version_number, content=content, note=note[:LONGEST_NOTE], author=actor, created_at=at
    )


def tell_origins(actor: Person, sheet: Sheet, verb: str, *, at: datetime) -> None:
    """Leave a line on the life of what the sheet was born from: only what is published is told there."""
    born = SheetOrigin.objects.filter(sheet=sheet).select_related(
        "contribution__challenge", "recommendation__challenge"
    )
    for origin in born.order_by("pk"):
        for value in (origin.contribution, origin.recommendation):
            if value is not None:
                record(actor, f"innovations.{verb}", value, at=at, scope=value.challenge, details={"sheet": sheet.pk})
