"""A box or a campaign is closed as reported once every idea has its answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.expression.challenges.actions import publish_challenge
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.commitments.queries import unanswered_count
from fabrique.implementation.commitments.rules.reporting import can_report


def close_as_reported(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """Close it: the lock makes new ideas wait, none slips in between the count and the close."""
    with transaction.atomic():
        fresh = locked(challenge)
        instant = at or now()
        here = standing_in(fresh, standing_of(actor, instant), instant)
        can_report(here, fresh, waiting=unanswered_count(fresh)).enforce()
        return publish_challenge(actor, fresh, at=instant)
