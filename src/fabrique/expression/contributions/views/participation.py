"""The facilitator's board: who takes part, who is silent, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.contributions.actions import Nudge, nudge_silent_people
from fabrique.expression.contributions.forms import NudgeForm, first_words
from fabrique.expression.contributions.queries import (
    ParticipationTable,
    figures_of,
    participation_table,
    pending_requests,
    reported_count,
    silent_people_page,
    untreated_count,
)
from fabrique.expression.contributions.rules import can_nudge, can_see_board, can_see_participation, shows_tallies
from fabrique.expression.contributions.views.scene import me
from fabrique.expression.contributions.views.staff import staff_tabs
from fabrique.expression.contributions.views.text_page import attempt, see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.spreadsheet import csv_lines
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.doors import door, kept_form

MOST_BARS = 20


@door(rule=can_see_board)
def participation_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Participation by organisation and phase, the silent ones, and what waits."""
    place = place_for(request.user, slug, now())
    can_see_board(place.here).enforce()
    reported, pending = reported_count(place.challenge), untreated_count(place.challenge)
    context: dict[str, Any] = {
        "shell": place.shell("facilitation"),
        "staff_tabs": staff_tabs(place, "participation", reported=reported, pending=pending),
        "figures": figures_of(place.challenge),
        "todo": _todo(place, reported, pending),
        "sees_participation": can_see_participation(place.here),
        "can_nudge": can_nudge(place.here, place.challenge),
    }
    if context["sees_participation"]:
        table = participation_table(place.challenge, place.at)
        cursor = request.GET.get("personnes", "")
        context |= {
            "table": table,
            "bars": _bars(table),
            "silent_people": silent_people_page(place.challenge, place.at, cursor=cursor),
        }
    return render(request, "contributions/participation.html", context)


def _todo(place: Place, reported: int, pending: int) -> list[dict[str, Any]]:
    """What waits for the team, most urgent first."""
    slug = place.challenge.slug
    here, asking = place.here, pending_requests(place.challenge)
    flagged = ngettext("texte signalé à examiner", "textes signalés à examiner", reported)
    asked = ngettext("demande de participation", "demandes de participation", asking)
    unanswered = ngettext("contribution sans suite", "contributions sans suite", pending)
    waiting = [
        (reported, flagged, "contributions:moderation", here.moderates),
        (asking, asked, "challenges:participants", here.facilitates),
        (pending, unanswered, "contributions:outcomes", True),
    ]
    return [
        {"number": number, "label": label, "href": reverse(name, args=[slug])}
        for number, label, name, shown in waiting
        if shown and number
    ]


def _bars(table: ParticipationTable) -> list[Bar]:
    spoken = sorted((row for row in table.rows if row.acts.total), key=lambda row: -row.acts.total)
    return [Bar(row.name, row.acts.total) for row in spoken[:MOST_BARS]]


@door(rule=can_see_participation)
def participation_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The table, for a spreadsheet."""
    place = place_for(request.user, slug, now())
    can_see_participation(place.here).enforce()
    lines = csv_lines(_csv_rows(participation_table(place.challenge, place.at)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="participation-{slug}.csv"'
    return response


def _csv_rows(table: ParticipationTable) -> Iterator[list[str]]:
    names = [str(phase) for phase in table.phases] + [_("Hors phase")]
    kinds = [_("contributions"), _("commentaires"), _("soutiens")]
    yield [_("Organisation"), _("Participants"), *[f"{name} – {kind}" for name in names for kind in kinds]]
    for row in [*table.rows, table.total]:
        acts = [number for each in row.phases for number in (each.contributions, each.comments, each.supports)]
        yield [row.name, str(row.participants), *[str(number) for number in acts]]


@door(rule=can_nudge, methods=("GET", "POST"))
def nudge(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to those who have said nothing yet."""
    place = place_for(request.user, slug, now())
    can_nudge(place.here, place.challenge).enforce()
    silent = participation_table(place.challenge, place.at).silent
    form = NudgeForm(
        request.POST or kept_form(request) or None,
        choices=[(str(row.organisation_id), row.name) for row in silent],
        initial=first_words(place.challenge) | {"organisations": [str(row.organisation_id) for row in silent]},
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _send(request, place, form.cleaned_data))
        if done is not None:
            _say(request, done)
            return see(reverse("contributions:participation", args=[slug]))
    context = {"shell": place.shell("facilitation"), "staff_tabs": staff_tabs(place, "participation"), "form": form}
    return render(request, "contributions/nudge.html", context, status=422 if form.is_bound and form.errors else 200)


def _send(request: HttpRequest, place: Place, data: dict[str, Any]) -> Nudge:
    return nudge_silent_people(
        me(request),
        place.challenge,
        title=data["title"],
        text=data["text"],
        organisations=[int(pk) for pk in data.get("organisations", [])],
        people=data["people"],
    )


def _say(request: HttpRequest, done: Nudge) -> None:
    words = ngettext(
        "Votre message est parti à %(number)d personne.", "Votre message est parti à %(number)d personnes.", done.told
    )
    messages.success(request, words % {"number": done.told})
    if done.passed_over:
        words = ngettext(
            "%(number)d personne déjà relancée ces trois derniers jours ne l’a pas reçu.",
            "%(number)d personnes déjà relancées ces trois derniers jours ne l’ont pas reçu.",
            done.passed_over,
        )
        messages.info(request, words % {"number": done.passed_over})


@door(public="The figures of a challenge are for whoever may read it; the query applies its access rule.")
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The challenge in figures: a fragment for its home page, a page by itself."""
    place = place_for(request.user, slug, now())
    name = "contributions/figures.html"
    if getattr(request, "htmx", False):
        name += "#figures"
    context = {
        "shell": place.shell("about"),
        "figures": figures_of(place.challenge),
        "shows_supports": shows_tallies(place.challenge, place.here, place.at),
    }
    return render(request, name, context)
