"""Coming in and going out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions, queries
from fabrique.expression.challenges.forms import JoinForm, RequestForm
from fabrique.expression.challenges.rules import can_join, can_request
from fabrique.expression.challenges.views.answers import see_other, the_person
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door, kept_form
from fabrique.foundations.ui.pages import confirm_page


@door(rule=can_join, methods=("GET", "POST"))
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Join at once when the rule lets in; ask otherwise."""
    place = queries.announced_place_for(request.user, slug, now())
    if place.here.takes_part:
        return redirect("challenges:detail", slug)
    at_once = can_join(place.here, place.challenge)
    (at_once or can_request(place.here, place.challenge)).enforce()
    form_class = JoinForm if at_once else RequestForm
    form = form_class(
        request.POST or kept_form(request) or None,
        challenge=place.challenge,
        organisations=queries.own_organisations(place.standing),
    )
    if request.method == "POST" and form.is_valid():
        act = actions.join_challenge if at_once else actions.request_to_join
        act(the_person(request), place.challenge, **form.answers, at=place.at)
        done = (
            _("Bienvenue\u00a0! Vous participez à %(the)s.") % place.challenge.words
            if at_once
            else _("Votre demande est envoyée. Vous recevrez la réponse par message.")
        )
        messages.success(request, done)
        return see_other("challenges:detail", slug)
    context = {"shell": place.shell("about"), "form": form, "at_once": at_once}
    return render(request, "challenges/join.html", context, status=422 if request.method == "POST" else 200)


@door(rule="Whoever takes part leaves when they want.", methods=("GET", "POST"))
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave, after a confirmation."""
    place = queries.announced_place_for(request.user, slug, now())
    if request.method == "POST":
        actions.leave_challenge(the_person(request), place.challenge, at=place.at)
        messages.success(
            request, _("Vous avez quitté %(the)s. Ce que vous y avez écrit est conservé.") % place.challenge.words
        )
        return see_other("challenges:list")
    words = place.challenge.words
    return confirm_page(
        request,
        title=_("Quitter %(the)s «\u00a0%(title)s\u00a0»\u00a0?") % {**words, "title": place.challenge.title},
        confirm_label=_("Quitter %(the)s") % words,
        cancel_href=reverse("challenges:detail", args=[slug]),
        consequences=[
            _("Vous n’y écrivez plus et n’en recevez plus de messages."),
            _("Vos contributions, commentaires et soutiens sont conservés, sous votre nom."),
            _("Vous pourrez revenir tant que %(the)s est ouvert%(e)s.") % words,
        ],
        danger=True,
    )
