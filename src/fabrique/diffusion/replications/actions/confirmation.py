"""Both sides say that it is so; then both are credited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.diffusion.replications.actions.scene import Taken, note_down, take
from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.notices.confirmation import tell_of_credit, tell_to_confirm
from fabrique.diffusion.replications.rules import can_confirm_adopter, can_confirm_source
from fabrique.foundations.journal.actions import record
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.models import SheetOrigin


def confirm_for_source(actor: Person, replication: Replication, *, at: datetime | None = None) -> Replication:
    """Say, for the organisation that the innovation comes from, that it lives on there."""
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_confirm_source(taken.standing, fresh).enforce()
        fresh.source_confirmed_at, fresh.source_confirmed_by = taken.at, actor
        _keep(actor, taken, "source")
    return fresh


def confirm_for_adopter(actor: Person, replication: Replication, *, at: datetime | None = None) -> Replication:
    """Say, for the organisation that adopted it, that the innovation comes from there."""
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_confirm_adopter(taken.standing, fresh).enforce()
        fresh.adopter_confirmed_at, fresh.adopter_confirmed_by = taken.at, actor
        _keep(actor, taken, "adopter")
    return fresh


def _keep(actor: Person, taken: Taken, side: str) -> None:
    """Save one side's word; with the other's, both are credited, once."""
    fresh = taken.replication
    credited = fresh.confirmed and fresh.credited_at is None
    if credited:
        fresh.credited_at = taken.at
    fresh.updated_at = taken.at
    fresh.save(
        update_fields=[f"{side}_confirmed_at", f"{side}_confirmed_by", "credited_at", "updated_at"],
    )
    note_down(actor, f"confirm_{side}", taken)
    if credited:
        note_down(actor, "credit", taken, {"source": fresh.source_id, "adopter": fresh.adopter_id})
        _tell_ideas(actor, taken)
        tell_of_credit(fresh, at=taken.at)
    elif not fresh.confirmed:
        tell_to_confirm(fresh, actor, side, at=taken.at)


def _tell_ideas(actor: Person, taken: Taken) -> None:
    """A line on the page of each idea that the innovation was born from."""
    details = {"replication": taken.replication.pk, "sheet": taken.replication.sheet_id}
    origins = SheetOrigin.objects.filter(sheet=taken.replication.sheet_id, contribution__isnull=False)
    for origin in origins.select_related("contribution__challenge").order_by("pk"):
        if (idea := origin.contribution) is not None:
            record(actor, "replications.adopt", idea, at=taken.at, scope=idea.challenge, details=details)
