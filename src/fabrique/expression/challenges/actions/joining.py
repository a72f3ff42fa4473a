"""Coming in and going out: by oneself, by request, by invitation, by decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges import notices
from fabrique.expression.challenges.actions.entry import entered
from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.challenges.rules import (
    ChallengeStanding,
    can_facilitate,
    can_join,
    can_request,
)
from fabrique.expression.challenges.states import PARTICIPATION_LIFE, Access, ParticipationState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.people.models import Person

ENTRY_FIELDS = (
    "organisation",
    "state",
    "message",
    "reason",
    "asked_at",
    "decided_at",
    "decided_by",
    "terms_accepted_at",
    "terms_accepted_version",
    "named_in_report",
    "through_organisation",
)


def join_challenge(
    actor: Person,
    challenge: Challenge,
    *,
    organisation_id: int | None,
    accepts_terms: bool,
    named_in_report: bool | None,
    at: datetime | None = None,
) -> Participation:
    """Join at once, for one of one's organisations; joining twice changes nothing."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        entry = _entry(fresh, actor, at)
        if here.takes_part and entry.state == ParticipationState.ACTIVE:
            return entry
        can_join(here, fresh).enforce()
        _own_organisation(here, organisation_id)
        if fresh.confidentiality_terms and not accepts_terms:
            raise Refused(_("Acceptez d’abord les règles de confidentialité de %(the)s.") % fresh.words)
        by_name = entry.state == ParticipationState.INVITED
        _set(entry, ParticipationState.ACTIVE, at)
        entry.through_organisation = (
            fresh.take_part_access == Access.ORGANISATIONS and not by_name and not here.is_staff
        )
        entry.organisation_id, entry.named_in_report = organisation_id, named_in_report
        _accept(entry, fresh, at)
        entry.save()
        record(actor, "challenges.join", entry, at=at, scope=fresh)
    return entry


def request_to_join(
    actor: Person,
    challenge: Challenge,
    *,
    organisation_id: int | None,
    message: str,
    named_in_report: bool | None,
    accepts_terms: bool,
    at: datetime | None = None,
) -> Participation:
    """Ask to join, and say why; facilitators are told."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        entry = _entry(fresh, actor, at)
        if entry.state == ParticipationState.REQUESTED and entry.pk:
            return entry
        can_request(here, fresh).enforce()
        _own_organisation(here, organisation_id)
        _set(entry, ParticipationState.REQUESTED, at)
        entry.through_organisation, entry.asked_at = False, at
        entry.decided_at = entry.decided_by = None
        entry.message, entry.reason = message.strip(), ""
        entry.organisation_id, entry.named_in_report = organisation_id, named_in_report
        if accepts_terms:
            _accept(entry, fresh, at)
        entry.save()
        record(actor, "challenges.request", entry, at=at, scope=fresh)
        notices.request_received(entry, at)
    return entry


def _entry(challenge: Challenge, person: Person, at: datetime) -> Participation:
    """The person's line in the locked challenge, or a new one, not saved."""
    found = Participation.objects.select_for_update(of=("self",)).filter(challenge=challenge, person=person).first()
    return found or Participation(challenge=challenge, person=person, state="", asked_at=at)


def _set(entry: Participation, target: ParticipationState, at: datetime) -> None:
    """Apply one line of the table; a person who is already there by an old right is let in again."""
    if entry.state and entry.state != target:
        PARTICIPATION_LIFE.check(entry.state, target)
    entry.state = target
    entry.decided_at = at if target != ParticipationState.REQUESTED else None


def _own_organisation(here: ChallengeStanding, organisation_id: int | None) -> None:
    if organisation_id is None and not here.base.organisation_paths:
        return
    if organisation_id not in here.base.organisation_paths:
        raise Refused(_("Choisissez l’une de vos organisations. Si elle manque, complétez d’abord votre profil."))


def _accept(entry: Participation, challenge: Challenge, at: datetime) -> None:
    if challenge.confidentiality_terms:
        entry.terms_accepted_at, entry.terms_accepted_version = at, challenge.terms_version


