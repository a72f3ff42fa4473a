"""Organisations, vocabularies and team of a workshop."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import (
    LabelForm,
    MandateForm,
    OrganisationSearch,
    TaxonomyForm,
    TermsOfTaxonomyForm,
)
from fabrique.expression.challenges.rules import can_prepare
from fabrique.expression.challenges.views.answers import run_place, see_other, the_person
from fabrique.expression.challenges.views.preparation import step_context
from fabrique.foundations.kernel.errors import Conflict, DomainError
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page


@door(rule=can_prepare, methods=("GET", "POST"))
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    """Search, add; how many people came from each."""
    place = run_place(request, slug)
    if request.method == "POST":
        organisation = get_object_or_404(Organisation, pk=request.POST.get("organisation") or 0)
        actions.invite_organisation(the_person(request), place.challenge, organisation, at=place.at)
        messages.success(request, _("%(name)s est invitée.") % {"name": organisation.name})
        return see_other("challenges:organisations", slug)
    form = OrganisationSearch(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    context = step_context(
        place,
        "challenges:organisations",
        form=form,
        text=text,
        found=queries.organisations_matching(place.challenge, text),
        invited=queries.invited_organisations(place.challenge),
    )
    return render(request, "challenges/preparation/organisations.html", context)


@door(rule=can_prepare, methods=("GET", "POST"))
def remove_organisation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop expecting an organisation, after a confirmation."""
    place = run_place(request, slug)
    organisation = get_object_or_404(Organisation, pk=pk)
    if request.method == "POST":
        actions.remove_organisation(the_person(request), place.challenge, organisation, at=place.at)
        messages.success(request, _("%(name)s n’est plus invitée.") % {"name": organisation.name})
        return see_other("challenges:organisations", slug)
    return confirm_page(
        request,
        title=_("Ne plus inviter %(name)s\u00a0?") % {"name": organisation},
        confirm_label=_("Ne plus inviter"),
        cancel_href=reverse("challenges:organisations", args=[slug]),
        consequences=[
            _("Les personnes entrées à ce titre n’y ont plus accès."),
            _("Celles que vous avez invitées ou acceptées une par une le gardent."),
            _("Ce qu’elles ont écrit est conservé."),
        ],
        danger=True,
    )


@door(rule=can_prepare, methods=("GET", "POST"))
def taxonomies(request: HttpRequest, slug: str) -> HttpResponse:
    """The vocabularies and their entries; add one."""
    place = run_place(request, slug)
    form = TaxonomyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_taxonomy(
                the_person(request), place.challenge, name=data["name"], labels=data["labels"].splitlines(), at=place.at
            )
            return see_other("challenges:taxonomies", slug)
        except Conflict as error:
            form.add_error("name", error.message)
    context = step_context(
        place,
        "challenges:taxonomies",
        form=form,
        taxonomies=queries.taxonomies_of(place.challenge),
    )
    return render(request, "challenges/preparation/taxonomies.html", context, status=422 if form.is_bound else 200)


@door(rule=can_prepare, methods=("GET", "POST"))
def taxonomy(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One vocabulary: add entries, rename it, remove it."""
    place = run_place(request, slug)
    held = queries.taxonomy_for(place.challenge, pk)
    act = request.POST.get("acte", "")
    rename = LabelForm(request.POST if act == "renommer" else None, initial={"label": held.name}, prefix="nom")
    more = TermsOfTaxonomyForm(request.POST if act == "ajouter" else None)
    try:
        if act == "supprimer":
            actions.remove_taxonomy(the_person(request), held, at=place.at)
            return see_other("challenges:taxonomies", slug)
        if act == "renommer" and rename.is_valid():
            actions.rename_taxonomy(the_person(request), held, name=rename.cleaned_data["label"], at=place.at)
            return see_other("challenges:taxonomy", slug, pk)
        if act == "ajouter" and more.is_valid():
            actions.add_terms(the_person(request), held, labels=more.cleaned_data["labels"].splitlines(), at=place.at)
            return see_other("challenges:taxonomy", slug, pk)
    except Conflict as error:
        rename.add_error("label", error.message)
    terms = list(held.terms.all())
    context = step_context(place, "challenges:taxonomies", taxonomy=held, terms=terms, rename=rename, more=more)
    return render(request, "challenges/preparation/taxonomy.html", context, status=422 if act else 200)


@door(rule=can_prepare, methods=("GET", "POST"))
def term(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One entry: rename, move, remove."""
    place = run_place(request, slug)
    held = queries.term_for(place.challenge, pk)
    act = request.POST.get("acte", "")
    form = LabelForm(request.POST if act == "renommer" else None, initial={"label": held.label})
    if act in {"monter", "descendre"}:
        actions.move_term(the_person(request), held, up=act == "monter", at=place.at)
        return see_other("challenges:taxonomy", slug, held.taxonomy_id)
    if act == "supprimer":
        actions.remove_term(the_person(request), held, at=place.at)
        return see_other("challenges:taxonomy", slug, held.taxonomy_id)
    if act == "renommer" and form.is_valid():
        try:
            actions.rename_term(the_person(request), held, label=form.cleaned_data["label"], at=place.at)
            return see_other("challenges:taxonomy", slug, held.taxonomy_id)
        except Conflict as error:
            form.add_error("label", error.message)
    context = step_context(place, "challenges:taxonomies", term=held, form=form)
    return render(request, "challenges/preparation/term.html", context, status=422 if act else 200)


@door(rule=can_prepare, methods=("GET", "POST"))
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who facilitates, moderates, sponsors; give a role."""
    place = run_place(request, slug)
    form = MandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            mandate = actions.give_mandate(
                the_person(request),
                place.challenge,
                email=data["email"],
                role=data["role"],
                starts_at=_morning(data["starts_on"], place.at),
                ends_at=_night(data["ends_on"]),
                at=place.at,
            )
            messages.success(request, _("%(person)s a ce rôle et en est prévenu(e).") % {"person": mandate.person})
            return see_other("challenges:team", slug)
        except DomainError as error:
            form.add_error("email", error.message)
    context = step_context(place, "challenges:team", form=form, team=queries.team_of(place.challenge, place.at))
    return render(request, "challenges/preparation/team.html", context, status=422 if form.is_bound else 200)


def _morning(day: date | None, at: datetime) -> datetime | None:
    start = timezone.make_aware(datetime.combine(day, time.min)) if day else None
    return start if start and start > at else None


def _night(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None


@door(rule=can_prepare, methods=("GET", "POST"))
def end_mandate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a role, after a confirmation."""
    place = run_place(request, slug)
    mandate = queries.mandate_for(place.challenge, pk)
    if request.method == "POST":
        actions.end_mandate(the_person(request), place.challenge, mandate, at=place.at)
        messages.success(request, _("Ce rôle est terminé."))
        return see_other("challenges:team", slug)
    return confirm_page(
        request,
        title=_("Mettre fin au rôle de %(person)s\u00a0?") % {"person": mandate.person},
        text=str(mandate.get_role_display()),
        confirm_label=_("Mettre fin au rôle"),
        cancel_href=reverse("challenges:team", args=[slug]),
        danger=True,
    )
