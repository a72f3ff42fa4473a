"""How every action on a challenge begins: the row locked, the person's standing loaded."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import slugify

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of


def entered(actor: Person, challenge: Challenge, at: datetime | None) -> tuple[Challenge, ChallengeStanding, datetime]:
    """Return the locked challenge, who ``actor`` is in it, and the instant; inside a transaction only.

    The clock is read once the row is held: what waited for it happens after what it waited for.
    """
    fresh = locked(challenge)
    at = at or now()
    return fresh, standing_in(fresh, standing_of(actor, at), at), at


def free_slug(title: str, *, but: Challenge | None = None) -> str:
    """An address made from ``title`` that no other challenge has."""
    base = slugify(title)[:70].strip("-") or "atelier"
    others = Challenge.objects.exclude(pk=but.pk) if but else Challenge.objects.all()
    taken = set(others.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
