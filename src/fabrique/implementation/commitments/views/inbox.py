"""The page of whoever must answer: one list, by date, answered in place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.foundations.ui.layout import NavItem
from fabrique.implementation.commitments import actions, queries, rules
from fabrique.implementation.commitments.forms.answer import AnswerForm
from fabrique.implementation.commitments.queries.inbox import ANSWERED, DETAILS, LATE, TO_ANSWER, InboxCounts
from fabrique.implementation.commitments.views.scene import INVALID, Found, address, badges_of, find, go, me

FROM_LIST = "liste"


@door(rule=SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """What I must answer, the most pressing first."""
    at = now()
    standing = current_standing(request.user, at)
    box = request.GET.get("vue", "")
    box = box if box in queries.BOXES else TO_ANSWER
    page = queries.inbox(standing, at, box=box, cursor=request.GET.get("cursor", ""))
    counts = queries.inbox_counts(standing, at)
    context = {
        "page": page,
        "rows": [(row, badges_of(row, at), queries.deadline_words(row, at)) for row in page.rows],
        "counts": counts,
        "views": _views(box, counts),
        "box": box,
        "can_answer": box in {TO_ANSWER, LATE},
        "capacity": _capacity(request, at),
    }
    return render(request, "commitments/inbox.html", context)


def _capacity(request: HttpRequest, at: datetime) -> queries.CapacityView:
    """What is promised already in this half-year, beside what was said possible."""
    return queries.capacity_in_short(queries.half_year_of(today_at(at)), me(request))


def _views(box: str, counts: InboxCounts) -> list[NavItem]:
    return [
        NavItem(_("À répondre"), "?", current=box == TO_ANSWER, count=counts.owed),
        NavItem(_("En retard"), f"?vue={LATE}", current=box == LATE, count=counts.late),
        NavItem(_("Précisions attendues"), f"?vue={DETAILS}", current=box == DETAILS, count=counts.details),
        NavItem(_("Répondues"), f"?vue={ANSWERED}", current=box == ANSWERED),
    ]


@door(rule=rules.can_acknowledge, methods=("POST",))
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the author that the idea was read."""
    answer = actions.acknowledge(me(request), find(request, pk).answer)
    messages.success(request, _("L’auteur sait que son idée est lue, et pour quand vous répondez."))
    return go(_back(request, address(answer)))


@door(rule=rules.can_answer, methods=("GET", "POST"))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer, from the list or on a page of its own."""
    found = find(request, pk)
    if request.method != "POST":
        rules.can_answer(found.standing, found.answer).enforce()
        return _form_page(request, found, _form(request, found))
    form = AnswerForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            done = actions.answer_idea(me(request), found.answer, words=form.words(), seen=seen)
        except DomainError as error:
            form.add_error(None, error.message)
            if isinstance(error, Conflict):
                form.data = form.data.copy()
                form.data["seen"] = str(queries.fresh_answer(pk).version_number)
        else:
            return _answered(request, found, done)
    return _form_page(request, found, form)


def _form(request: HttpRequest, found: Found) -> AnswerForm:
    kept = kept_form(request)
    initial: dict[str, Any] = {"seen": found.answer.version_number, "next_step_owner": me(request).email or ""}
    return AnswerForm(initial=initial | (kept.dict() if kept else {}), auto_id=f"id_{found.answer.pk}_%s")


def _form_page(request: HttpRequest, found: Found, form: AnswerForm) -> HttpResponse:
    in_list = bool(getattr(request, "htmx", False))
    context = {
        "answer": found.answer,
        "form": form,
        "computation": queries.computation_words(found.answer),
        "deadline": queries.deadline_words(found.answer, found.at),
        "in_list": in_list,
        "from_list": in_list or _from_list(request),
        "back_href": _back(request, address(found.answer)),
        "capacity": _capacity(request, found.at),
    }
    template = "commitments/_answer_form.html" if in_list else "commitments/answer_form.html"
    return render(request, template, context, status=INVALID if form.is_bound else 200)


def _answered(request: HttpRequest, found: Found, done: Any) -> HttpResponse:  # noqa: ANN401 - an Answer
    if getattr(request, "htmx", False):
        return _answered_row(request, found, done)
    after = queries.next_owed(found.standing.base, found.at, after=done)
    told = _("Votre réponse est envoyée à l’auteur.")
    if after is not None:
        told = _("Votre réponse est envoyée à l’auteur. La suivante est en haut de la liste.")
    messages.success(request, told)
    return go(_back(request, address(done)))


def _answered_row(request: HttpRequest, found: Found, done: Any) -> HttpResponse:  # noqa: ANN401 - an Answer
    """Take the place of the whole row, and count again what waits."""
    base = found.standing.base
    after, counts = queries.next_owed(base, found.at, after=done), queries.inbox_counts(base, found.at)
    response = render(request, "commitments/_answered.html", {"answer": done, "after": after, "counts": counts})
    response["HX-Retarget"], response["HX-Reswap"] = f"#reponse-{done.pk}", "innerHTML"
    return response


def _from_list(request: HttpRequest) -> bool:
    return FROM_LIST in {request.POST.get("depuis"), request.GET.get("depuis")}


def _back(request: HttpRequest, otherwise: str) -> str:
    return reverse("commitments:inbox") if _from_list(request) else otherwise
