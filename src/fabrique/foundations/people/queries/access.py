"""Invitations and one-time links, found by their key; mails that are due."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Invitation, OutgoingMail, Person, SignInLink
from fabrique.foundations.people.rules import Standing, invitations_visible_to

NEWEST_FIRST = Order(("-id",))
SIZE = 30


def invitations_page(standing: Standing, *, cursor: str = "") -> Page[Invitation]:
    """One page of the invitations that this person follows, the newest first."""
    found = Invitation.objects.filter(invitations_visible_to(standing)).select_related("person", "invited_by")
    return page_of(found, NEWEST_FIRST, cursor=cursor, size=SIZE)


def invitation_for(standing: Standing, pk: int) -> Invitation | None:
    """The invitation if this person follows it."""
    return Invitation.objects.filter(invitations_visible_to(standing), pk=pk).select_related("person").first()


def invitation_by_hash(token_hash: str) -> Invitation | None:
    """The invitation whose key has this hash."""
    return Invitation.objects.filter(token_hash=token_hash).select_related("person", "invited_by").first()


def invitation_by_key(key: str) -> Invitation | None:
    """The invitation that this key opens."""
    return invitation_by_hash(hashlib.sha256(key.encode()).hexdigest())


def pending_invitation(person: Person, at: datetime) -> Invitation | None:
    """The newest invitation of the person that can still be accepted."""
    return (
        Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None, expires_at__gt=at)
        .select_related("person", "invited_by")
        .order_by("-id")
        .first()
    )


def link_by_hash(token_hash: str) -> SignInLink | None:
    """The sign-in link whose key has this hash."""
    return SignInLink.objects.filter(token_hash=token_hash).select_related("person").first()


def due_mails(at: datetime) -> QuerySet[OutgoingMail]:
    """Mails that should already have left."""
    return OutgoingMail.objects.filter(due_at__lte=at)
