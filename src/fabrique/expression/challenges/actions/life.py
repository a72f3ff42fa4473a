"""From the preparation to the archive: open, close, publish, reopen, archive, abandon."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.expression.challenges import notices
from fabrique.expression.challenges.actions.entry import entered
from fabrique.expression.challenges.models import Challenge, ChallengeMandate
from fabrique.expression.challenges.rules import (
    can_abandon,
    can_archive,
    can_close,
    can_open,
    can_publish,
    can_reopen,
)
from fabrique.expression.challenges.states import CHALLENGE_LIFE, ChallengeRole, ChallengeState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.people.models import Person


def _move(actor: Person, challenge: Challenge, target: ChallengeState, verb: str, at: datetime) -> None:
    """Apply one line of the table, save, and write it down."""
    CHALLENGE_LIFE.check(challenge.state, target)
    origin, challenge.state = challenge.state, target
    challenge.save(update_fields=["state", "opened_at", "closed_at", "published_at"])
    record(actor, f"challenges.{verb}", challenge, at=at, scope=challenge, details={"from": origin, "to": target.value})


def open_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """The facilitator opens the workshop once nothing is missing; those invited are told."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        facilitators = ChallengeMandate.objects.filter(challenge=fresh, role=ChallengeRole.FACILITATOR).held_at(at)
        can_open(
            here, fresh, organisations=fresh.invited_organisations.count(), facilitators=facilitators.count()
        ).enforce()
        fresh.opened_at = at
        _move(actor, fresh, ChallengeState.OPEN, "open", at)
        notices.workshop_opened(fresh, at)
    return fresh


def close_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """End the workshop; ``publishing`` calls this once every contribution has an outcome."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_close(here, fresh).enforce()
        fresh.closed_at = at
        _move(actor, fresh, ChallengeState.CLOSED, "close", at)
        notices.workshop_closed(fresh, at)
    return fresh


def publish_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """Mark the workshop as published; ``publishing`` calls this with the report."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_publish(here, fresh).enforce()
        fresh.published_at = at
        _move(actor, fresh, ChallengeState.PUBLISHED, "publish", at)
    return fresh


def reopen_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """Open a closed workshop again; participants are told."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_reopen(here, fresh).enforce()
        fresh.closed_at = None
        _move(actor, fresh, ChallengeState.OPEN, "reopen", at)
        notices.workshop_reopened(fresh, at)
    return fresh


def archive_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """Put a finished workshop away: it is only read from then on."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_archive(here, fresh).enforce()
        _move(actor, fresh, ChallengeState.ARCHIVED, "archive", at)
    return fresh


def abandon_challenge(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """Give up a workshop or a template that never opened; its team can still read it."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_abandon(here, fresh).enforce()
        fresh.closed_at = at
        _move(actor, fresh, ChallengeState.ARCHIVED, "abandon", at)
    return fresh
