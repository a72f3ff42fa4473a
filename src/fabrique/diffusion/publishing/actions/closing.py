"""The end of a challenge: nobody is left without an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.diffusion.publishing.queries.report import report_of
from fabrique.diffusion.publishing.rules import can_close_workshop
from fabrique.expression.challenges.actions import close_challenge
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.contributions.queries import untreated_count
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of


def close_workshop(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> Challenge:
    """Close once each contribution has an outcome and the report is out; everyone is told.

    The lock on the challenge makes new contributions wait: none slips in between the count and the close.
    """
    with transaction.atomic():
        fresh = locked(challenge)
        instant = at or now()
        standing = standing_in(fresh, standing_of(actor, instant), instant)
        can_close_workshop(standing, fresh, report_of(fresh), pending=untreated_count(fresh)).enforce()
        return close_challenge(actor, fresh, at=instant)
