"""Every write on programmes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from fabrique.expression.programmes import notices
from fabrique.expression.programmes.models import Programme, ProgrammeMandate
from fabrique.expression.programmes.queries import standing_in_programme
from fabrique.expression.programmes.rules import ProgrammeStanding, can_create, can_revive, can_run
from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.kernel.richtext import from_markdown, one_line
from fabrique.foundations.people.actions import invite_person
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of


def _entered(actor: Person, programme: Programme, at: datetime) -> tuple[Programme, ProgrammeStanding]:
    fresh = locked(programme)
    return fresh, standing_in_programme(fresh, standing_of(actor, at), at)


def free_slug(name: str) -> str:
    """An address made from ``name`` that no other programme has."""
    base = slugify(name)[:70].strip("-") or "programme"
    taken = set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken and base != "nouveau":
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)


def create_programme(  # noqa: PLR0913 - a programme has this many parts
    actor: Person,
    *,
    name: str,
    summary: str = "",
    organisation: Organisation | None = None,
    is_public: bool = True,
    at: datetime | None = None,
) -> Programme:
    """A coordinator creates a programme, and coordinates it."""
    at = at or now()
    with transaction.atomic():
        can_create(standing_of(actor, at)).enforce()
        programme = Programme.objects.create(
            name=one_line(name),
            slug=free_slug(name),
            summary=from_markdown(summary),
            organisation=organisation,
            is_public=is_public,
            created_by=actor,
            created_at=at,
        )
        ProgrammeMandate.objects.create(
            programme=programme, person=actor, role=ProgrammeRole.COORDINATOR, starts_at=at, given_by=actor
        )
        record(actor, "programmes.create", programme, at=at, scope=programme)
    return programme


def change_programme(  # noqa: PLR0913 - a programme has this many parts
    actor: Person,
    programme: Programme,
    *,
    name: str,
    summary: str,
    organisation: Organisation | None,
    is_public: bool,
    at: datetime | None = None,
) -> Programme:
    """Edit the presentation; its address stays, since links lead to it."""
    at = at or now()
    with transaction.atomic():
        fresh, here = _entered(actor, programme, at)
        can_run(here, fresh).enforce()
        fresh.name, fresh.summary = one_line(name), from_markdown(summary)
        fresh.organisation, fresh.is_public = organisation, is_public
        fresh.save(update_fields=["name", "summary", "organisation", "is_public"])
        record(actor, "programmes.change", fresh, at=at, scope=fresh, details={"is_public": is_public})
    return fresh


def archive_programme(actor: Person, programme: Programme, *, at: datetime | None = None) -> Programme:
    """Put the programme away: no new workshop is made in it."""
    at = at or now()
    with transaction.atomic():
        fresh, here = _entered(actor, programme, at)
        can_run(here, fresh).enforce()
        fresh.state = ProgrammeState.ARCHIVED
        fresh.save(update_fields=["state"])
        record(actor, "programmes.archive", fresh, at=at, scope=fresh)
    return fresh


def revive_programme(actor: Person, programme: Programme, *, at: datetime | None = None) -> Programme:
    """Make an archived programme active again."""
    at = at or now()
    with transaction.atomic():
        fresh, here = _entered(actor, programme, at)
        can_revive(here, fresh).enforce()
        fresh.state = ProgrammeState.ACTIVE
        fresh.save(update_fields=["state"])
        record(actor, "programmes.revive", fresh, at=at, scope=fresh)
    return fresh


def give_mandate(  # noqa: PLR0913 - a mandate has this many parts
    actor: Person,
    programme: Programme,
    *,
    email: str,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    at: datetime | None = None,
) -> ProgrammeMandate:
    """Give somebody a role on the programme; whoever has no account is invited by e-mail."""
    at = at or now()
    with transaction.atomic():
        fresh, here = _entered(actor, programme, at)
        can_run(here, fresh).enforce()
        person = _person(actor, email, fresh, at)
        held = ProgrammeMandate.objects.filter(programme=fresh, person=person, role=role)
        if held.held_at(starts_at or at).exists():
            raise ImpossibleNow(_("%(person)s a déjà ce rôle.") % {"person": person})
        mandate = ProgrammeMandate.objects.create(
            programme=fresh, person=person, role=role, starts_at=starts_at or at, ends_at=ends_at, given_by=actor
        )
        details = {"person": person.pk, "role": role}
        record(actor, "programmes.give_mandate", mandate, at=at, scope=fresh, details=details)
        notices.mandate_given(mandate, at)
    return mandate


def end_mandate(
    actor: Person, programme: Programme, mandate: ProgrammeMandate, *, at: datetime | None = None
) -> ProgrammeMandate:
    """End a role now; a programme keeps at least one coordinator."""
    at = at or now()
    with transaction.atomic():
        fresh, here = _entered(actor, programme, at)
        can_run(here, fresh).enforce()
        held = locked(mandate)
        if held.ends_at is not None and held.ends_at <= at:
            raise Conflict(_("Ce mandat est déjà terminé."))
        others = ProgrammeMandate.objects.held_at(at).filter(programme=fresh, role=ProgrammeRole.COORDINATOR)
        if held.role == ProgrammeRole.COORDINATOR and not others.exclude(pk=held.pk).exists():
            raise ImpossibleNow(
                _(
                    "Un programme garde au moins une personne à sa coordination. Donnez d’abord ce rôle à quelqu’un d’autre."
                )
            )
        held.starts_at, held.ends_at = min(held.starts_at, at), at
        held.save(update_fields=["starts_at", "ends_at"])
        details = {"person": held.person_id, "role": held.role}
        record(actor, "programmes.end_mandate", held, at=at, scope=fresh, details=details)
    return held


def _person(actor: Person, email: str, programme: Programme, at: datetime) -> Person:
    """The account of that address, or a new one to which an invitation is sent."""
    found = Person.objects.filter(email__iexact=email.strip()).first()
    if found is not None and found.is_active:
        return found
    path = reverse("programmes:detail", args=[programme.slug])
    return invite_person(actor, email=email, message=programme.name, next_path=path, at=at)
