"""Inviting organisations, persons by e-mail, and the workshop's own team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges import notices
from fabrique.expression.challenges.actions.entry import entered
from fabrique.expression.challenges.models import Challenge, ChallengeMandate, InvitedOrganisation, Participation
from fabrique.expression.challenges.rules import can_facilitate, can_prepare
from fabrique.expression.challenges.states import PARTICIPATION_LIFE, ChallengeRole, ParticipationState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.actions import invite_person
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.states import OrganisationState

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class InvitationResult:
    """What became of one line of the list of addresses."""

    line: str
    ok: bool
    text: str


def invite_organisation(
    actor: Person, challenge: Challenge, organisation: Organisation, *, at: datetime | None = None
) -> InvitedOrganisation:
    """Expect the members of an organisation, and of those under it; inviting twice changes nothing."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        if organisation.state != OrganisationState.ACTIVE:
            raise ImpossibleNow(_("Cette organisation est archivée\u00a0: elle n’accueille plus personne."))
        invited, created = InvitedOrganisation.objects.get_or_create(
            challenge=fresh, organisation=organisation, defaults={"added_at": at}
        )
        if created:
            details = {"organisation": organisation.pk}
            record(actor, "challenges.invite_organisation", fresh, at=at, scope=fresh, details=details)
    return invited


def remove_organisation(
    actor: Person, challenge: Challenge, organisation: Organisation, *, at: datetime | None = None
) -> int:
    """Expect an organisation no longer: those who came in through it lose access, what they wrote stays."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        count, _per_model = InvitedOrganisation.objects.filter(challenge=fresh, organisation=organisation).delete()
        if count:
            details = {"organisation": organisation.pk}
            record(actor, "challenges.remove_organisation", fresh, at=at, scope=fresh, details=details)
    return count


def give_mandate(  # noqa: PLR0913 - a mandate has this many parts
    actor: Person,
    challenge: Challenge,
    *,
    email: str,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    at: datetime | None = None,
) -> ChallengeMandate:
    """Give somebody a role in the workshop; whoever has no account is invited by e-mail."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        path = reverse("challenges:detail", args=[fresh.slug])
        person = _person(actor, email, fresh, message="", path=path, at=at)
        held = (
            ChallengeMandate.objects.filter(challenge=fresh, person=person, role=role).held_at(starts_at or at).first()
        )
        if held is not None:
            raise ImpossibleNow(_("%(person)s a déjà ce rôle.") % {"person": person})
        mandate = ChallengeMandate.objects.create(
            challenge=fresh, person=person, role=role, starts_at=starts_at or at, ends_at=ends_at, given_by=actor
        )
        details = {"person": person.pk, "role": role}
        record(actor, "challenges.give_mandate", mandate, at=at, scope=fresh, details=details)
        notices.mandate_given(mandate, at)
        if role == ChallengeRole.SPONSOR and fresh.commitment_what and not fresh.commitment_signed_at:
            notices.commitment_to_sign(fresh, at, changed=False)
    return mandate


def end_mandate(
    actor: Person, challenge: Challenge, mandate: ChallengeMandate, *, at: datetime | None = None
) -> ChallengeMandate:
    """End a role now; an open workshop keeps at least one facilitator."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        held = locked(mandate)
        if held.ends_at is not None and held.ends_at <= at:
            raise Conflict(_("Ce mandat est déjà terminé."))
        others = ChallengeMandate.objects.filter(challenge=fresh, role=ChallengeRole.FACILITATOR).held_at(at)
        if held.role == ChallengeRole.FACILITATOR and fresh.opened_at and not others.exclude(pk=held.pk).exists():
            raise ImpossibleNow(
                _("Il faut toujours au moins une personne à l’animation. Donnez d’abord ce rôle à quelqu’un d’autre.")
            )
        held.starts_at, held.ends_at = min(held.starts_at, at), at
        held.save(update_fields=["starts_at", "ends_at"])
        details = {"person": held.person_id, "role": held.role}
        record(actor, "challenges.end_mandate", held, at=at, scope=fresh, details=details)
    return held


def invite_people(
    actor: Person, challenge: Challenge, lines: Iterable[str], *, message: str = "", at: datetime | None = None
) -> list[InvitationResult]:
    """Invite each address by name; a wrong line is told and stops nobody else."""
    at = at or now()
    results = []
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_facilitate(here, fresh).enforce()
        for line in _addresses(lines)[:MOST_AT_ONCE]:
            try:
                with transaction.atomic():
                    results.append(InvitationResult(line, True, _invite(actor, fresh, line, message, at)))
            except DomainError as error:
                results.append(InvitationResult(line, False, error.message))
    return results


def _addresses(lines: Iterable[str]) -> list[str]:
    """One address per line or per cell; repeated ones once."""
    cells = (cell.strip().strip("<>\"'").lower() for line in lines for cell in line.replace(";", ",").split(","))
    return list(dict.fromkeys(cell for cell in cells if cell))


def _invite(actor: Person, challenge: Challenge, email: str, message: str, at: datetime) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ImpossibleNow(_("Ce n’est pas une adresse électronique.")) from error
    path = reverse("challenges:join", args=[challenge.slug])
    person = _person(actor, email, challenge, message=message, path=path, at=at)
    entry = Participation.objects.select_for_update(of=("self",)).filter(challenge=challenge, person=person).first()
    entry = entry or Participation(challenge=challenge, person=person, state="", asked_at=at)
    if entry.state == ParticipationState.ACTIVE and not entry.through_organisation:
        return _("Participe déjà.")
    if entry.state == ParticipationState.INVITED:
        return _("Déjà invitée.")
    target = ParticipationState.INVITED
    if entry.state in {ParticipationState.REQUESTED, ParticipationState.ACTIVE}:
        target = ParticipationState.ACTIVE
    if entry.state and entry.state != target:
        PARTICIPATION_LIFE.check(entry.state, target)
    entry.state, entry.through_organisation = target, False
    entry.decided_at, entry.decided_by, entry.reason = at, actor, ""
    entry.save()
    record(actor, "challenges.invite", entry, at=at, scope=challenge)
    notices.invited([person.pk], challenge, message, at)
    return _("Invitée.") if target == ParticipationState.INVITED else _("Sa demande est acceptée.")


def _person(actor: Person, email: str, challenge: Challenge, *, message: str, path: str, at: datetime) -> Person:
    """The account of that address, or a new one to which an invitation is sent."""
    found = Person.objects.filter(email__iexact=email.strip()).first()
    if found is not None and found.is_active:
        return found
    return invite_person(actor, email=email, message=message or challenge.question, next_path=path, at=at)
