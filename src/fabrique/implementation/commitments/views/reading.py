"""The page of an answer, and what stands beside the idea."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.queries import contribution_for
from fabrique.expression.contributions.rules import names_author
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.doors import door
from fabrique.implementation.commitments import queries, rules
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.queries.answer import History
from fabrique.implementation.commitments.views.scene import Found, address, badges_of, find, go

PUBLIC = "Whoever reads the idea reads its answer; the query hides the others."


@door(public=PUBLIC)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer: where it stands, how its date is computed, what was said."""
    found = find(request, pk)
    workings = rules.can_see_workings(found.standing, found.answer)
    history = queries.history_of(found.answer)
    context = _said(found) | {
        "history": history if workings else History(history.replies, [], _readable(found, history)),
        "workings": workings,
        "calendar": queries.calendar_words(found.answer),
        "sees_rating": rules.can_see_rating(found.standing, found.answer),
        "may": _may(found),
    }
    return render(request, "commitments/detail.html", context)


def _readable(found: Found, history: History) -> list[Any]:
    """Promises that this reader would see in the register."""
    base = found.standing.base
    return [
        each
        for each in history.commitments
        if base.person_id is not None and base.person_id in {each.promised_by_id, each.to_person_id}
    ]


def _may(found: Found) -> dict[str, Any]:
    standing, answer = found.standing, found.answer
    return {
        "acknowledge": rules.can_acknowledge(standing, answer),
        "answer": rules.can_answer(standing, answer),
        "ask": rules.can_ask_details(standing, answer),
        "give": rules.can_give_details(standing, answer),
        "transfer": rules.can_transfer(standing, answer),
        "extend": rules.can_extend(standing, answer),
        "appeal": rules.can_appeal(standing, answer),
        "rate": rules.can_rate(standing, answer),
    }


def _said(found: Found) -> dict[str, Any]:
    answer = found.answer
    return {
        "answer": answer,
        "idea": answer.contribution,
        "badges": badges_of(answer, found.at),
        "computation": queries.computation_words(answer),
        "deadline": queries.deadline_words(answer, found.at),
        "names_author": _names_author(found, answer),
    }


def _names_author(found: Found, answer: Answer) -> bool:
    return names_author(found.standing.here, answer.contribution)


@door(public=PUBLIC)
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands beside an idea: who answers, for when, or what was answered."""
    at = now()
    base = current_standing(request.user, at)
    answer = queries.answer_beside(base, pk, at)
    partial = bool(getattr(request, "htmx", False))
    if answer is None:
        return _nobody_yet(request, pk, base, at, partial=partial)
    if not partial:
        return go(address(answer))
    found = Found(answer, queries.standing_in_answer(answer, base, at), at)
    return render(request, "commitments/_beside.html", _said(found) | {"may": _may(found)})


def _nobody_yet(request: HttpRequest, pk: int, base: Standing, at: datetime, *, partial: bool) -> HttpResponse:
    """Between the deposit and the sweep, the idea has no name beside it: say that one comes."""
    idea = contribution_for(base, pk, at).contribution
    waits = rules.needs_answer(idea)
    told = _("Dans un instant, vous lirez ici qui répond à cette idée, et pour quand.")
    if partial:
        return render(request, "commitments/_beside.html", {"waiting": told}) if waits else HttpResponse("")
    if not waits:
        raise Http404
    messages.info(request, told)
    return go(reverse("contributions:detail", args=[pk]))
