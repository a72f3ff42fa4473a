"""Rating, and what came out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.recommendations.actions.rating import rate_recommendations, withdraw_rating
from fabrique.expression.recommendations.forms.rating import BallotForm
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.queries import rating as queries
from fabrique.expression.recommendations.rules.rating import can_rate, can_see_results
from fabrique.expression.recommendations.views.pictures import pictures_of
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.wording import clock


def _actor(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the door requires it
    return request.user


def _here(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("recommendations:priorities", args=[slug]), status=303)


@door(public="Results of a public workshop are for everyone; place_for applies the reading rule.", shared=True)
def priorities(request: HttpRequest, slug: str) -> HttpResponse:
    """My ballot while the phase is open, the results afterwards."""
    place = place_for(request.user, slug, now())
    if can_see_results(place.here, place.challenge, place.at):
        return _results(request, place)
    return _ballot(request, place, None)


def _ballot(request: HttpRequest, place: Place, form: BallotForm | None) -> HttpResponse:
    verdict = can_rate(place.here, place.challenge, place.at)
    if form is None and verdict:
        lines = queries.ballot_of(_actor(request), place.challenge)
        form = BallotForm(lines, kept_form(request) or None)
    context = {
        "shell": place.shell("priorities"),
        "verdict": verdict,
        "secrecy": can_see_results(place.here, place.challenge, place.at),
        "form": form if verdict else None,
        "rated": sum(line.rating is not None for line in form.lines) if form else 0,
        "turnout": queries.turnout_of(place.challenge) if place.here.is_staff else None,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "recommendations/ballot.html", context, status=status)


@door(rule=can_rate, methods=("POST",))
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the marks of the page."""
    place = place_for(request.user, slug, now())
    form = BallotForm(queries.ballot_of(_actor(request), place.challenge), request.POST)
    valid = form.is_valid()
    if request.headers.get("X-Autosave"):
        rate_recommendations(_actor(request), place.challenge, form.marks())
        saved = clock(place.at)
        return JsonResponse({"saved_at": saved, "message": _("Notes enregistrées à %(time)s") % {"time": saved}})
    if not valid:
        return _ballot(request, place, form)
    changed = rate_recommendations(_actor(request), place.challenge, form.marks())
    text = ngettext("%(n)d note enregistrée.", "%(n)d notes enregistrées.", changed) % {"n": changed}
    messages.success(request, text if changed else _("Vos notes étaient déjà enregistrées."))
    return _here(slug)


@door(rule=can_rate, methods=("POST",))
def unrate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take back my marks on one recommendation."""
    place = place_for(request.user, slug, now())
    found = get_object_or_404(Recommendation, challenge=place.challenge, number=number)
    if withdraw_rating(_actor(request), found):
        messages.success(request, _("Votre note sur la recommandation n° %(n)d est retirée.") % {"n": number})
    return _here(slug)


def _results(request: HttpRequest, place: Place) -> HttpResponse:
    sort = request.GET.get("tri", "impact")
    results = queries.results_of(place.challenge, place.here, place.at, sort=sort)
    context = {
        "shell": place.shell("priorities"),
        "results": results,
        "sort": sort if sort in queries.SORTS else "impact",
        "turnout": queries.turnout_of(place.challenge),
        **pictures_of(results, place.challenge),
    }
    return render(request, "recommendations/results.html", context)


@door(public="Results of a public workshop are for everyone; place_for applies the reading rule.")
def results_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The results as a table, once they are no longer secret."""
    place = place_for(request.user, slug, now())
    results = queries.results_of(place.challenge, place.here, place.at, sort="numero")
    response = StreamingHttpResponse(
        csv_lines(queries.rows_for_export(results)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="priorites-{place.challenge.slug}.csv"'
    return response
