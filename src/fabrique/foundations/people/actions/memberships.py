"""Belonging to an organisation, between two dates."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Membership, Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.foundations.people.rules import can_end_membership, can_manage_members, is_free


def join(person: Person, organisation: Organisation, *, at: datetime, since: date | None = None) -> Membership:
    """Make ``person`` a member unless it is done already; the caller has asked its rule."""
    is_free(organisation).enforce()
    membership, _created = Membership.objects.get_or_create(
        person=person, organisation=organisation, ends_on=None, defaults={"starts_on": since or today_at(at)}
    )
    return membership


def add_member(
    actor: Person, organisation: Organisation, person: Person, *, since: date | None = None, at: datetime | None = None
) -> Membership:
    """Say that somebody belongs to an organisation, from a day on."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(organisation)
        can_manage_members(standing_of(actor, at), fresh).enforce()
        if not locked(person).is_active:
            raise ImpossibleNow(
                _("Ce compte n’est pas ouvert\u00a0: la personne doit d’abord accepter son invitation.")
            )
        membership = join(person, fresh, at=at, since=since)
        record(actor, "people.add_member", fresh, at=at, details={"membership": membership.pk, "person": person.pk})
        return membership


def end_membership(
    actor: Person, membership: Membership, *, last_day: date | None = None, at: datetime | None = None
) -> Membership:
    """Say which day is the last one of somebody in an organisation (today unless told otherwise)."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(membership)
        can_end_membership(standing_of(actor, at), fresh).enforce()
        last_day = last_day or today_at(at)
        if last_day < fresh.starts_on:
            raise ImpossibleNow(_("Le dernier jour ne peut pas précéder le premier."))
        if fresh.ends_on != last_day:
            fresh.ends_on = last_day
            fresh.save(update_fields=["ends_on"])
            record(actor, "people.end_membership", fresh.organisation, at=at, details={"membership": fresh.pk})
        return fresh
