"""The preparation, step by step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import AccessForm, CommitmentForm, IdentityForm, OptionsForm, TermsForm
from fabrique.expression.challenges.queries import Place
from fabrique.expression.challenges.rules import can_archive, can_duplicate, can_prepare, can_reopen
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.challenges.views.answers import run_place, see_other, the_person
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.richtext import to_markdown
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.forms import Form


def step_context(place: Place, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a template's context
    """What every page of the preparation shows."""
    return {"shell": place.shell("settings"), "menu": queries.preparation_menu(place.challenge, name), **more}


def _answer(request: HttpRequest, place: Place, name: str, form: Form, template: str, **more: Any) -> HttpResponse:  # noqa: ANN401
    context = step_context(place, name, form=form, **more)
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def saved(request: HttpRequest, place: Place, name: str) -> HttpResponse:
    """On to the next step while preparing; stay once the workshop is open."""
    messages.success(request, _("C’est enregistré."))
    going_on = place.challenge.state == ChallengeState.PREPARING and "suite" in request.POST
    place.challenge.refresh_from_db(fields=["slug"])
    return see_other(queries.step_after(name) if going_on else name, place.challenge.slug)


@door(rule=can_prepare)
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """What is done, what is missing, and the button that opens."""
    place = run_place(request, slug)
    context = step_context(
        place,
        "challenges:edit",
        checklist=queries.checklist_of(place.challenge, place.here, place.at),
        can_reopen=can_reopen(place.here, place.challenge),
        can_archive=can_archive(place.here, place.challenge),
        can_duplicate=can_duplicate(place.here, place.challenge),
        preparing=place.challenge.state == ChallengeState.PREPARING,
    )
    return render(request, "challenges/preparation/overview.html", context)


@door(rule=can_prepare, methods=("GET", "POST"))
def identity(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, address, question, context."""
    place, name = run_place(request, slug), "challenges:edit_identity"
    form = IdentityForm(request.POST or kept_form(request) or None, challenge=place.challenge)
    if request.method == "POST" and form.is_valid():
        try:
            place.challenge.slug = actions.change_identity(
                the_person(request), place.challenge, **form.cleaned_data, at=place.at
            ).slug
            return saved(request, place, name)
        except (Conflict, ImpossibleNow) as error:
            form.add_error("slug", error.message)
    return _answer(request, place, name, form, "challenges/preparation/identity.html")


@door(rule=can_prepare, methods=("GET", "POST"))
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    """What the sponsor promises; changing it takes the signature away."""
    place, name = run_place(request, slug), "challenges:edit_commitment"
    form = CommitmentForm(request.POST or kept_form(request) or None, challenge=place.challenge)
    if request.method == "POST" and form.is_valid():
        actions.change_commitment(the_person(request), place.challenge, **form.cleaned_data, at=place.at)
        return saved(request, place, name)
    return _answer(request, place, name, form, "challenges/preparation/commitment.html")


@door(rule=can_prepare, methods=("GET", "POST"))
def access(request: HttpRequest, slug: str) -> HttpResponse:
    """Who reads, who takes part."""
    place, name = run_place(request, slug), "challenges:access"
    initial = {"read": place.challenge.read_access, "take_part": place.challenge.take_part_access}
    form = AccessForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_access(the_person(request), place.challenge, **form.cleaned_data, at=place.at)
        return saved(request, place, name)
    return _answer(request, place, name, form, "challenges/preparation/access.html")


@door(rule=can_prepare, methods=("GET", "POST"))
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Confidentiality terms; another text is another version."""
    place, name = run_place(request, slug), "challenges:edit_terms"
    initial = {"terms": to_markdown(place.challenge.confidentiality_terms)}
    form = TermsForm(request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_terms(the_person(request), place.challenge, **form.cleaned_data, at=place.at)
        return saved(request, place, name)
    return _answer(request, place, name, form, "challenges/preparation/terms.html")


@door(rule=can_prepare, methods=("GET", "POST"))
def options(request: HttpRequest, slug: str) -> HttpResponse:
    """How supports work."""
    place, name = run_place(request, slug), "challenges:options"
    initial = {"hides_tallies": place.challenge.hides_tallies, "three_way_votes": place.challenge.three_way_votes}
    form = OptionsForm(request.POST or None, initial=initial)
    if place.challenge.state != ChallengeState.PREPARING:
        form.fields["three_way_votes"].disabled = True
    if request.method == "POST" and form.is_valid():
        actions.change_options(the_person(request), place.challenge, **form.cleaned_data, at=place.at)
        return saved(request, place, name)
    return _answer(request, place, name, form, "challenges/preparation/options.html")
