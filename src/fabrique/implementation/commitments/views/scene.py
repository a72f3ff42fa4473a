"""What the views of answers start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.ui.components.content import Badge, Tone
from fabrique.implementation.commitments import queries
from fabrique.implementation.commitments.models import Answer, Commitment
from fabrique.implementation.commitments.rules import AnswerStanding
from fabrique.implementation.commitments.states import AnswerState, CommitmentState, Decision

INVALID, SEE_OTHER = 422, 303
STATE_TONES: dict[str, Tone] = {
    AnswerState.TO_ACKNOWLEDGE: "new",
    AnswerState.OPEN: "info",
    AnswerState.DETAILS: "warning",
    AnswerState.ANSWERED: "success",
    AnswerState.MOOT: "neutral",
}
DECISION_TONES: dict[str, Tone] = {
    Decision.ACCEPTED: "success",
    Decision.DECLINED: "neutral",
    Decision.ALREADY_DONE: "info",
    Decision.PASSED_ON: "info",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, who the person is towards it, and the instant."""

    answer: Answer
    standing: AnswerStanding
    at: datetime


def find(request: HttpRequest, pk: int) -> Found:
    """The answer, or 404 when this person may not know of it."""
    at = now()
    base = current_standing(request.user, at)
    answer = queries.answer_for(base, pk, at)
    return Found(answer, queries.standing_in_answer(answer, base, at), at)


def me(request: HttpRequest) -> Person:
    """The person signed in; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def go(href: str) -> HttpResponse:
    """Go and see the result (303)."""
    return HttpResponseRedirect(href, status=SEE_OTHER)


def address(answer: Answer) -> str:
    """The page of an answer."""
    return reverse("commitments:detail", args=[answer.pk])


def badges_of(answer: Answer, at: datetime) -> list[Badge]:
    """State, decision, late: in words."""
    today = today_at(at)
    if answer.state == AnswerState.ANSWERED and answer.decision:
        return [Badge(answer.get_decision_display(), DECISION_TONES[answer.decision])]
    badges = [Badge(answer.get_state_display(), STATE_TONES[answer.state])]
    if answer.is_late(today) or answer.acknowledgement_is_late(today):
        badges.insert(0, Badge(_("En retard"), "error"))
    return badges


def badges_of_promise(commitment: Commitment, at: datetime) -> list[Badge]:
    """Kept, late, dropped: in words."""
    if commitment.is_late(today_at(at)):
        return [Badge(_("En retard"), "error")]
    tones: dict[str, Tone] = {CommitmentState.KEPT: "success", CommitmentState.DROPPED: "neutral"}
    return [Badge(commitment.get_state_display(), tones.get(commitment.state, "info"))]
