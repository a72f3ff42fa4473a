"""Mandates on the platform or on an organisation: who gave which role to whom, and until when."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import admin_mandates, standing_of
from fabrique.foundations.people.queries import is_last_admin as would_leave_none
from fabrique.foundations.people.rules import can_administer, can_go, is_free
from fabrique.foundations.people.states import OrganisationRole


def hold_admins(at: datetime) -> None:
    """Lock the administrators' mandates: two of them cannot go at the same time."""
    list(admin_mandates(at).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def give_mandate(
    actor: Person,
    person: Person,
    role: OrganisationRole,
    organisation: Organisation | None,
    *,
    ends_at: datetime | None = None,
    at: datetime | None = None,
) -> OrganisationMandate:
    """Give a role to an open account, from now on; the same role held already is returned as it is."""
    at = at or now()
    with transaction.atomic():
        person = locked(person)
        can_administer(standing_of(actor, at)).enforce()
        if organisation is not None:
            is_free(locked(organisation)).enforce()
        if not person.is_active:
            raise ImpossibleNow(
                _("Ce compte n’est pas ouvert\u00a0: la personne doit d’abord accepter son invitation.")
            )
        if ends_at is not None and ends_at <= at:
            raise ImpossibleNow(_("La fin du mandat doit être à venir."))
        held = OrganisationMandate.objects.held_at(at).filter(person=person, role=role, organisation=organisation)
        existing: OrganisationMandate | None = held.first()
        if existing is not None:
            return existing
        mandate = OrganisationMandate.objects.create(
            person=person, role=role, organisation=organisation, starts_at=at, ends_at=ends_at, given_by=actor
        )
        record(actor, "people.give_mandate", mandate, at=at, scope=organisation, details=_details(mandate))
        return mandate


def end_mandate(actor: Person, mandate: OrganisationMandate, *, at: datetime | None = None) -> OrganisationMandate:
    """Take a role back, at once."""
    at = at or now()
    with transaction.atomic():
        hold_admins(at)
        fresh = locked(mandate)
        can_administer(standing_of(actor, at)).enforce()
        if fresh.role == OrganisationRole.ADMIN and fresh.organisation_id is None:
            can_go(is_last_admin=would_leave_none(fresh.person, at)).enforce()
        if fresh.ends_at is None or fresh.ends_at > at:
            fresh.ends_at = at
            fresh.save(update_fields=["ends_at"])
            record(actor, "people.end_mandate", fresh, at=at, scope=fresh.organisation, details=_details(fresh))
        return fresh


def _details(mandate: OrganisationMandate) -> dict[str, object]:
    return {"person": mandate.person_id, "role": mandate.role, "organisation": mandate.organisation_id}
