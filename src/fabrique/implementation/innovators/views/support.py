"""Requests, their answers, their credit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.innovations.queries import sheet_for
from fabrique.implementation.innovators import actions, queries, rules
from fabrique.implementation.innovators.forms import AddForm, AnswerForm, RequestsFilter, SettleForm, UseForm
from fabrique.implementation.innovators.models import Support
from fabrique.implementation.innovators.states import MEASURED, in_words
from fabrique.implementation.innovators.views.scene import Here, enter, see


@door(rule=rules.has_perimeter)
def requests(request: HttpRequest) -> HttpResponse:
    """The requests of the organisations that I run."""
    here = enter(request)
    rules.has_perimeter(here.standing).enforce()
    form = RequestsFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page, rows = queries.supports_page(
        here.standing,
        state=chosen.get("etat", ""),
        kind=chosen.get("nature", ""),
        cursor=request.GET.get("cursor", ""),
    )
    context = {"form": form, "page": page, "rows": rows, "filtered": any(chosen.values())}
    return render(request, "innovators/requests.html", context)


@door(rule=SIGNED_IN)
def of_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked to carry an innovation further: each reads what they may."""
    here = enter(request)
    sheet = sheet_for(here.standing, pk)
    mine = queries.own_sheets(here.me).filter(pk=sheet.pk).exists()
    context = {
        "sheet": sheet,
        "rows": queries.supports_of_sheet(here.standing, pk),
        "asks": mine and rules.can_ask(here.standing),
        "number": str(sheet.pk),
    }
    name = "_of_sheet" if getattr(request, "htmx", False) else "of_sheet"
    return render(request, f"innovators/{name}.html", context)


@door(rule=rules.can_see_support)
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """One support: what was asked, answered, used."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    form = UseForm(found.kind) if rules.can_spend(here.standing, found) else None
    return render(request, "innovators/support.html", _page(here, found, form))


def _page(here: Here, found: Support, form: UseForm | None) -> dict[str, Any]:
    standing = here.standing
    waiting = found.state == "demande"
    return {
        "support": found,
        "asked": in_words(found.kind, found.asked),
        "credit": queries.credits_of([found]).get(found.pk),
        "lines": queries.ledger_of(found) if found.kind in MEASURED else [],
        "who": queries.granters(found.kind, found.organisation, here.at) if waiting else [],
        "form": form,
        "mine": found.person_id == here.me.pk,
        "reads_sheet": found.sheet is not None and queries.reads_sheet(standing, found.sheet),
        "can_decide": rules.can_decide(standing, found),
        "can_withdraw": rules.can_withdraw(standing, found),
        "can_add": rules.can_add(standing, found),
        "can_start": rules.can_start(standing, found),
        "can_settle": rules.can_settle(standing, found),
        "can_spend": rules.can_spend(standing, found),
    }


@door(rule=rules.can_decide, methods=("GET", "POST"))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or decline."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    rules.can_decide(here.standing, found).enforce()
    form = AnswerForm(found, request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(here, found, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Votre réponse est partie."))
            return see("support", pk)
    context = {"form": form, "support": found, "asked": in_words(found.kind, found.asked)}
    return render(request, "innovators/answer.html", context, status=422 if form.is_bound else 200)


def _decide(here: Here, found: Support, data: dict[str, Any]) -> None:
    if data["decision"] == "refuse":
        actions.decline_support(here.me, found, reason=data["reason"], at=here.at)
        return
    actions.grant_support(
        here.me,
        found,
        granted=data.get("granted"),
        mentor=data.get("mentor"),
        ends_on=data["ends_on"],
        reason=data["reason"],
        at=here.at,
    )


@door(rule=rules.can_spend, methods=("POST",))
def spend(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was used."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    rules.can_spend(here.standing, found).enforce()
    form = UseForm(found.kind, request.POST)
    if form.is_valid():
        try:
            actions.spend(here.me, found, **form.cleaned_data, at=here.at)
        except DomainError as error:
            form.add_error("amount", error.message)
        else:
            messages.success(request, _("C’est noté."))
            return see("support", pk)
    found = queries.support_for(here.standing, pk)
    return render(request, "innovators/support.html", _page(here, found, form), status=422)


@door(rule=rules.can_correct, methods=("GET", "POST"))
def cancel_use(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Cancel a line written by mistake."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    entry = queries.entry_for(found, line)
    rules.can_correct(here.standing, entry).enforce()
    if request.method == "POST":
        actions.cancel_use(here.me, entry, at=here.at)
        messages.success(request, _("La ligne est annulée."))
        return see("support", pk)
    return confirm_page(
        request,
        title=_("Annuler cette utilisation de %(amount)s ?") % {"amount": in_words(found.kind, -entry.amount)},
        text=_("Les deux lignes restent écrites : la première et son annulation."),
        confirm_label=_("Annuler cette utilisation"),
        cancel_href=reverse("innovators:support", args=[pk]),
    )


@door(rule=rules.can_add, methods=("GET", "POST"))
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    rules.can_add(here.standing, found).enforce()
    form = AddForm(found.kind, request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_credit(here.me, found, **form.cleaned_data, at=here.at)
        except DomainError as error:
            form.add_error("amount", error.message)
        else:
            return see("support", pk)
    context = {"form": form, "support": found, "title": _("Ajouter au crédit"), "submit": _("Ajouter")}
    return render(request, "innovators/step.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_settle, methods=("GET", "POST"))
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, with what it gave."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    rules.can_settle(here.standing, found).enforce()
    form = SettleForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        actions.settle_support(here.me, found, outcome=form.cleaned_data["outcome"], at=here.at)
        messages.success(request, _("L’accompagnement est soldé."))
        return see("support", pk)
    context = {"form": form, "support": found, "title": _("Solder l’accompagnement"), "submit": _("Solder")}
    context["credit"] = queries.credits_of([found]).get(found.pk)
    return render(request, "innovators/step.html", context, status=422 if form.is_bound else 200)


@door(rule=rules.can_start, methods=("POST",))
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it has begun."""
    here = enter(request)
    actions.start_support(here.me, queries.support_for(here.standing, pk), at=here.at)
    messages.success(request, _("C’est noté : l’accompagnement a commencé."))
    return see("support", pk)


@door(rule=rules.can_withdraw, methods=("GET", "POST"))
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    here = enter(request)
    found = queries.support_for(here.standing, pk)
    rules.can_withdraw(here.standing, found).enforce()
    if request.method == "POST":
        actions.withdraw_support(here.me, found, at=here.at)
        messages.success(request, _("Votre demande est retirée."))
        return see("mine")
    return confirm_page(
        request,
        title=_("Retirer votre demande ?"),
        text=str(found.get_kind_display()),
        confirm_label=_("Retirer ma demande"),
        cancel_href=reverse("innovators:support", args=[pk]),
    )
