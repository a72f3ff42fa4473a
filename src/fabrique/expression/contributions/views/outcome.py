"""What is still without an outcome, and setting aside with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.challenges.rules import can_facilitate
from fabrique.expression.contributions.actions import (
    SetAside,
    reopen_outcome,
    set_aside,
    set_aside_selection,
    set_aside_theme,
)
from fabrique.expression.contributions.forms import SetAsideForm
from fabrique.expression.contributions.queries import (
    OutcomeCounts,
    outcome_counts,
    set_aside_page,
    untreated_page,
    untreated_themes,
)
from fabrique.expression.contributions.rules import can_reopen_outcome, can_see_outcomes, can_set_aside
from fabrique.expression.contributions.views.scene import me
from fabrique.expression.contributions.views.staff import staff_tabs
from fabrique.expression.contributions.views.text_page import TextPage, attempt, see, show, text_place
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.doors import door, kept_form

WITHOUT_THEME = "aucun"


@door(rule=can_see_outcomes, methods=("GET", "POST"))
def outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """What is left without an outcome, theme by theme; set aside a selection or a whole theme."""
    place = place_for(request.user, slug, now())
    can_see_outcomes(place.here).enforce()
    form = SetAsideForm(request.POST or kept_form(request) or None)
    if request.method == "POST":
        can_facilitate(place.here, place.challenge).enforce()
        whole = request.POST.get("portee") == "theme"
        pks = _numbers(request.POST, "contribution")
        if form.is_valid() and not whole and not pks:
            form.add_error(None, _("Cochez d’abord les contributions à écarter, ou écartez tout le thème."))
        if form.is_valid():
            done = attempt(form, lambda: _set_aside(request, place, form.cleaned_data["reason"], pks, whole=whole))
            if done is not None:
                _say(request, done)
                return see(request.get_full_path())
    return render(
        request,
        "contributions/outcomes.html",
        _outcomes_context(request, place, form),
        status=422 if form.is_bound and form.errors else 200,
    )


def _set_aside(request: HttpRequest, place: Place, reason: str, pks: list[int], *, whole: bool) -> SetAside:
    if whole:
        theme_id, without = _theme(request)
        if theme_id is None and not without:
            return set_aside_selection(me(request), place.challenge, pks, reason=reason)
        return set_aside_theme(me(request), place.challenge, theme_id, reason=reason)
    return set_aside_selection(me(request), place.challenge, pks, reason=reason)


def _outcomes_context(request: HttpRequest, place: Place, form: SetAsideForm) -> dict[str, Any]:
    theme_id, without = _theme(request)
    aside = request.GET.get("voir") == "ecartees"
    cursor = request.GET.get("cursor", "")
    counts = outcome_counts(place.challenge)
    themes = untreated_themes(place.challenge)
    return {
        "shell": place.shell("facilitation"),
        "staff_tabs": staff_tabs(place, "outcomes", pending=counts.pending),
        "counts": counts,
        "bars": _bars(counts),
        "themes": themes,
        "theme": next((each for each in themes if each.theme_id == theme_id and (theme_id or without)), None),
        "without_theme": without,
        "aside": aside,
        "page": set_aside_page(place.challenge, cursor=cursor)
        if aside
        else untreated_page(place.challenge, theme_id=theme_id, without_theme=without, cursor=cursor),
        "form": form,
        "chosen": _numbers(request.POST, "contribution"),
        "can_decide": can_facilitate(place.here, place.challenge),
    }


def _bars(counts: OutcomeCounts) -> list[Bar]:
    return [
        Bar(_("Reprises dans une recommandation"), counts.taken_up, marked=False),
        Bar(_("Réunies dans une synthèse"), counts.merged, marked=False),
        Bar(_("Écartées, avec un motif"), counts.set_aside, marked=False),
        *([Bar(_("Ont reçu leur réponse"), counts.answered, marked=False)] if counts.answered else []),
        Bar(_("Sans suite pour l’instant"), counts.pending),
    ]


def _theme(request: HttpRequest) -> tuple[int | None, bool]:
    """The theme asked for: its id, or whether it is « no theme »."""
    asked = request.GET.get("theme", "")
    return (int(asked) if asked.isdecimal() and len(asked) < 19 else None), asked == WITHOUT_THEME  # noqa: PLR2004


def _numbers(data: QueryDict, name: str) -> list[int]:
    return [int(value) for value in data.getlist(name) if value.isdecimal() and len(value) < 19]  # noqa: PLR2004


def _say(request: HttpRequest, done: SetAside) -> None:
    words = ngettext(
        "%(number)d contribution est écartée. Ses auteurs sont prévenus.",
        "%(number)d contributions sont écartées. Leurs auteurs sont prévenus.",
        done.number,
    ) % {"number": done.number}
    messages.success(request, words)
    if done.passed_over:
        messages.info(
            request,
            ngettext(
                "%(number)d contribution avait reçu une suite entre-temps : elle n’a pas changé.",
                "%(number)d contributions avaient reçu une suite entre-temps : elles n’ont pas changé.",
                done.passed_over,
            )
            % {"number": done.passed_over},
        )
    if done.left:
        messages.info(request, _("Il en reste %(number)d dans ce thème : recommencez.") % {"number": done.left})


@door(rule=can_set_aside, methods=("GET", "POST"))
def set_aside_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one contribution aside from its page."""
    place = text_place(request, pk=pk, comment=False)
    contribution = place.found.contribution
    can_set_aside(place.found.standing, contribution).enforce()
    form = SetAsideForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: set_aside(me(request), contribution, reason=reason)) is not None:
            messages.success(request, _("La contribution est écartée. Ses auteurs sont prévenus."))
            return see(place.href)
    lead = _("Le motif est envoyé à ses auteurs et reste lisible sur sa page.")
    return show(request, place, TextPage(_("Écarter cette contribution"), _("Écarter"), lead=lead), form)


@door(rule=can_reopen_outcome, methods=("POST",))
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again at a contribution that was set aside."""
    place = text_place(request, pk=pk, comment=False)
    reopen_outcome(me(request), place.found.contribution)
    messages.success(request, _("La contribution est de nouveau à l’étude. Ses auteurs sont prévenus."))
    back = reverse("contributions:outcomes", args=[place.found.challenge.slug]) + "?voir=ecartees"
    return see(back if request.POST.get("retour") == "suites" else place.href)
