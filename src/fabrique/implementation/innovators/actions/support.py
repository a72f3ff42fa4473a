"""From the request to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovators import notices, rules
from fabrique.implementation.innovators.actions.scene import Taken, take, write_line
from fabrique.implementation.innovators.models import Support
from fabrique.implementation.innovators.queries import credits_of, granters, own_contributions, own_sheets
from fabrique.implementation.innovators.states import (
    ACCOMPANIED,
    MEASURED,
    SUPPORT_LIFE,
    EntryKind,
    SupportKind,
    SupportState,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: an amount in minutes or cents when it is counted."""

    kind: str
    purpose: str
    organisation: Organisation
    asked: int | None = None
    ends_on: date | None = None
    contribution: Contribution | None = None
    sheet: Sheet | None = None


def ask_support(actor: Person, wish: Wish, *, at: datetime | None = None) -> Support:
    """Ask; whoever answers is told at once."""
    at = at or now()
    standing = standing_of(actor, at)
    rules.can_ask(standing).enforce()
    if wish.organisation.pk not in standing.organisation_paths:
        raise Refused(_("Choisissez une organisation à laquelle vous appartenez."))
    if wish.contribution is not None and not own_contributions(actor).filter(pk=wish.contribution.pk).exists():
        raise Refused(_("Choisissez une de vos contributions."))
    if wish.sheet is not None and not own_sheets(actor).filter(pk=wish.sheet.pk).exists():
        raise Refused(_("Choisissez une de vos fiches innovation."))
    if not _amount_fits(wish.kind, wish.asked):
        raise ImpossibleNow(_("Indiquez combien vous demandez."))
    with transaction.atomic():
        support = Support.objects.create(
            kind=SupportKind(wish.kind),
            person=actor,
            organisation=wish.organisation,
            purpose=wish.purpose,
            contribution=wish.contribution,
            sheet=wish.sheet,
            asked=wish.asked,
            ends_on=wish.ends_on,
            asked_at=at,
        )
        record(actor, "innovators.ask", support, at=at, details={"kind": wish.kind, "asked": wish.asked})
        people = [each for each in granters(wish.kind, wish.organisation, at) if each.pk != actor.pk]
        notices.tell_of_request(support, people, at=at)
    return support


def _move(taken: Taken, target: SupportState, *fields: str) -> None:
    SUPPORT_LIFE.check(taken.support.state, target)
    taken.support.state = target
    taken.support.save(update_fields=["state", *fields])


def grant_support(  # noqa: PLR0913 - the parts of an answer
    actor: Person,
    support: Support,
    *,
    granted: int | None = None,
    mentor: Person | None = None,
    ends_on: date | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Support:
    """Say yes: how much, or who accompanies; the credit opens with its first line."""
    with transaction.atomic():
        taken = take(actor, support, at)
        fresh = taken.support
        rules.can_decide(taken.standing, fresh).enforce()
        _check_grant(fresh, granted, mentor)
        fresh.granted, fresh.mentor, fresh.reason = granted, mentor, reason
        fresh.approver, fresh.decided_at, fresh.ends_on = actor, taken.at, ends_on or fresh.ends_on
        _move(taken, SupportState.GRANTED, "granted", "mentor", "reason", "approver", "decided_at", "ends_on")
        if granted:
            write_line(actor, taken, EntryKind.GRANT, granted)
        record(actor, "innovators.grant", fresh, at=taken.at, details={"granted": granted})
        notices.tell_of_answer(fresh, at=taken.at)
    return fresh


def _check_grant(support: Support, granted: int | None, mentor: Person | None) -> None:
    if not _amount_fits(support.kind, granted):
        raise ImpossibleNow(_("Indiquez combien vous accordez."))
    if (support.kind in ACCOMPANIED) != (mentor is not None):
        raise ImpossibleNow(_("Indiquez qui accompagnera cette personne."))
    if mentor is not None and mentor.pk == support.person_id:
        raise ImpossibleNow(_("On ne s’accompagne pas soi-même : choisissez une autre personne."))


def _amount_fits(kind: str, amount: int | None) -> bool:
    """Something to count for what is counted, nothing for the rest."""
    return amount is not None and amount > 0 if kind in MEASURED else amount is None


def decline_support(actor: Person, support: Support, *, reason: str, at: datetime | None = None) -> Support:
    """Say no, and why."""
    with transaction.atomic():
        taken = take(actor, support, at)
        fresh = taken.support
        rules.can_decide(taken.standing, fresh).enforce()
        if not reason.strip():
            raise ImpossibleNow(_("Dites pourquoi : la personne doit pouvoir le comprendre."))
        fresh.reason, fresh.approver, fresh.decided_at = reason, actor, taken.at
        _move(taken, SupportState.DECLINED, "reason", "approver", "decided_at")
        record(actor, "innovators.decline", fresh, at=taken.at)
        notices.tell_of_answer(fresh, at=taken.at)
    return fresh


def withdraw_support(actor: Person, support: Support, *, at: datetime | None = None) -> Support:
    """Take one's request back before any answer."""
    with transaction.atomic():
        taken = take(actor, support, at)
        rules.can_withdraw(taken.standing, taken.support).enforce()
        _move(taken, SupportState.WITHDRAWN)
        record(actor, "innovators.withdraw", taken.support, at=taken.at)
    return taken.support


def start_support(actor: Person, support: Support, *, at: datetime | None = None) -> Support:
    """Say that it has begun."""
    with transaction.atomic():
        taken = take(actor, support, at)
        rules.can_start(taken.standing, taken.support).enforce()
        _move(taken, SupportState.ACTIVE)
        record(actor, "innovators.start", taken.support, at=taken.at)
    return taken.support


def settle_support(actor: Person, support: Support, *, outcome: str, at: datetime | None = None) -> Support:
    """End it: what is left of the credit goes back, and a few words say what it gave."""
    with transaction.atomic():
        taken = take(actor, support, at)
        fresh = taken.support
        rules.can_settle(taken.standing, fresh).enforce()
        credit = credits_of([fresh]).get(fresh.pk)
        if credit and credit.left:
            write_line(actor, taken, EntryKind.RETURN, -credit.left, on=today_at(taken.at))
        fresh.outcome, fresh.settled_at = outcome, taken.at
        _move(taken, SupportState.SETTLED, "outcome", "settled_at")
        record(actor, "innovators.settle", fresh, at=taken.at)
        notices.tell_of_end(fresh, actor, at=taken.at)
    return fresh
