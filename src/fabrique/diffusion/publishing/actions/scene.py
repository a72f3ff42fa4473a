"""How every action on a report begins: the challenge locked, then its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of


@dataclass(frozen=True, slots=True)
class Stage:
    """The locked challenge and its locked report, who acts, and when."""

    challenge: Challenge
    report: WorkshopReport
    standing: ChallengeStanding
    at: datetime


def enter_stage(actor: Person, challenge: Challenge, at: datetime | None) -> Stage:
    """Lock the challenge and its report (made at the first need), load who ``actor`` is; in a transaction only."""
    fresh = locked(challenge)
    instant = at or now()
    standing = standing_in(fresh, standing_of(actor, instant), instant)
    WorkshopReport.objects.get_or_create(challenge=fresh, defaults={"created_at": instant})
    report = WorkshopReport.objects.select_for_update(of=("self",)).get(challenge=fresh)
    return Stage(fresh, report, standing, instant)
