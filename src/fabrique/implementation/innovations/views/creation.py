"""Opening a sheet, from nothing or from what it is born from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.implementation.innovations import actions, queries, rules
from fabrique.implementation.innovations.actions import Origins
from fabrique.implementation.innovations.actions.draft import NEW
from fabrique.implementation.innovations.forms.writing import NewForm
from fabrique.implementation.innovations.queries import Source
from fabrique.implementation.innovations.rules.prefill import read_prefill
from fabrique.implementation.innovations.states import Stage
from fabrique.implementation.innovations.views.scene import INVALID, me, see, standing_in

KINDS = ("contribution", "recommandation", "decision")
DIGITS = 18


def _source(request: HttpRequest) -> Source | None:
    """What the address says that it is born from; 404 when this person does not read it."""
    for kind in KINDS:
        if text := request.GET.get(kind, ""):
            if not text.isdecimal() or len(text) > DIGITS:
                raise Http404
            return queries.source_for(standing_in(request), kind, int(text), now())
    return None


@door(rule=rules.can_create, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Begin a sheet: a few fields, then section by section."""
    standing = standing_in(request)
    rules.can_create(standing).enforce()
    source = _source(request)
    draft = queries.new_draft_for(me(request)) if source is None else None
    form = NewForm(
        request.POST or kept_form(request) or None,
        organisations=queries.organisations_for(standing),
        initial=_initial(request, source, draft.fields if draft else {}),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_sheet(me(request), form.bearer(), form.opening(), origins=_origins(source))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("L’ébauche est créée. Remplissez ses sections à votre rythme."))
            return see(reverse("innovations:edit", args=[made.pk, "besoin"]))
    context = {"form": form, "source": source, "draft": draft}
    return render(request, "innovations/new.html", context, status=INVALID if form.is_bound else 200)


def _origins(source: Source | None) -> Origins:
    if source is None:
        return Origins()
    return Origins(source.contribution, source.recommendation, source.adoption_decision)


def _initial(request: HttpRequest, source: Source | None, draft: dict[str, Any]) -> dict[str, Any]:
    """The first words: of the source, of a page that signed them, or of what had been begun."""
    first: dict[str, Any] = {"stage": Stage.IDEA}
    if source is not None:
        return first | {
            "title": source.title[:200],
            "problem": richtext.to_markdown(source.problem),
            "solution": richtext.to_markdown(source.solution),
        }
    if prefill := read_prefill(request.GET.get("amorce", "")):
        return first | prefill
    return first | draft


@door(rule=rules.can_create, methods=("POST",))
def new_autosave(request: HttpRequest) -> HttpResponse:
    """Keep what the form of a new sheet holds while somebody types."""
    fields = {name: request.POST.get(name, "") for name in NewForm.base_fields}
    draft = actions.save_draft(me(request), None, section=NEW, fields=fields)
    return JsonResponse({"saved_at": wording.clock(draft.updated_at)})


@door(rule=rules.can_create, methods=("POST",))
def new_forget(request: HttpRequest) -> HttpResponse:
    """Start again from an empty form."""
    actions.drop_draft(me(request), None, section=NEW)
    return see(reverse("innovations:new"))
