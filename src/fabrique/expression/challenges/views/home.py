"""The workshop's own pages: presentation, calendar, commitment, terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import NamingForm, TermsAcceptForm
from fabrique.expression.challenges.queries import Place
from fabrique.expression.challenges.rules import (
    can_facilitate,
    can_read,
    can_request,
    can_see_participants,
    can_sign,
    can_take_part,
)
from fabrique.expression.challenges.states import ChallengeRole, ChallengeState
from fabrique.expression.challenges.views.answers import see_other
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door


@door(public="Whoever may know of the workshop sees its access rule; its content is for its readers.", shared=True)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The main page of a workshop; to those who cannot read it, its door and how to ask."""
    place = queries.announced_place_for(request.user, slug, now())
    if not can_read(place.here, place.challenge):
        return _closed_door(request, place)
    challenge, here, at = place.challenge, place.here, place.at
    team = queries.team_of(challenge, at)
    context = {
        "shell": place.shell("about"),
        "next_step": queries.next_step(challenge, here, at),
        "timeline": queries.timeline_of(here.phases, at),
        "figures": queries.figures_of(challenge),
        "team": team,
        "sponsor_role": ChallengeRole.SPONSOR.value,
        "own": queries.participation_of(challenge, place.standing) if here.participation else None,
        "sees_people": can_see_participants(here, challenge),
        "can_sign": can_sign(here, challenge),
        "can_facilitate": can_facilitate(here, challenge),
        "is_live": challenge.state == ChallengeState.OPEN,
    }
    return render(request, "challenges/detail.html", context)


def _closed_door(request: HttpRequest, place: Place) -> HttpResponse:
    context = {
        "shell": place.shell("about"),
        "reason": can_read(place.here, place.challenge).reason,
        "can_request": can_request(place.here, place.challenge),
        "requested": place.here.participation == "demandee",
        "own": queries.participation_of(place.challenge, place.standing) if place.here.participation else None,
    }
    return render(request, "challenges/closed_door.html", context)


@door(public="Where a workshop stands is told to all its readers.", shared=True)
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Where we are, what one can do now, how long is left."""
    place = queries.place_for(request.user, slug, now())
    phases = [
        {"phase": phase, "step": step, "mark": actions.phase_mark(phase), "open": phase.is_open(place.at)}
        for phase, step in zip(
            place.here.phases, queries.timeline_of(place.here.phases, place.at, detailed=True), strict=True
        )
    ]
    runs = can_facilitate(place.here, place.challenge) and place.challenge.state == ChallengeState.OPEN
    context = {
        "shell": place.shell("about"),
        "phases": phases,
        "runs": runs,
        "next_step": queries.next_step(place.challenge, place.here, place.at),
    }
    return render(request, "challenges/timeline.html", context)


@door(public="What the sponsor promises is told to all readers of the workshop.", methods=("GET", "POST"))
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the commitment; the sponsor signs it here."""
    place = queries.place_for(request.user, slug, now())
    if request.method == "POST" and place.standing.person is not None:
        actions.sign_commitment(place.standing.person, place.challenge, mark=request.POST.get("mark", ""), at=place.at)
        messages.success(request, _("L’engagement est signé. L’équipe d’animation en est prévenue."))
        return see_other("challenges:detail", slug)
    context = {
        "shell": place.shell("about"),
        "can_sign": can_sign(place.here, place.challenge),
        "can_facilitate": can_facilitate(place.here, place.challenge),
        "mark": actions.commitment_mark(place.challenge),
    }
    return render(request, "challenges/commitment.html", context)


@door(public="The terms are told to all readers before they join.", methods=("GET", "POST"))
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the confidentiality terms, and accept them when one takes part."""
    place = queries.place_for(request.user, slug, now())
    form = TermsAcceptForm(request.POST or None)
    if request.method == "POST" and place.standing.person is not None and form.is_valid():
        told = request.POST.get("version", "")
        version = int(told) if told.isdecimal() and len(told) < 6 else 0  # noqa: PLR2004 - no terms have 100,000 versions
        actions.accept_terms(place.standing.person, place.challenge, version=version, at=place.at)
        messages.success(request, _("Vous avez accepté les règles. Vous pouvez participer."))
        return see_other("challenges:detail", slug)
    status = 422 if form.is_bound and form.errors else 200
    context = {"shell": place.shell("about"), "form": form, "asks": place.here.takes_part and place.here.terms_due}
    return render(request, "challenges/terms.html", context, status=status)


@door(rule=can_take_part, methods=("GET", "POST"))
def naming(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one's mind about being named in the report."""
    place = queries.place_for(request.user, slug, now())
    own = queries.participation_of(place.challenge, place.standing)
    initial = {"named": {True: "oui", False: "non", None: ""}[own.named_in_report] if own else ""}
    form = NamingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and place.standing.person is not None:
        named = form.cleaned_data["named"] == "oui"
        actions.change_naming(place.standing.person, place.challenge, named_in_report=named, at=place.at)
        messages.success(request, _("Votre choix est enregistré."))
        return see_other("challenges:detail", slug)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "challenges/naming.html", {"shell": place.shell("about"), "form": form}, status=status)
