"""Forgetting what is of no more use."""

from __future__ import annotations

from datetime import datetime, timedelta

from fabrique.foundations.people.models import OutgoingMail, SignInLink, Throttle

KEPT = timedelta(days=30)
COUNTED = timedelta(hours=1)


def forget_old(*, at: datetime) -> int:
    """Delete counters over an hour old, and links and mails over a month old; return how many."""
    counters, _each = Throttle.objects.filter(starts_at__lt=at - COUNTED).delete()
    links, _each = SignInLink.objects.filter(expires_at__lt=at - KEPT).delete()
    mails, _each = OutgoingMail.objects.filter(due_at=None, created_at__lt=at - KEPT).delete()
    return counters + links + mails