def accept_terms(actor: Person, challenge: Challenge, *, version: int, at: datetime | None = None) -> Participation:
    """Accept the version of the confidentiality terms that was read."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        if not here.takes_part:
            raise Refused(_("Rejoignez d’abord %(the)s\u00a0: vous accepterez ses règles en même temps.") % fresh.words)
        if version != fresh.terms_version:
            raise Conflict(_("Les règles ont changé pendant que vous les lisiez. Relisez-les avant de les accepter."))
        entry = _entry(fresh, actor, at)
        entry.terms_accepted_at, entry.terms_accepted_version = at, version
        entry.save(update_fields=["terms_accepted_at", "terms_accepted_version"])
        record(actor, "challenges.accept_terms", entry, at=at, scope=fresh, details={"version": version})
    return entry


def change_naming(
    actor: Person, challenge: Challenge, *, named_in_report: bool, at: datetime | None = None
) -> Participation:
    """A participant changes their mind about being named in the report."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        if not here.takes_part:
            raise Refused(_("Vous ne participez pas à %(this)s.") % fresh.words)
        entry = _entry(fresh, actor, at)
        entry.named_in_report = named_in_report
        entry.save(update_fields=["named_in_report"])
        record(actor, "challenges.change_naming", entry, at=at, scope=fresh, details={"named": named_in_report})
    return entry


def leave_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Participation:
    """Leave; what one wrote stays."""
    with transaction.atomic():
        fresh, _here, at = entered(actor, challenge, at)
        entry = _entry(fresh, actor, at)
        if not entry.pk or entry.state == ParticipationState.LEFT:
            raise ImpossibleNow(_("Vous ne participez pas à %(this)s.") % fresh.words)
        _set(entry, ParticipationState.LEFT, at)
        entry.save(update_fields=["state", "decided_at"])
        record(actor, "challenges.leave", entry, at=at, scope=fresh)
    return entry


def accept_requests(
    actor: Person, challenge: Challenge, participation_ids: Iterable[int], *, at: datetime | None = None
) -> int:
    """The facilitator lets in those who asked; return how many."""
    return _decide(actor, challenge, participation_ids, ParticipationState.ACTIVE, reason="", at=at or now())


def decline_requests(
    actor: Person, challenge: Challenge, participation_ids: Iterable[int], *, reason: str, at: datetime | None = None
) -> int:
    """The facilitator says no to those who asked, with a reason that each receives; return how many."""
    if not reason.strip():
        raise ImpossibleNow(_("Écrivez la raison\u00a0: chaque personne la recevra."))
    return _decide(
        actor, challenge, participation_ids, ParticipationState.DECLINED, reason=reason.strip(), at=at or now()
    )


def _decide(  # noqa: PLR0913 - one body for two verbs
    actor: Person, challenge: Challenge, ids: Iterable[int], target: ParticipationState, *, reason: str, at: datetime
) -> int:
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_facilitate(here, fresh).enforce()
        waiting = Participation.objects.select_for_update(of=("self",)).filter(
            challenge=fresh, pk__in=list(ids), state=ParticipationState.REQUESTED
        )
        entries = list(waiting.select_related("person").order_by("pk"))
        for entry in entries:
            _set(entry, target, at)
            entry.decided_by, entry.reason, entry.challenge = actor, reason, fresh
            entry.save(update_fields=["state", "decided_at", "decided_by", "reason"])
            record(actor, f"challenges.{target.name.lower()}_request", entry, at=at, scope=fresh)
            notices.request_decided(entry, at)
    return len(entries)


def remove_participant(
    actor: Person, challenge: Challenge, participation: Participation, *, reason: str, at: datetime | None = None
) -> Participation:
    """The facilitator takes somebody out, with a reason; what they wrote stays."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_facilitate(here, fresh).enforce()
        entry = _entry(fresh, participation.person, at)
        if not entry.pk:
            raise Conflict(_("Cette personne ne participe plus à %(the)s.") % fresh.words)
        _set(entry, ParticipationState.REMOVED, at)
        entry.reason, entry.decided_by = reason.strip(), actor
        entry.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        record(actor, "challenges.remove", entry, at=at, scope=fresh)
        notices.removed(entry, at)
    return entry
