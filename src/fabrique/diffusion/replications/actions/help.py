"""The ledger of the time given by the source's agents."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.actions.scene import note_down, plain, take
from fabrique.diffusion.replications.models import Help, Replication
from fabrique.diffusion.replications.notices.help import tell_of_help
from fabrique.diffusion.replications.queries import source_agents
from fabrique.diffusion.replications.rules import can_cancel_help, can_record_help, day_is_right
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person

LONGEST_DAY = 24 * 60


def record_help(
    actor: Person,
    replication: Replication,
    *,
    person: Person,
    minutes: int,
    on: date,
    note: str = "",
    at: datetime | None = None,
) -> Help:
    """Write down that somebody of the source gave time; they, and the other side, are told."""
    if not 0 < minutes <= LONGEST_DAY:
        raise ImpossibleNow(_("Indiquez une durée d’un jour au plus."))
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_record_help(taken.standing, fresh).enforce()
        day_is_right(on, taken.today).enforce()
        if person.pk not in {each.pk for each in source_agents(fresh, taken.at)}:
            raise ImpossibleNow(_("Cette personne n’est pas un agent de l’organisation d’origine."))
        line = Help.objects.create(
            replication=fresh,
            person=person,
            minutes=minutes,
            on=on,
            note=plain(note),
            recorded_by=actor,
            recorded_at=taken.at,
        )
        note_down(actor, "record_help", taken, {"help": line.pk, "minutes": minutes, "person": person.pk})
        tell_of_help(line, actor, at=taken.at)
    return line


def cancel_help(actor: Person, line: Help, *, at: datetime | None = None) -> Help:
    """Cancel a line by an opposite one: the ledger keeps both."""
    with transaction.atomic():
        taken = take(actor, line.replication, at)
        can_cancel_help(taken.standing, taken.replication, line).enforce()
        if Help.objects.filter(cancels=line).exists():
            raise ImpossibleNow(_("Cette ligne est déjà annulée."))
        opposite = Help.objects.create(
            replication=taken.replication,
            person_id=line.person_id,
            minutes=-line.minutes,
            on=line.on,
            note=line.note,
            cancels=line,
            recorded_by=actor,
            recorded_at=taken.at,
        )
        note_down(actor, "cancel_help", taken, {"help": line.pk, "minutes": line.minutes})
    return opposite
