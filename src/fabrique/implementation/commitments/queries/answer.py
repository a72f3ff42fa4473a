"""One answer, how it went, and the ideas that have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import untreated
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Answer, Commitment, Debrief, Reply, Transfer
from fabrique.implementation.commitments.queries.inbox import loaded, visible_answers
from fabrique.implementation.commitments.states import OWED

MEANS = ("next_step_owner", "mentor", "answered_by")


@dataclass(frozen=True, slots=True)
class History:
    """What was answered each time, whose hands it went through, and what was promised with it."""

    replies: list[Reply]
    transfers: list[Transfer]
    commitments: list[Commitment]


def answer_for(standing: Standing, pk: int, at: datetime) -> Answer:
    """The answer, or 404 when this person may not know of it."""
    found = visible_answers(standing, at).select_related(*MEANS, "extended_by", "acknowledged_by", "routed_by")
    answer = found.filter(pk=pk).first()
    if answer is None:
        raise Http404
    return answer


def answer_beside(standing: Standing, contribution_pk: int, at: datetime) -> Answer | None:
    """The answer to a contribution, when there is one that this person may see."""
    return visible_answers(standing, at).select_related(*MEANS).filter(contribution=contribution_pk).first()


def answer_of(contribution: Contribution) -> Answer | None:
    """The answer that the contribution has or waits for."""
    return loaded().filter(contribution=contribution).first()


def fresh_answer(pk: int) -> Answer:
    """The answer with what rules and actions need."""
    return loaded().select_related(*MEANS).get(pk=pk)


def history_of(answer: Answer) -> History:
    """How it went: three queries."""
    return History(
        replies=list(Reply.objects.filter(answer=answer).select_related(*MEANS).order_by("number")),
        transfers=list(
            Transfer.objects.filter(answer=answer)
            .select_related("from_person", "to_person", "to_organisation", "by")
            .order_by("pk")
        ),
        commitments=list(
            Commitment.objects.filter(answer=answer).select_related("promised_by", "organisation").order_by("due_on")
        ),
    )


def unanswered_in(challenge: Challenge) -> QuerySet[Contribution]:
    """Ideas without an answer: a box or a campaign cannot be closed as reported while there is one.

    An idea that the facilitators set aside has had its reasoned answer from them.
    """
    return untreated(challenge)


def unanswered_count(challenge: Challenge) -> int:
    """How many ideas still wait."""
    return unanswered_in(challenge).count()


def unanswered_owed(challenge: Challenge) -> QuerySet[Answer]:
    """The answers that are still owed in a challenge, the most pressing first, with who owes them."""
    return loaded().filter(challenge=challenge, state__in=OWED).order_by("due_on", "id")


def debrief_of(challenge: Challenge) -> Debrief | None:
    """What was said to all at the end."""
    return Debrief.objects.filter(challenge=challenge).select_related("published_by").first()
