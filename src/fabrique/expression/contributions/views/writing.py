"""Writing: a new contribution, a changed one, its publication, its withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.contributions import actions, queries, rules
from fabrique.expression.contributions.forms import ContributionForm, initial_of
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import Found
from fabrique.expression.contributions.states import ContributionKind, ContributionState
from fabrique.expression.contributions.views.reading import file_items, page_context
from fabrique.expression.contributions.views.scene import found_for, me
from fabrique.expression.contributions.views.text_page import see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page

NEW = "contribution:new"
INVALID = 422


@door(rule=rules.can_deposit, methods=("GET", "POST"))
def contribution_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a contribution; publish it, or keep it as a draft."""
    place = place_for(request.user, slug, now())
    act = request.POST.get("act", "")
    if request.method != "POST" or act == "proches":
        return _new_page(request, place)
    form = ContributionForm(
        request.POST,
        request.FILES,
        challenge=place.challenge,
        facilitates=place.here.facilitates,
        as_draft=act == "brouillon",
    )
    if form.is_valid():
        try:
            verb = actions.draft_contribution if act == "brouillon" else actions.deposit_contribution
            contribution = verb(me(request), place.challenge, deposit=form.deposit())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _saved(request, contribution)
    return _new_page(request, place, form=form)


@door(rule=rules.can_edit, methods=("GET", "POST"))
def contribution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a text; a published one gets a new version."""
    found = found_for(request, pk)
    _may_edit(request, found).enforce()
    if request.method != "POST":
        return _edit_page(request, found)
    act = request.POST.get("act", "")
    form = _edit_form(request, found, data=request.POST, as_draft=act == "brouillon")
    if form.is_valid():
        try:
            contribution = actions.edit_contribution(
                me(request), found.contribution, deposit=form.deposit(), seen=form.cleaned_data["seen"]
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return _edit_page(request, found, form=form, conflict=isinstance(error, Conflict))
        return _publish_too(request, contribution) if act == "publier" else _saved(request, contribution)
    return _edit_page(request, found, form=form)


@door(rule=rules.can_publish, methods=("POST",))
def contribution_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft as it is."""
    found = found_for(request, pk)
    return _saved(request, actions.publish_contribution(me(request), found.contribution))


@door(rule=rules.can_withdraw, methods=("GET", "POST"))
def contribution_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contribution back, after a question."""
    found = found_for(request, pk)
    contribution = found.contribution
    if request.method == "POST":
        actions.withdraw_contribution(me(request), contribution)
        messages.success(request, _("« %(title)s » est retirée.") % {"title": contribution.title})
        return _see_other("contributions:list", found.challenge.slug)
    rules.can_withdraw(found.standing, contribution).enforce()
    is_draft = contribution.state == ContributionState.DRAFT
    return confirm_page(
        request,
        title=_("Supprimer ce brouillon ?") if is_draft else _("Retirer cette contribution ?"),
        text=contribution.title,
        consequences=[] if is_draft else _consequences(),
        confirm_label=_("Supprimer le brouillon") if is_draft else _("Retirer la contribution"),
        cancel_href=reverse("contributions:detail", args=[contribution.pk]),
        danger=True,
    )


def _publish_too(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Publish the draft just saved; when it cannot be, it stays a draft and the person is told why."""
    try:
        return _saved(request, actions.publish_contribution(me(request), contribution))
    except DomainError as error:
        messages.error(request, error.message)
        return _saved(request, contribution)


def _consequences() -> list[str]:
    return [
        _("Les autres ne la verront plus, ni ses commentaires."),
        _("Les soutiens qu’elle a reçus ne compteront plus."),
        _("Vous pourrez la relire dans « Mes contributions », sans pouvoir la publier à nouveau."),
    ]


def _new_page(request: HttpRequest, place: Place, *, form: ContributionForm | None = None) -> HttpResponse:
    """The form, with what had been begun, or what was typed."""
    verdict = rules.can_deposit(place.here, place.challenge, place.at)
    if form is None and request.method != "POST":
        rules.can_keep_draft(place.here, place.challenge).enforce()
    draft = None
    if form is None:
        draft = queries.draft_for(me(request), place.challenge, NEW) if request.method == "GET" else None
        kept = request.POST if request.method == "POST" else kept_form(request)
        initial = kept.dict() if kept else (draft.fields if draft else {})
        form = ContributionForm(initial=initial, challenge=place.challenge, facilitates=place.here.facilitates)
    title = str(form["title"].value() or "")
    context = {
        "shell": place.shell("contributions"),
        "form": form,
        "verdict": verdict,
        "draft": draft if draft and not request.GET.get("reprise") else None,
        "similar": queries.similar_contributions(place.challenge, title),
        "similar_asked": request.method == "POST",
        "form_key": NEW,
    }
    return render(request, "contributions/new.html", context, status=INVALID if form.is_bound else 200)


def _edit_page(
    request: HttpRequest, found: Found, *, form: ContributionForm | None = None, conflict: bool = False
) -> HttpResponse:
    contribution, at = found.contribution, now()
    key = f"contribution:{contribution.pk}"
    draft = None
    if form is None:
        draft = queries.draft_for(me(request), found.challenge, key)
        if draft is not None and draft.updated_at < contribution.updated_at:
            draft = None
        kept = kept_form(request)
        initial = initial_of(contribution) | (kept.dict() if kept else draft.fields if draft else {})
        form = _edit_form(request, found, initial=initial)
    context: dict[str, Any] = page_context(found, at) | {
        "form": form,
        "draft": draft,
        "form_key": key,
        "files": file_items(found, removable=True),
        "is_draft": contribution.state == ContributionState.DRAFT,
        "synthesis": contribution.kind == ContributionKind.SYNTHESIS,
        "verdict": rules.can_publish(found.standing, contribution, at),
    }
    if conflict:
        context["current"] = _current(form, contribution)
    return render(request, "contributions/edit.html", context, status=INVALID if form.is_bound else 200)


def _current(form: ContributionForm, contribution: Contribution) -> Contribution:
    """The text as somebody else has just saved it; sending the form again then replaces it knowingly."""
    fresh = queries.text_now(contribution)
    form.data = form.data.copy()
    form.data["seen"] = actions.stamp(fresh)
    return fresh


def _edit_form(
    request: HttpRequest,
    found: Found,
    *,
    data: Any = None,  # noqa: ANN401 - a QueryDict
    initial: dict[str, Any] | None = None,
    as_draft: bool = False,
) -> ContributionForm:
    return ContributionForm(
        data,
        request.FILES if data is not None else None,
        initial=initial,
        challenge=found.challenge,
        facilitates=found.standing.facilitates,
        contribution=found.contribution,
        as_draft=as_draft,
    )


def _may_edit(request: HttpRequest, found: Found) -> Any:  # noqa: ANN401 - a Verdict
    accepted = queries.is_accepted_coauthor(found.contribution, me(request))
    return rules.can_edit(found.standing, found.contribution, now(), accepted_coauthor=accepted)


def _saved(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    if contribution.state == ContributionState.DRAFT:
        messages.success(request, _("Votre brouillon est enregistré. Vous seul le voyez tant qu’il n’est pas publié."))
    else:
        messages.success(request, _("Votre contribution est publiée."))
    return _see_other("contributions:detail", contribution.pk)


def _see_other(name: str, argument: Any) -> HttpResponse:  # noqa: ANN401 - a slug or a number
    return see(reverse(name, args=[argument]))
