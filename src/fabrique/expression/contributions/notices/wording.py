"""Words and addresses that several notices share."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import Truncator

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.foundations.notifications.actions import Notice

LONGEST_TITLE = 90


def short(contribution: Contribution) -> str:
    """The title, cut where a subject line would be."""
    return str(Truncator(contribution.title).chars(LONGEST_TITLE))


def path_of(text: Contribution | Comment) -> str:
    """The page that shows the text."""
    name = "comment" if isinstance(text, Comment) else "detail"
    return reverse(f"contributions:{name}", args=[text.pk])


def notice(
    challenge: Challenge, kind: str, title: str, *, text: str = "", path: str = "", unique_key: str = ""
) -> Notice:
    """A notice gathered with the challenge's others."""
    return Notice(
        kind=f"contributions.{kind}",
        title=title,
        text=text,
        path=path,
        group=f"challenge:{challenge.pk}",
        group_label=challenge.title,
        unique_key=unique_key,
    )
