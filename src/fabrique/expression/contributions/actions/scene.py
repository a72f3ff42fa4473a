"""Who acts, where and when: loaded once, under the calendar's lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of

HELD_CHALLENGE = "SELECT * FROM challenges_challenge WHERE id = %s FOR SHARE"
HELD_PHASES = "SELECT * FROM challenges_phase WHERE challenge_id = %s ORDER BY position FOR SHARE"


@dataclass(frozen=True, slots=True)
class Scene:
    """The challenge, who the person is in it, and the instant of the act."""

    challenge: Challenge
    standing: ChallengeStanding
    at: datetime


def enter(actor: Person, challenge_id: int, at: datetime | None) -> Scene:
    """Hold the challenge and its calendar, then read the clock, then load who ``actor`` is in it.

    The rows are held FOR SHARE: acts do not wait for each other, only for whoever
    opens, extends or closes a phase, who in turn waits for the acts under way. So an
    act either comes before the close and is dated so, or sees it and is refused.
    """
    # the challenge before its phases, as those who change the calendar do: the other way round they block each other
    challenge = Challenge.objects.raw(HELD_CHALLENGE, [challenge_id])[0]
    phases = list(Phase.objects.raw(HELD_PHASES, [challenge_id]))
    instant = at or now()
    standing = standing_in(challenge, standing_of(actor, instant), instant, phases=phases)
    return Scene(challenge, standing, instant)


def hold(contribution: Contribution, scene: Scene) -> Contribution:
    """Lock the contribution and give it the challenge already loaded."""
    fresh = locked(contribution)
    fresh.challenge = scene.challenge
    return fresh
