"""Proposing another wording of a paragraph, reading it beside the text, deciding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.recommendations import actions, queries, rules
from fabrique.expression.recommendations.forms.amendment import AcceptForm, AmendmentForm, DeclineForm
from fabrique.expression.recommendations.models import Amendment
from fabrique.expression.recommendations.views.scene import me
from fabrique.expression.recommendations.views.sight import Sight, go, paragraph_of, sight_of
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


@door(rule=rules.can_discuss_paragraph, methods=("GET", "POST"))
def amend(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Write another wording."""
    sight = sight_of(request, slug, number)
    paragraph = paragraph_of(sight, pk)
    rules.can_discuss_paragraph(sight.place.here, paragraph, sight.place.at).enforce()
    initial = {"text": richtext.to_markdown(paragraph.body), "seen": sight.recommendation.version_number}
    form = AmendmentForm(request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            amendment = actions.propose_amendment(me(request), paragraph, **form.cleaned_data)
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Votre amendement est proposé au binôme, qui y répondra."))
            return go(sight.url("amendment", amendment.pk))
    context = {
        "shell": sight.place.shell("recommendations"),
        "recommendation": sight.recommendation,
        "paragraph": paragraph,
        "form": form,
    }
    return render(request, "recommendations/amend.html", context, status=422 if form.is_bound and form.errors else 200)


@door(public="Amendments are read by whoever reads the recommendation; sight_of applies the rule.")
def amendment(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Read an amendment beside the text, with the forms that answer it."""
    sight = sight_of(request, slug, number)
    return _page(request, sight, queries.amendment_for(sight.recommendation, pk))


@door(rule=rules.can_accept, methods=("POST",))
def amendment_accept(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Put the wording into the text."""
    sight = sight_of(request, slug, number)
    found = queries.amendment_for(sight.recommendation, pk)
    form = AcceptForm(request.POST, outdated=queries.is_outdated(found), auto_id="accepter_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.accept_amendment(
                me(request), found, seen=data["seen"], text=_reworked(found, data["text"]), reason=data["reason"],
                apply_anyway=data.get("anyway", False),
            )  # fmt: skip
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("La rédaction est entrée dans le texte. Son auteur en est prévenu."))
            return go(f"{sight.url('detail')}#p-{found.paragraph_id}")
    return _page(request, sight, found, accept=form)


def _reworked(found: Amendment, typed: str) -> str | None:
    """What was typed, or None when it is the wording as it was proposed."""
    same = typed.strip().replace("\r\n", "\n") == richtext.to_markdown(found.proposed_body)
    return None if same else typed


@door(rule=rules.can_decide, methods=("POST",))
def amendment_decline(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Leave the text as it is, and say why."""
    sight = sight_of(request, slug, number)
    found = queries.amendment_for(sight.recommendation, pk)
    form = DeclineForm(request.POST, auto_id="refuser_%s")
    if form.is_valid():
        try:
            actions.decline_amendment(me(request), found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error("reason", error.message)
        else:
            messages.success(request, _("Votre réponse est envoyée à l’auteur de l’amendement."))
            return go(f"{sight.url('detail')}#p-{found.paragraph_id}")
    return _page(request, sight, found, decline=form)


@door(rule=rules.can_withdraw_amendment, methods=("GET", "POST"))
def amendment_withdraw(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take my amendment back, after a confirmation."""
    sight = sight_of(request, slug, number)
    found = queries.amendment_for(sight.recommendation, pk)
    rules.can_withdraw_amendment(sight.place.here, found).enforce()
    if request.method == "POST":
        actions.withdraw_amendment(me(request), found)
        messages.success(request, _("Votre amendement est retiré."))
        return go(f"{sight.url('detail')}#p-{found.paragraph_id}")
    return confirm_page(
        request,
        title=_("Retirer votre amendement ?"),
        text=_("Le binôme n’aura plus à y répondre. Il restera lisible, marqué comme retiré."),
        confirm_label=_("Retirer mon amendement"),
        cancel_href=sight.url("amendment", found.pk),
    )


def _page(
    request: HttpRequest,
    sight: Sight,
    found: Amendment,
    *,
    accept: AcceptForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    here, at = sight.place.here, sight.place.at
    outdated = queries.is_outdated(found)
    refused: BaseForm | None = accept or decline
    context: dict[str, Any] = {
        "shell": sight.place.shell("recommendations"),
        "recommendation": sight.recommendation,
        "amendment": found,
        "texts": queries.texts_of(found),
        "outdated": outdated,
        "can_decide": rules.can_decide(here, found, at),
        "can_accept": rules.can_accept(here, found, at),
        "can_withdraw": rules.can_withdraw_amendment(here, found),
        "accept": accept or AcceptForm(initial=_initial(found), outdated=outdated, auto_id="accepter_%s"),
        "decline": decline or DeclineForm(auto_id="refuser_%s"),
        "error_form": refused,
    }
    return render(request, "recommendations/amendment.html", context, status=422 if refused is not None else 200)


def _initial(found: Amendment) -> dict[str, object]:
    return {
        "text": richtext.to_markdown(found.proposed_body),
        "seen": found.paragraph.recommendation.version_number,
    }
