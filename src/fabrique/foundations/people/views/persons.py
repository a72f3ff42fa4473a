"""The directory and a person's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.foundations.people import queries, rules
from fabrique.foundations.people.forms.account import PersonFilterForm
from fabrique.foundations.people.queries import PersonFilters
from fabrique.foundations.people.views.requests import standing
from fabrique.foundations.ui.doors import door


@door(rule=rules.persons_visible_to)
def directory(request: HttpRequest) -> HttpResponse:
    """People who have an account, by name; those of one organisation and of what is under it if asked."""
    who, at = standing(request)
    form = PersonFilterForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    wanted = request.GET.get("organisation", "")
    within = queries.organisation_for(int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None  # noqa: PLR2004 - digits of a bigint
    page = queries.directory_page(who, PersonFilters(text, within), at, cursor=request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "within": within, "text": text}
    return render(request, "people/directory.html", context)


@door(rule=rules.can_see_person)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: function, organisations, mandates."""
    who, at = standing(request)
    shown = queries.person_for(who, pk, at)
    if shown is None:
        raise Http404
    organisations = [row.organisation for row in shown.current_memberships]
    context = {
        "person": shown,
        "memberships": shown.current_memberships,
        "mandates": queries.mandates_of(shown, at),
        "sees_email": rules.can_see_email(who, shown, organisations),
        "is_me": shown.pk == who.person_id,
        "is_admin": who.is_admin,
    }
    return render(request, "people/person.html", context)
