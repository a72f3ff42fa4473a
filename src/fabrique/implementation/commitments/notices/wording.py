"""Words and addresses that several notices share."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator

from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.notifications.actions import Notice
from fabrique.implementation.commitments.models import Answer, Commitment

LONGEST_TITLE = 90


def short(text: str) -> str:
    """A title, cut where a subject line would be."""
    return str(Truncator(text).chars(LONGEST_TITLE))


def day(of: date) -> str:
    """« jeudi 4 juin »."""
    return date_format(of, "l j F")


def answer_path(answer: Answer) -> str:
    """The page of the answer."""
    return reverse("commitments:detail", args=[answer.pk])


def idea_path(contribution: Contribution) -> str:
    """The page of the idea."""
    return reverse("contributions:detail", args=[contribution.pk])


def of_answer(answer: Answer, kind: str, title: str, *, text: str = "", unique_key: str = "") -> Notice:
    """A notice that leads to the answer, gathered with the challenge's others."""
    return Notice(
        kind=f"commitments.{kind}",
        title=title,
        text=text,
        path=answer_path(answer),
        group=f"challenge:{answer.challenge_id}",
        group_label=answer.challenge.title,
        unique_key=unique_key,
    )


def of_commitment(commitment: Commitment, kind: str, title: str, *, text: str = "", unique_key: str = "") -> Notice:
    """A notice that leads to the commitment."""
    return Notice(
        kind=f"commitments.{kind}",
        title=title,
        text=text,
        path=reverse("commitments:commitment", args=[commitment.pk]),
        group="commitments",
        unique_key=unique_key,
    )
