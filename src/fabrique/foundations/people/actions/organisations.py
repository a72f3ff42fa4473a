"""The tree of organisations: made, renamed, moved, archived, merged."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Greatest, Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import active_children_count, standing_of, today_at
from fabrique.foundations.people.rules import (
    can_administer,
    can_change_organisation,
    can_merge_into,
    can_place_under,
    is_free,
)
from fabrique.foundations.people.states import OrganisationState

TREE_LOCK = 7203452
DEEPEST = 12


def hold_tree() -> None:
    """One change of the tree's shape at a time: paths stay true and no cycle slips in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def place(organisation: Organisation, parent: Organisation | None) -> None:
    """Put a saved organisation and all that is under it beneath ``parent``, paths included."""
    above = parent.path if parent else "/"
    if above.count("/") > DEEPEST:
        raise ImpossibleNow(_("L’arbre des organisations compte au plus %(n)d niveaux.") % {"n": DEEPEST})
    old, new = organisation.path, f"{above}{organisation.pk}/"
    if old and old != new:
        beneath = Organisation.objects.filter(path__startswith=old).exclude(pk=organisation.pk)
        beneath.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    organisation.parent, organisation.path = parent, new
    organisation.save(update_fields=["parent", "path"])


def create_organisation(
    actor: Person,
    parent: Organisation | None,
    *,
    name: str,
    kind: str,
    acronym: str = "",
    siret: str = "",
    at: datetime | None = None,
) -> Organisation:
    """Add an organisation at the top of the tree or under another."""
    at = at or now()
    with transaction.atomic():
        hold_tree()
        can_administer(standing_of(actor, at)).enforce()
        if parent is not None:
            parent = locked(parent)
            is_free(parent).enforce()
        organisation = Organisation.objects.create(name=name, kind=kind, acronym=acronym, siret=siret)
        place(organisation, parent)
        record(actor, "people.create_organisation", organisation, at=at)
        return organisation


def edit_organisation(
    actor: Person,
    organisation: Organisation,
    *,
    name: str,
    kind: str,
    acronym: str,
    siret: str,
    at: datetime | None = None,
) -> Organisation:
    """Correct an organisation's name, acronym, kind or number."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(organisation)
        can_change_organisation(standing_of(actor, at), fresh).enforce()
        wanted = {"name": name, "kind": kind, "acronym": acronym, "siret": siret}
        changed = [field for field, value in wanted.items() if getattr(fresh, field) != value]
        if changed:
            for field in changed:
                setattr(fresh, field, wanted[field])
            fresh.save(update_fields=changed)
            record(actor, "people.edit_organisation", fresh, at=at, details={"fields": changed})
        return fresh


def move_organisation(
    actor: Person, organisation: Organisation, parent: Organisation | None, *, at: datetime | None = None
) -> Organisation:
    """Attach an organisation elsewhere, with all that is under it."""
    at = at or now()
    with transaction.atomic():
        hold_tree()
        fresh = locked(organisation)
        can_change_organisation(standing_of(actor, at), fresh).enforce()
        if parent is not None:
            parent = locked(parent)
            can_place_under(fresh, parent).enforce()
        before = fresh.parent_id
        if before != (parent.pk if parent else None):
            place(fresh, parent)
            details = {"from": before, "to": parent.pk if parent else None}
            record(actor, "people.move_organisation", fresh, at=at, details=details)
        return fresh


def archive_organisation(actor: Person, organisation: Organisation, *, at: datetime | None = None) -> Organisation:
    """Archive an organisation that is no more: its memberships and mandates end."""
    at = at or now()
    with transaction.atomic():
        hold_tree()
        fresh = locked(organisation)
        can_change_organisation(standing_of(actor, at), fresh).enforce()
        beneath = active_children_count(fresh)
        if beneath:
            raise ImpossibleNow(
                ngettext(
                    "%(n)d organisation en dépend encore. Déplacez-la ou archivez-la d’abord.",
                    "%(n)d organisations en dépendent encore. Déplacez-les ou archivez-les d’abord.",
                    beneath,
                )
                % {"n": beneath}
            )
        if fresh.is_active:
            fresh.state = OrganisationState.ARCHIVED
            fresh.save(update_fields=["state"])
            ended = _end_everything(fresh, at)
            record(actor, "people.archive_organisation", fresh, at=at, details=ended)
        return fresh


def _end_everything(organisation: Organisation, at: datetime) -> dict[str, list[int]]:
    """End the memberships and the mandates; return which."""
    today = today_at(at)
    open_ones = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), organisation=organisation)
    members = list(open_ones.values_list("pk", flat=True))
    open_ones.update(ends_on=Greatest(F("starts_on"), Value(today)))
    held = OrganisationMandate.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), organisation=organisation)
    mandates = list(held.values_list("pk", flat=True))
    held.update(ends_at=Greatest(F("starts_at"), Value(at)))
    return {"memberships": members, "mandates": mandates}


def restore_organisation(actor: Person, organisation: Organisation, *, at: datetime | None = None) -> Organisation:
    """Bring an archived organisation back; its former members do not come back by themselves."""
    at = at or now()
    with transaction.atomic():
        hold_tree()
        fresh = locked(organisation)
        can_change_organisation(standing_of(actor, at), fresh).enforce()
        if fresh.parent is not None:
            is_free(fresh.parent).enforce()
        if not fresh.is_active:
            fresh.state = OrganisationState.ACTIVE
            fresh.save(update_fields=["state"])
            record(actor, "people.restore_organisation", fresh, at=at)
        return fresh


def merge_organisation(
    actor: Person, organisation: Organisation, target: Organisation, *, at: datetime | None = None
) -> Organisation:
    """Merge a duplicate into ``target``: members, mandates and what is under it go there.

    What was written or opened for the duplicate stays its own and becomes readable by
    the members of ``target`` (the standing counts merged duplicates).
    """
    at = at or now()
    with transaction.atomic():
        hold_tree()
        fresh, target = locked(organisation), locked(target)
        can_administer(standing_of(actor, at)).enforce()
        can_merge_into(fresh, target).enforce()
        for child in Organisation.objects.select_for_update().filter(parent=fresh).order_by("pk"):
            place(child, target)
        moved = _move_members(fresh, target, at)
        OrganisationMandate.objects.filter(organisation=fresh).update(organisation=target)
        Organisation.objects.filter(merged_into=fresh).update(merged_into=target)
        fresh.merged_into, fresh.state = target, OrganisationState.ARCHIVED
        fresh.save(update_fields=["merged_into", "state"])
        record(actor, "people.merge_organisation", fresh, at=at, details={"into": target.pk, "memberships": moved})
        return target


def _move_members(duplicate: Organisation, target: Organisation, at: datetime) -> list[int]:
    """Move the memberships; somebody who belongs to both keeps the longer one."""
    today = today_at(at)
    both = Membership.objects.filter(organisation=target, ends_on__isnull=True).values("person")
    doubled = Membership.objects.filter(organisation=duplicate, ends_on__isnull=True, person__in=both)
    for membership in doubled:
        kept = Membership.objects.filter(organisation=target, person=membership.person_id, ends_on__isnull=True)
        kept.filter(starts_on__gt=membership.starts_on).update(starts_on=membership.starts_on)
        membership.ends_on = max(membership.starts_on, today - timedelta(days=1))
        membership.save(update_fields=["ends_on"])
    moved = Membership.objects.filter(organisation=duplicate)
    keys = list(moved.values_list("pk", flat=True))
    moved.update(organisation=target)
    return keys
