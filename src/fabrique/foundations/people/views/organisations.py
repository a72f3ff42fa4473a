"""The tree of organisations: looking at it and changing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people import actions, queries, rules
from fabrique.foundations.people.forms.organisations import OrganisationFilterForm, OrganisationForm, PlaceFilterForm
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.queries import OrganisationFilters
from fabrique.foundations.people.views.requests import me, organisation_or_404, standing
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.layout import NavItem
from fabrique.foundations.ui.pages import confirm_page

BOTH = ("GET", "POST")


@door(rule=rules.can_see_organisations)
def organisations(request: HttpRequest) -> HttpResponse:
    """The top of the tree, or what is looked for anywhere in it."""
    who, _at = standing(request)
    form = OrganisationFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    filters = OrganisationFilters(asked.get("q", ""), asked.get("kind", ""), archived=asked.get("archived", False))
    page = queries.organisations_page(filters, cursor=request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "filters": filters, "can_administer": rules.can_administer(who)}
    return render(request, "people/organisations.html", context)


def frame(request: HttpRequest, organisation: Organisation, current: str) -> dict[str, Any]:
    """What the three pages of an organisation share."""
    who, at = standing(request)
    pages = [
        (_("Présentation"), "people:organisation", None),
        (_("Membres"), "people:members", queries.member_count(organisation, at)),
        (_("Mandats"), "people:mandates", None),
    ]
    tabs = [
        NavItem(label, reverse(name, args=[organisation.pk]), current=name == current, count=count)
        for label, name, count in pages
    ]
    return {
        "organisation": organisation,
        "ancestors": queries.ancestors(organisation),
        "tabs": tabs,
        "can_administer": rules.can_administer(who),
        "can_change": rules.can_change_organisation(who, organisation),
    }


@door(rule=rules.can_see_organisations)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation, and what is under it."""
    shown = organisation_or_404(pk)
    page = queries.children_page(shown, cursor=request.GET.get("cursor", ""))
    return render(request, "people/organisation.html", {**frame(request, shown, "people:organisation"), "page": page})


@door(rule=rules.can_administer, methods=BOTH)
def create(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add an organisation, at the top or under another."""
    who, _at = standing(request)
    rules.can_administer(who).enforce()
    parent = organisation_or_404(pk) if pk is not None else None
    form = OrganisationForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_organisation(me(request), parent, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("«\u00a0%(name)s\u00a0» est ajoutée.") % {"name": made})
            return redirect("people:organisation", made.pk)
    context = {"form": form, "parent": parent}
    return render(request, "people/organisation_form.html", context, status=422 if form.errors else 200)


@door(rule=rules.can_change_organisation, methods=BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an organisation."""
    who, _at = standing(request)
    shown = organisation_or_404(pk)
    rules.can_change_organisation(who, shown).enforce()
    initial = {name: getattr(shown, name) for name in ("name", "acronym", "kind", "siret")}
    form = OrganisationForm(request.POST or kept_form(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_organisation(me(request), shown, **form.cleaned_data)
        messages.success(request, _("L’organisation est à jour."))
        return redirect("people:organisation", shown.pk)
    context = {"form": form, "organisation": shown}
    return render(request, "people/organisation_form.html", context, status=422 if form.errors else 200)


@door(rule=rules.can_change_organisation, methods=BOTH)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach an organisation elsewhere: look for the place, then choose it."""
    who, _at = standing(request)
    shown = organisation_or_404(pk)
    rules.can_change_organisation(who, shown).enforce()
    if request.method == "POST":
        wanted = request.POST.get("parent", "")
        parent = organisation_or_404(int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None  # noqa: PLR2004 - digits of a bigint
        actions.move_organisation(me(request), shown, parent)
        messages.success(request, _("L’organisation est déplacée, avec tout ce qui en dépend."))
        return redirect("people:organisation", shown.pk)
    return render(request, "people/organisation_move.html", _places(request, shown))


def _places(request: HttpRequest, shown: Organisation) -> dict[str, Any]:
    form = PlaceFilterForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = queries.places_for(shown, text) if text else []
    return {"organisation": shown, "form": form, "text": text, "found": found}


@door(rule=rules.can_administer)
def merge_choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for the organisation of which this one is a duplicate."""
    who, _at = standing(request)
    rules.can_administer(who).enforce()
    return render(request, "people/organisation_merge.html", _places(request, organisation_or_404(pk)))


@door(rule=rules.can_administer, methods=BOTH)
def merge(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """Say what a merge does, then do it."""
    who, at = standing(request)
    rules.can_administer(who).enforce()
    duplicate, kept = organisation_or_404(pk), organisation_or_404(target)
    if request.method == "POST":
        actions.merge_organisation(me(request), duplicate, kept)
        messages.success(request, _("Le doublon est fusionné. Ses membres et ce qui en dépendait sont ici."))
        return redirect("people:organisation", kept.pk)
    rules.can_merge_into(duplicate, kept).enforce()
    members, beneath = queries.member_count(duplicate, at), queries.active_children_count(duplicate)
    return _merging(request, duplicate, kept, members=members, beneath=beneath)


def _merging(
    request: HttpRequest, duplicate: Organisation, kept: Organisation, *, members: int, beneath: int
) -> HttpResponse:
    return confirm_page(
        request,
        title=_("Fusionner deux organisations\u202f?"),
        text=_("«\u00a0%(from)s\u00a0» disparaît des listes au profit de «\u00a0%(to)s\u00a0».")
        % {"from": duplicate, "to": kept},
        consequences=[
            _("Membres qui rejoignent l’organisation conservée\u00a0: %(n)d.") % {"n": members},
            _("Organisations qui en dépendront désormais\u00a0: %(n)d.") % {"n": beneath},
            _("Ses mandats sont repris, et ses ateliers restent ouverts aux mêmes personnes."),
            _("La fusion ne s’annule pas d’un clic."),
        ],
        confirm_label=_("Fusionner"),
        cancel_href=reverse("people:organisation", args=[duplicate.pk]),
        danger=True,
    )


@door(rule=rules.can_change_organisation, methods=BOTH)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive an organisation that is no more."""
    who, at = standing(request)
    shown = organisation_or_404(pk)
    rules.can_change_organisation(who, shown).enforce()
    if request.method == "POST":
        actions.archive_organisation(me(request), shown)
        messages.success(request, _("L’organisation est archivée. Ce qu’elle a fait reste lisible."))
        return redirect("people:organisation", shown.pk)
    return confirm_page(
        request,
        title=_("Archiver «\u00a0%(name)s\u00a0»\u202f?") % {"name": shown},
        consequences=[
            _("Appartenances qui prennent fin aujourd’hui\u00a0: %(n)d.") % {"n": queries.member_count(shown, at)},
            _("Les mandats exercés sur cette organisation prennent fin."),
            _("Ce qu’elle a fait reste lisible, et un administrateur peut la rétablir."),
        ],
        confirm_label=_("Archiver"),
        cancel_href=reverse("people:organisation", args=[shown.pk]),
        danger=True,
    )


@door(rule=rules.can_change_organisation, methods=("POST",))
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an archived organisation back."""
    shown = actions.restore_organisation(me(request), organisation_or_404(pk))
    messages.success(request, _("L’organisation est rétablie. Ajoutez de nouveau ses membres."))
    return redirect("people:organisation", shown.pk)
