"""Replacing a published recommendation by a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place
from fabrique.expression.recommendations import actions, queries, rules
from fabrique.expression.recommendations.forms import drafting as forms
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.views.scene import find, me, see
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import door, kept_form

SAVE = "remplacer"


@door(rule=rules.can_replace, methods=("GET", "POST"))
def replace(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write the new text, say why, publish it."""
    place, found = find(request, slug, number)
    rules.can_replace(place.here, found).enforce()
    kept = kept_form(request)
    if request.method != "POST" or request.POST.get("act", SAVE) != SAVE:
        return _page(request, place, found, *_unsent(request, place, found, request.POST or kept))
    form = _form(found, place, forms.keys_of(request.POST.getlist("key")), data=request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            new = actions.replace_recommendation(me(request), found, form.heading(), form.passages(), reason=reason)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("La recommandation n° %(n)d est publiée.") % {"n": new.number})
            return see(new)
    return _page(request, place, found, form, "")


def _unsent(
    request: HttpRequest, place: Place, found: Recommendation, typed: QueryDict | None
) -> tuple[forms.ReplaceForm, str]:
    """The form on the old text, or as it was typed when a button of a paragraph was pressed."""
    if typed:
        keys, look = forms.rearranged(forms.keys_of(typed.getlist("key")), request.POST.get("act", ""))
        initial = {**forms.kept_fields(typed, dict(typed.lists())), "reason": typed.get("reason", "")}
        return _form(found, place, keys, initial=initial), look
    rows = list(found.paragraphs.filter(retired_at=None).order_by("position", "pk"))
    texts = {f"p_{row.key}": richtext.to_markdown(row.body) for row in rows}
    return _form(found, place, [str(row.key) for row in rows], initial=texts), ""


def _form(
    found: Recommendation,
    place: Place,
    keys: list[str],
    *,
    data: QueryDict | None = None,
    initial: dict[str, Any] | None = None,
) -> forms.ReplaceForm:
    taxonomies = queries.taxonomies_of(place.challenge)
    blank: dict[str, Any] = {f"terms_{each.pk}": [] for each in taxonomies} if initial and "title" in initial else {}
    first = {**forms.initial_of(found, taxonomies), **blank, **(initial or {})}
    return forms.ReplaceForm(data, taxonomies=taxonomies, keys=keys, initial=first)


def _page(
    request: HttpRequest, place: Place, found: Recommendation, form: forms.ReplaceForm, look: str
) -> HttpResponse:
    context = {
        "shell": place.shell("recommendations"),
        "recommendation": found,
        "form": form,
        "blocks": [(key, form[f"p_{key}"]) for key in form.keys],
        "look": look,
    }
    return render(request, "recommendations/replace.html", context, status=422 if form.is_bound else 200)
