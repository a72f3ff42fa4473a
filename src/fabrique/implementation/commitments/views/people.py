"""Absences, capacity, the debrief of a campaign."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.kernel.richtext import to_markdown
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form
from fabrique.foundations.ui.pages import confirm_page
from fabrique.implementation.commitments import actions, queries, rules
from fabrique.implementation.commitments.actions.reporting import close_as_reported
from fabrique.implementation.commitments.forms.promise import AbsenceForm, CapacityForm, DebriefForm
from fabrique.implementation.commitments.rules.reporting import can_report
from fabrique.implementation.commitments.states import ANSWERED_KINDS
from fabrique.implementation.commitments.views.scene import INVALID, go, me

PUBLIC = "The debrief is read by whoever reads the campaign; place_for hides the others."


@door(rule=SIGNED_IN, methods=("GET", "POST"))
def absence(request: HttpRequest) -> HttpResponse:
    """Who answers while I am away; whom I replace."""
    person, at = me(request), now()
    form = AbsenceForm(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delegate(person, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Votre absence est enregistrée. La personne qui vous remplace est prévenue."))
            return go(reverse("commitments:absence"))
    context = {
        "form": form,
        "mine": queries.delegations_of(person, at),
        "theirs": queries.delegations_to(person, at),
    }
    return render(request, "commitments/absence.html", context, status=INVALID if request.method == "POST" else 200)


@door(rule=rules.can_cancel_delegation, methods=("POST",))
def cancel_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's answers back."""
    person = me(request)
    found = next((each for each in queries.delegations_of(person, now()) if each.pk == pk), None)
    if found is None:
        raise Http404
    actions.cancel_delegation(person, found)
    messages.success(request, _("L’absence est annulée : vous répondez de nouveau vous-même."))
    return go(reverse("commitments:absence"))


@door(rule=rules.can_declare_capacity, methods=("GET", "POST"))
def capacity(request: HttpRequest) -> HttpResponse:
    """« I can carry three trials this half-year », and what is already promised."""
    person, today = me(request), today_at(now())
    here = queries.half_year_of(today)
    year, half = (int(part) for part in here.split("-"))
    following = f"{year}-2" if half == 1 else f"{year + 1}-1"
    choices = [(each, queries.half_year_words(each)) for each in (here, following)]
    run = queries.organisations_run_by(current_standing(person, now()))
    form = CapacityForm(request.POST or kept_form(request) or None, half_years=choices, organisations=run)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_capacity(person, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("C’est noté."))
            return go(reverse("commitments:capacity"))
    views = [(words, queries.capacity_of(key, person=person)) for key, words in choices]
    context = {
        "form": form,
        "views": views,
        "services": queries.capacities_of_run(run, [key for key, _words in choices]),
    }
    return render(request, "commitments/capacity.html", context, status=INVALID if request.method == "POST" else 200)


@door(public=PUBLIC, methods=("GET", "POST"))
def debrief(request: HttpRequest, slug: str) -> HttpResponse:
    """What came of the campaign, told to everyone; its team writes it here."""
    place = place_for(request.user, slug, now())
    if place.challenge.kind not in ANSWERED_KINDS:
        raise Http404
    found = queries.debrief_of(place.challenge)
    writes = rules.can_publish_debrief(place.here, place.challenge)
    kept = kept_form(request)
    initial = kept.dict() if kept else {"text": to_markdown(found.body) if found else ""}
    form = DebriefForm(request.POST) if request.method == "POST" else DebriefForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_debrief(me(request), place.challenge, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le bilan est publié."))
            return go(reverse("commitments:debrief", args=[slug]))
    context = {"debrief": found, "form": form, "writes": writes, **_waiting_in(place)}
    return render(request, "commitments/debrief.html", context, status=INVALID if form.is_bound else 200)


def _waiting_in(place: Place) -> dict[str, object]:
    """What the campaign still owes, and whether it may be closed as reported."""
    waiting = queries.unanswered_count(place.challenge)
    return {
        "shell": place.shell("debrief"),
        "waiting": waiting,
        "owed": list(queries.unanswered_owed(place.challenge)[:20]) if place.here.facilitates else [],
        "can_report": can_report(place.here, place.challenge, waiting=waiting),
        "facilitates": place.here.facilitates,
    }


@door(rule=can_report, methods=("GET", "POST"))
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Close as reported, after a question."""
    place = place_for(request.user, slug, now())
    back = reverse("commitments:debrief", args=[slug])
    can_report(place.here, place.challenge, waiting=queries.unanswered_count(place.challenge)).enforce()
    if request.method == "POST":
        close_as_reported(me(request), place.challenge)
        messages.success(request, _("C’est clos : chaque idée a reçu sa réponse."))
        return go(back)
    return confirm_page(
        request,
        title=_("Clore comme restituée ?"),
        text=place.challenge.title,
        consequences=[_("On n’y dépose plus d’idée."), _("Tout reste lisible, chaque idée avec sa réponse.")],
        confirm_label=_("Clore"),
        cancel_href=back,
    )
