"""The register of commitments: who promised what, to whom, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.queries import decision_for
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.kernel.richtext import to_plain
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.forms import Form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.commitments import actions, queries, rules
from fabrique.implementation.commitments.actions import Promise
from fabrique.implementation.commitments.forms.promise import (
    DropForm,
    KeepForm,
    PostponeForm,
    PromiseForm,
    RegisterForm,
)
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.commitments.queries import RegisterFilters
from fabrique.implementation.commitments.rules import CommitmentStanding
from fabrique.implementation.commitments.states import CommitmentState
from fabrique.implementation.commitments.views.scene import INVALID, badges_of_promise, go, me
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.queries import experiment_for

PUBLIC = "A public register is for everyone; the query hides what is not in one."


@dataclass(frozen=True, slots=True)
class Act:
    """What may be done with a promise."""

    rule: Callable[[CommitmentStanding, Commitment], Verdict]
    action: Callable[..., Any]
    form: type[Form]
    title: Words
    confirm: Words
    done: Words


def _filters(request: HttpRequest, standing: Standing, at: datetime) -> tuple[RegisterForm, RegisterFilters]:
    form = RegisterForm(request.GET, programmes=queries.programmes_of_register(standing, at))
    form.is_valid()
    data = form.cleaned_data
    programme = data.get("programme", "")
    return form, RegisterFilters(
        state=data.get("etat", ""),
        text=data.get("q", ""),
        programme=int(programme) if programme else None,
        place=data.get("organisation", ""),
        mine=bool(data.get("miens")),
    )


@door(public=PUBLIC)
def register(request: HttpRequest) -> HttpResponse:
    """The promises that this person may read, with filters."""
    at = now()
    standing = current_standing(request.user, at)
    form, filters = _filters(request, standing, at)
    page = queries.register(standing, filters, at, cursor=request.GET.get("cursor", ""))
    query = request.GET.copy()
    query.pop("cursor", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, badges_of_promise(row, at)) for row in page.rows],
        "counts": queries.register_counts(standing, filters, at),
        "filtered": filters != RegisterFilters(),
        "signed_in": standing.signed_in,
        "file_href": f"{reverse('commitments:register_csv')}?{query.urlencode()}",
    }
    return render(request, "commitments/register.html", context)


@door(public=PUBLIC)
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same for a spreadsheet, with the filters of the page."""
    at = now()
    standing = current_standing(request.user, at)
    lines = _lines(standing, _filters(request, standing, at)[1], at)
    response = StreamingHttpResponse(csv_lines(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="engagements.csv"'
    return response


def _lines(standing: Standing, filters: RegisterFilters, at: datetime) -> Iterator[list[str]]:
    """Page after page: the whole register never stands in memory."""
    yield [
        _("Engagement"),
        _("Pris par"),
        _("Organisation"),
        _("Envers"),
        _("Pour le"),
        _("Date initiale"),
        _("État"),
        _("Programme"),
        _("Ce qui le montre"),
        _("Motif"),
    ]
    cursor = ""
    while True:
        page = queries.register(standing, filters, at, cursor=cursor)
        for row in page.rows:
            yield [
                row.title,
                row.promised_by.get_full_name(),
                str(row.organisation or ""),
                row.to_person.get_full_name() if row.to_person else "",
                row.due_on.isoformat(),
                row.first_due_on.isoformat(),
                badges_of_promise(row, at)[0].label,
                row.programme.name if row.programme else "",
                to_plain(row.evidence),
                row.dropped_reason if row.state == CommitmentState.DROPPED else row.postponed_reason,
            ]
        if not page.next_cursor:
            return
        cursor = page.next_cursor


def _found(request: HttpRequest, pk: int) -> tuple[Commitment, CommitmentStanding, datetime]:
    at = now()
    base = current_standing(request.user, at)
    commitment = queries.commitment_for(base, pk, at)
    return commitment, queries.standing_in_commitment(commitment, base, at), at


@door(public=PUBLIC)
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise."""
    found, standing, at = _found(request, pk)
    answer = queries.answer_beside(standing.base, found.answer.contribution_id, at) if found.answer else None
    context = {
        "commitment": found,
        "badges": badges_of_promise(found, at),
        "answer": answer,
        "life": queries.life_of_commitment(found),
        "can_keep": rules.can_keep(standing, found),
        "can_take_up_again": rules.can_take_up_again(standing, found),
    }
    return render(request, "commitments/commitment.html", context)


@door(rule=rules.can_promise, methods=("GET", "POST"))
def new_commitment(request: HttpRequest) -> HttpResponse:
    """Promise something, of one's own accord or after a decision."""
    at = now()
    decision, experiment = _decision(request, at), _experiment(request, at)
    kept = kept_form(request)
    initial = _initial(decision, experiment) | (kept.dict() if kept else {})
    offered = None if decision else queries.programmes_to_promise_in(current_standing(request.user, at), at)
    form = PromiseForm(request.POST or None, initial=initial, programmes=offered)
    if request.method == "POST" and form.is_valid():
        try:
            words = dict(form.cleaned_data)
            if decision is not None:
                words["programme"] = decision.recommendation.challenge.programme
            promise = Promise(**words, adoption_decision=decision, experiment=experiment)
            made = actions.make_commitment(me(request), promise=promise)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("L’engagement est pris. Un rappel vous parviendra une semaine avant la date."))
            return go(reverse("commitments:commitment", args=[made.pk]))
    context = {"form": form, "decision": decision, "experiment": experiment}
    return render(request, "commitments/new_commitment.html", context, status=INVALID if form.is_bound else 200)


def _initial(decision: AdoptionDecision | None, experiment: Experiment | None) -> dict[str, object]:
    if experiment is not None:
        # its title is in the promise: what is not public is not put in a public register unless somebody says so
        return {
            "title": experiment.title,
            "organisation": str(experiment.organisation),
            "public": experiment.public,
        }
    return {"title": decision.recommendation.title, "organisation": str(decision.organisation)} if decision else {}


def _decision(request: HttpRequest, at: datetime) -> AdoptionDecision | None:
    """The decision that the promise follows, when the person may read it."""
    try:
        return decision_for(current_standing(request.user, at), _number(request, "decision"), at)
    except Http404:
        return None


def _experiment(request: HttpRequest, at: datetime) -> Experiment | None:
    """The experiment that the promise serves, when the person may read it."""
    try:
        return experiment_for(current_standing(request.user, at), _number(request, "experience"), at).experiment
    except Http404:
        return None


def _number(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) <= 12 else 0  # noqa: PLR2004 - longer than any number


def _ask(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    found, standing, _at = _found(request, pk)
    act.rule(standing, found).enforce()
    form = act.form(request.POST or kept_form(request) or None)
    back = reverse("commitments:commitment", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            act.action(me(request), found, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, str(act.done))
            return go(back)
    return confirm_page(
        request,
        title=str(act.title),
        text=found.title,
        confirm_label=str(act.confirm),
        cancel_href=back,
        form=form,
        status=INVALID if request.method == "POST" else 200,
    )


KEEP = Act(rules.can_keep, actions.keep, KeepForm, lazy("Dire que c’est tenu"), lazy("C’est tenu"), lazy("L’engagement est tenu."))  # fmt: skip
DROP = Act(rules.can_drop, actions.drop, DropForm, lazy("Abandonner cet engagement"), lazy("Abandonner"), lazy("L’engagement est abandonné, avec vos raisons."))  # fmt: skip
POSTPONE = Act(rules.can_postpone, actions.postpone, PostponeForm, lazy("Changer la date"), lazy("Changer la date"), lazy("La nouvelle date est enregistrée ; la première reste affichée."))  # fmt: skip
AGAIN = Act(rules.can_take_up_again, actions.take_up_again, PostponeForm, lazy("Reprendre cet engagement"), lazy("Reprendre"), lazy("L’engagement est repris."))  # fmt: skip


@door(rule=rules.can_keep, methods=("GET", "POST"))
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    return _ask(request, pk, KEEP)


@door(rule=rules.can_drop, methods=("GET", "POST"))
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is given up."""
    return _ask(request, pk, DROP)


@door(rule=rules.can_postpone, methods=("GET", "POST"))
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Another date."""
    return _ask(request, pk, POSTPONE)


@door(rule=rules.can_take_up_again, methods=("GET", "POST"))
def take_up_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Promised again."""
    return _ask(request, pk, AGAIN)
