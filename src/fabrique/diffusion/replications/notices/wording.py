"""Words, addresses and audiences that several notices share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator

from fabrique.diffusion.replications.models import Replication
from fabrique.foundations.notifications.actions import Notice, post

LONGEST_TITLE = 90


def named(replication: Replication) -> dict[str, object]:
    """The innovation and who adopts it, cut where a subject line would be."""
    return {
        "title": Truncator(replication.sheet.title).chars(LONGEST_TITLE),
        "adopter": replication.adopter.short_name,
        "source": replication.source.short_name,
    }


def tell(
    replication: Replication,
    recipients: Iterable[int],
    kind: str,
    title: str,
    *,
    text: str = "",
    at: datetime,
) -> None:
    """Post a message about the adoption; it is gathered with others on the same innovation."""
    notice = Notice(
        kind=f"replications.{kind}",
        title=title,
        text=text,
        path=reverse("replications:detail", args=[replication.pk]),
        group=f"sheet:{replication.sheet_id}",
        group_label=replication.sheet.title,
    )
    post(recipients, notice, at=at)
