"""What is kept, what is changed, and the adopter's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.actions.scene import note_down, plain, take
from fabrique.diffusion.replications.models import Replication, ReplicationMeasure
from fabrique.diffusion.replications.rules import can_describe, can_measure
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.models import SheetIndicator


@dataclass(frozen=True, slots=True)
class Description:
    """How the innovation is adopted, in the adopter's words."""

    mode: str = ""
    core_kept: str = ""
    adaptations: str = ""
    constraints: str = ""
    motive: str = ""
    results: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the sheet's indicators, measured at the adopter's."""

    indicator: SheetIndicator
    baseline: Decimal
    baseline_on: date
    after: Decimal | None = None
    after_on: date | None = None


FIELDS = ("mode", "core_kept", "adaptations", "constraints", "motive", "results")


def describe(
    actor: Person, replication: Replication, written: Description, *, seen: int, at: datetime | None = None
) -> Replication:
    """Write how the innovation is adopted; ``seen`` is the version that the form was opened on."""
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_describe(taken.standing, fresh).enforce()
        if fresh.text_version != seen:
            raise Conflict(
                _("Cette page a été modifiée entre-temps. Relisez ce qui suit, puis enregistrez de nouveau.")
            )
        if fresh.launched_on and not (written.mode and plain(written.core_kept) and plain(written.adaptations)):
            raise ImpossibleNow(_("La réplication est lancée\u00a0: ces trois réponses ne peuvent plus être effacées."))
        changed = [name for name in FIELDS if getattr(fresh, name) != plain(getattr(written, name))]
        if not changed:
            return fresh
        for name in changed:
            setattr(fresh, name, plain(getattr(written, name)))
        fresh.text_version += 1
        fresh.updated_at = taken.at
        fresh.save(update_fields=[*changed, "text_version", "updated_at"])
        note_down(actor, "describe", taken, {"fields": changed, "version": fresh.text_version})
    return fresh


def measure(
    actor: Person, replication: Replication, figures: Sequence[Figure], *, at: datetime | None = None
) -> Replication:
    """Keep the adopter's own figures on the source's indicators; a starting point is never erased."""
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_measure(taken.standing, fresh).enforce()
        for figure in figures:
            _check(fresh, figure, taken.today)
            ReplicationMeasure.objects.update_or_create(
                replication=fresh,
                sheet_indicator=figure.indicator,
                defaults={
                    "name": figure.indicator.name,
                    "unit": figure.indicator.unit,
                    "baseline": figure.baseline,
                    "baseline_on": figure.baseline_on,
                    "after": figure.after,
                    "after_on": figure.after_on,
                },
            )
        if figures:
            fresh.updated_at = taken.at
            fresh.save(update_fields=["updated_at"])
            note_down(actor, "measure", taken, {"indicators": [each.indicator.pk for each in figures]})
    return fresh


def _check(replication: Replication, figure: Figure, today: date) -> None:
    if figure.indicator.sheet_id != replication.sheet_id:
        raise ImpossibleNow(_("Cet indicateur n’est pas celui de la fiche. Rechargez la page."))
    if max(figure.baseline_on, figure.after_on or figure.baseline_on) > today:
        raise ImpossibleNow(_("Une mesure ne peut pas être datée d’un jour à venir."))
    if (figure.after is None) != (figure.after_on is None):
        raise ImpossibleNow(_("Une valeur mesurée va avec sa date."))
    if figure.after_on is not None and figure.after_on < figure.baseline_on:
        raise ImpossibleNow(_("La mesure suit le point de départ\u00a0: vérifiez les dates."))
