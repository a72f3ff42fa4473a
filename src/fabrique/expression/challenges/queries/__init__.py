"""What pages and actions read about challenges."""

from fabrique.expression.challenges.queries.shell import (
    ChallengeShell,
    Place,
    announced_place_for,
    challenge_shell,
    place_for,
)
from fabrique.expression.challenges.queries.visibility import (
    announced_challenge_for,
    challenge_for,
    listable_challenges,
    readable_challenges,
    standing_in,
    with_organisation_count,
)

__all__ = [
    "ChallengeShell",
    "Place",
    "announced_challenge_for",
    "announced_place_for",
    "challenge_for",
    "challenge_shell",
    "listable_challenges",
    "place_for",
    "readable_challenges",
    "standing_in",
    "with_organisation_count",
]
