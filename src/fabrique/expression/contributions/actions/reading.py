"""Following a contribution, and saying that a list has been read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.actions import follow, unfollow
from fabrique.foundations.people.models import Person


def follow_contribution(actor: Person, contribution: Contribution, *, at: datetime | None = None) -> None:
    """Ask for news of a contribution (the view has found it readable)."""
    with transaction.atomic():
        follow(actor, f"contribution:{contribution.pk}", at=at or now())


def unfollow_contribution(actor: Person, contribution: Contribution) -> None:
    """Ask for no more news of it."""
    with transaction.atomic():
        unfollow(actor, f"contribution:{contribution.pk}")


def mark_all_seen(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> None:
    """Say that everything published so far has been read; later ones are new again."""
    with transaction.atomic():
        Participation.objects.filter(challenge=challenge, person=actor).update(last_seen_at=at or now())
