"""Using a credit, cancelling a mistake, adding to it. Lines are only ever added."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.implementation.innovators import notices, rules
from fabrique.implementation.innovators.actions.scene import take, write_line
from fabrique.implementation.innovators.models import LedgerEntry, Support
from fabrique.implementation.innovators.queries import credits_of
from fabrique.implementation.innovators.states import SUPPORT_LIFE, EntryKind, SupportState, in_words


def spend(
    actor: Person, support: Support, *, amount: int, on: date, note: str = "", at: datetime | None = None
) -> LedgerEntry:
    """Write what was used, never more than what is left."""
    with transaction.atomic():
        taken = take(actor, support, at)
        fresh = taken.support
        rules.can_spend(taken.standing, fresh).enforce()
        if amount <= 0:
            raise ImpossibleNow(_("Indiquez une quantité supérieure à zéro."))
        if on > today_at(taken.at):
            raise ImpossibleNow(_("Cette date n’est pas encore venue : on note ce qui a été utilisé."))
        left = credits_of([fresh])[fresh.pk].left
        if amount > left:
            raise ImpossibleNow(
                _("Il reste %(left)s : c’est moins que %(amount)s. Demandez un complément à qui vous l’a accordé.")
                % {"left": in_words(fresh.kind, left), "amount": in_words(fresh.kind, amount)}
            )
        entry = write_line(actor, taken, EntryKind.USE, -amount, on=on, note=note)
        if fresh.state == SupportState.GRANTED:
            SUPPORT_LIFE.check(fresh.state, SupportState.ACTIVE)
            fresh.state = SupportState.ACTIVE
            fresh.save(update_fields=["state"])
        record(actor, "innovators.spend", fresh, at=taken.at, details={"line": entry.position, "amount": amount})
    return entry


def cancel_use(actor: Person, entry: LedgerEntry, *, at: datetime | None = None) -> LedgerEntry:
    """Undo a line by the opposite line; both stay."""
    with transaction.atomic():
        taken = take(actor, entry.support, at)
        entry.support = taken.support
        rules.can_correct(taken.standing, entry).enforce()
        try:
            with transaction.atomic():
                made = write_line(actor, taken, EntryKind.CORRECTION, -entry.amount, on=entry.on, corrects=entry)
        except IntegrityError as error:
            raise Conflict(_("Cette ligne est déjà annulée.")) from error
        record(actor, "innovators.cancel_use", taken.support, at=taken.at, details={"line": entry.position})
    return made


def add_credit(
    actor: Person, support: Support, *, amount: int, note: str = "", at: datetime | None = None
) -> LedgerEntry:
    """Give more."""
    with transaction.atomic():
        taken = take(actor, support, at)
        fresh = taken.support
        rules.can_add(taken.standing, fresh).enforce()
        if amount <= 0:
            raise ImpossibleNow(_("Indiquez une quantité supérieure à zéro."))
        entry = write_line(actor, taken, EntryKind.ADDITION, amount, note=note)
        fresh.granted = (fresh.granted or 0) + amount
        fresh.save(update_fields=["granted"])
        record(actor, "innovators.add_credit", fresh, at=taken.at, details={"amount": amount})
        notices.tell_of_addition(fresh, amount, note, at=taken.at)
    return entry
