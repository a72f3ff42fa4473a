"""Proposing an experiment, changing what is tried, leading it while it runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.implementation.experimentations import actions, queries, rules
from fabrique.implementation.experimentations.forms.plan import EvaluatorForm, PlanForm, SteerForm, initial_of
from fabrique.implementation.experimentations.queries import KINDS, Source
from fabrique.implementation.experimentations.views.scene import INVALID, address, find, me, see, shell


@door(rule=SIGNED_IN, methods=("GET", "POST"))
def experiment_new(request: HttpRequest) -> HttpResponse:
    """The empty form, with what it comes from when the address says so."""
    at, person = now(), me(request)
    source = _source(request)
    organisations = queries.own_administrations(person, at)
    form = PlanForm(request.POST or kept_form(request) or None, organisations=organisations, initial=_initial(source))
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in organisations if str(each.pk) == form.cleaned_data["organisation"])
        try:
            experiment = actions.propose_experiment(person, chosen, form.plan(), origin=_origin(source), at=at)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("L’expérimentation est proposée. Le comité est prévenu."))
            return see(experiment)
    context = {"form": form, "source": source, "organisations": organisations}
    return render(request, "experimentations/new.html", context, status=INVALID if form.errors else 200)


def _source(request: HttpRequest) -> Source | None:
    """What the address names: a contribution, a recommendation, a decision or a sheet."""
    at = now()
    standing = current_standing(request.user, at)
    for kind in KINDS:
        if number := request.GET.get(kind, ""):
            return queries.source_of(standing, kind, number, at)
    return None


def _initial(source: Source | None) -> dict[str, Any]:
    if source is None:
        return {}
    organisation = source.organisation
    return {"title": source.title[:200], "organisation": str(organisation.pk) if organisation else ""}


def _origin(source: Source | None) -> actions.Origin:
    if source is None:
        return actions.Origin()
    return actions.Origin(source.contribution, source.recommendation, source.adoption_decision, source.sheet)


@door(rule=rules.can_edit, methods=("GET", "POST"))
def experiment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is tried, before it starts."""
    found = find(request, pk)
    experiment = found.experiment
    rules.can_edit(found.ties, experiment).enforce()
    form = PlanForm(request.POST or kept_form(request) or None, initial=initial_of(experiment))
    if request.method == "POST" and form.is_valid():
        try:
            plan = form.plan(experiment.evaluator)
            actions.edit_experiment(me(request), experiment, plan, seen=form.cleaned_data["seen"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("C’est enregistré."))
            return see(experiment)
    context = {**shell(found, "detail"), "form": form, "cancel": address(experiment)}
    return render(request, "experimentations/edit.html", context, status=INVALID if form.errors else 200)


@door(rule=rules.can_steer, methods=("GET", "POST"))
def experiment_steer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the end date, or change who may read it, while it runs."""
    found = find(request, pk)
    experiment = found.experiment
    rules.can_steer(found.ties, experiment).enforce()
    form = SteerForm(
        request.POST or kept_form(request) or None,
        ends_on=experiment.ends_on,
        initial={**initial_of(experiment), "reason": ""},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.steer_experiment(
                me(request), experiment, ends_on=data["ends_on"], public=data["public"] == "oui",
                reason=data["reason"], seen=data["seen"],
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("C’est enregistré."))
            return see(experiment)
    context = {**shell(found, "detail"), "form": form, "cancel": address(experiment)}
    return render(request, "experimentations/steer.html", context, status=INVALID if form.errors else 200)


@door(rule=rules.can_replace_evaluator, methods=("GET", "POST"))
def experiment_evaluator(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who will evaluate."""
    found = find(request, pk)
    experiment = found.experiment
    rules.can_replace_evaluator(found.ties, experiment).enforce()
    form = EvaluatorForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_evaluator(me(request), experiment, form.cleaned_data["evaluator"])
        except DomainError as error:
            form.add_error("evaluator", error.message)
        else:
            messages.success(request, _("La personne désignée est prévenue."))
            return see(experiment)
    context = {**shell(found, "detail"), "form": form, "cancel": address(experiment)}
    return render(request, "experimentations/evaluator.html", context, status=INVALID if form.errors else 200)
