"""Delays, holidays, calendars and routing of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import programme_for, standing_in_programme
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.implementation.commitments import actions, queries, rules
from fabrique.implementation.commitments.forms.settings import (
    CalendarForm,
    HolidayForm,
    RuleForm,
    RulesForm,
    TryForm,
    initial_of,
    initial_of_rule,
)
from fabrique.implementation.commitments.models import RoutingRule
from fabrique.implementation.commitments.queries.ideas import past_idea
from fabrique.implementation.commitments.views.scene import INVALID, go, me


@dataclass(frozen=True, slots=True)
class Office:
    """A programme, whether its settings may be changed, and the instant."""

    programme: Programme
    may: Verdict
    at: datetime


def _office(request: HttpRequest, slug: str) -> Office:
    at = now()
    base = current_standing(request.user, at)
    programme = programme_for(base, slug, at)
    here = standing_in_programme(programme, base, at)
    rules.can_see_settings(here, programme).enforce()
    return Office(programme, rules.can_set_rules(here, programme), at)


@door(rule=rules.can_set_rules, methods=("GET", "POST"))
def delays(request: HttpRequest, slug: str) -> HttpResponse:
    """The delays of the programme; holidays and calendars beneath."""
    office = _office(request, slug)
    kept = kept_form(request)
    known = queries.rules_of(office.programme)
    form = (
        RulesForm(request.POST)
        if request.method == "POST"
        else RulesForm(initial=initial_of(known) | (kept.dict() if kept else {}))
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_rules(me(request), office.programme, delays=form.delays())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Les délais sont enregistrés. Ils valent pour les idées déposées à partir de maintenant.")
            )
            return go(reverse("commitments:rules", args=[slug]))
    return _delays_page(request, office, {"form": form}, failed=form.is_bound)


def _delays_page(request: HttpRequest, office: Office, forms: dict[str, Any], *, failed: bool) -> HttpResponse:
    known = queries.rules_of(office.programme)
    year = today_at(office.at).year
    context = {
        "programme": office.programme,
        "may": office.may,
        "form": forms.get("form") or RulesForm(initial=initial_of(known)),
        "holiday_form": forms.get("holiday_form") or HolidayForm(auto_id="id_ferie_%s"),
        "calendar_form": forms.get("calendar_form") or CalendarForm(auto_id="id_calendrier_%s"),
        "holidays": queries.added_holidays(office.programme),
        "calendar_names": queries.calendar_names(),
        "year": year,
        "of_year": queries.holidays_of_year(office.programme, known.calendar, year),
        "calendar_name": queries.calendar_names()[known.calendar],
        "organisations": queries.organisation_calendars(office.programme),
    }
    return render(request, "commitments/rules.html", context, status=INVALID if failed else 200)


@door(rule=rules.can_set_rules, methods=("POST",))
def holiday_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a day off: dates to come move, past ones never do."""
    office = _office(request, slug)
    form = HolidayForm(request.POST, auto_id="id_ferie_%s")
    if form.is_valid():
        try:
            actions.add_holiday(me(request), office.programme, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le jour férié est ajouté. Les dates à venir seront recalculées."))
            return go(reverse("commitments:rules", args=[slug]))
    return _delays_page(request, office, {"holiday_form": form}, failed=True)


@door(rule=rules.can_set_rules, methods=("POST",))
def holiday_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an added day off out."""
    office = _office(request, slug)
    found = next((each for each in queries.added_holidays(office.programme) if each.pk == pk), None)
    if found is None:
        raise Http404
    actions.remove_holiday(me(request), office.programme, found)
    messages.success(request, _("Le jour est retiré. Les dates déjà données ne changent pas."))
    return go(reverse("commitments:rules", args=[slug]))


@door(rule=rules.can_set_rules, methods=("POST",))
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give an organisation its own calendar."""
    office = _office(request, slug)
    form = CalendarForm(request.POST, auto_id="id_calendrier_%s")
    if form.is_valid():
        try:
            actions.set_calendar(me(request), office.programme, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le calendrier est enregistré."))
            return go(reverse("commitments:rules", args=[slug]))
    return _delays_page(request, office, {"calendar_form": form}, failed=True)


@door(rule=rules.can_set_rules)
def routing(request: HttpRequest, slug: str) -> HttpResponse:
    """Who answers what: rules in order, and a trial on a past idea."""
    office = _office(request, slug)
    tried = any(name in request.GET for name in ("number", "text", "organisation"))
    form = TryForm(request.GET) if tried else TryForm()
    found, steps = None, None
    if tried and form.is_valid():
        found, steps = _try(request, office, form)
    context = {
        "programme": office.programme,
        "may": office.may,
        "rules": queries.routing_rules(office.programme),
        "form": form,
        "tried": steps,
        "idea": found,
    }
    return render(request, "commitments/routing.html", context)


def _try(request: HttpRequest, office: Office, form: TryForm) -> tuple[Contribution | None, Any]:
    data = form.cleaned_data
    if data.get("number"):
        found = past_idea(current_standing(request.user, office.at), office.programme, data["number"], office.at)
        if found is None:
            form.add_error("number", _("Aucune idée de ce programme n’a ce numéro."))
            return None, None
        return found, queries.try_rules(found, office.at)
    text, organisation = data.get("text", ""), data.get("organisation")
    return None, queries.try_text(office.programme, organisation=organisation, title="", text=text, at=office.at)


@door(rule=rules.can_set_rules, methods=("GET", "POST"))
def rule_edit(request: HttpRequest, slug: str, pk: int = 0) -> HttpResponse:
    """Write a rule, or change one."""
    office = _office(request, slug)
    office.may.enforce()
    changed = _rule(office, pk) if pk else None
    kept = kept_form(request)
    initial = (initial_of_rule(changed) if changed else {}) | (kept.dict() if kept else {})
    form = RuleForm(request.POST) if request.method == "POST" else RuleForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_routing_rule(me(request), office.programme, rule=form.rule(changed), changed=changed)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("La règle est enregistrée. Elle vaut pour les idées déposées à partir de maintenant.")
            )
            return go(reverse("commitments:routing", args=[slug]))
    context = {"form": form, "programme": office.programme, "rule": changed}
    return render(request, "commitments/rule.html", context, status=INVALID if form.is_bound else 200)


@door(rule=rules.can_set_rules, methods=("POST",))
def rule_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Up, down, or out."""
    office = _office(request, slug)
    rule = _rule(office, pk)
    verbs = {
        "monter": actions.raise_routing_rule,
        "descendre": actions.lower_routing_rule,
        "supprimer": actions.remove_routing_rule,
    }
    verb = verbs.get(request.POST.get("geste", ""))
    if verb is None:
        raise Http404
    verb(me(request), rule)
    messages.success(
        request,
        _("L’ordre des règles est enregistré.")
        if request.POST["geste"] != "supprimer"
        else _("La règle est supprimée."),
    )
    return go(reverse("commitments:routing", args=[slug]))


def _rule(office: Office, pk: int) -> RoutingRule:
    rule = queries.routing_rule_for(office.programme, pk)
    if rule is None:
        raise Http404
    rule.programme = office.programme
    return rule
