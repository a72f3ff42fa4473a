"""The facilitator's word to those who have said nothing yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.notices.wording import notice
from fabrique.foundations.notifications.actions import post

NUDGE_KIND = "nudge"


def tell_silent_people(challenge: Challenge, people: Iterable[int], *, title: str, text: str, at: datetime) -> int:
    """Send the facilitator's words; return how many were told."""
    path = reverse("challenges:detail", args=[challenge.slug])
    return post(people, notice(challenge, NUDGE_KIND, title, text=text, path=path), at=at)
