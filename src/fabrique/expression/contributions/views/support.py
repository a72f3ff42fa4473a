"""Supporting, following, marking as read: one button each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import place_for
from fabrique.expression.contributions import actions, queries, rules
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import Position
from fabrique.expression.contributions.views.reading import OPENED
from fabrique.expression.contributions.views.scene import found_for, me
from fabrique.expression.contributions.views.text_page import see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.ui.doors import SIGNED_IN, door

NONE = "retirer"


@door(rule=rules.can_support, methods=("POST",))
def contribution_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Support, vote, or take it back; htmx gets the block of supports back."""
    try:
        _take_position(request, queries.place_of_contribution(pk))
    except DomainError:
        found_for(request, pk)  # what this person cannot see does not exist, whatever the refusal says
        raise
    if getattr(request, "htmx", False):
        again = found_for(request, pk)
        context = {"contribution": again.contribution, "found": again, **queries.detail_of(again, now())}
        return render(request, "contributions/_support.html", context)
    return see(reverse("contributions:detail", args=[pk]) + "#soutien")


def _take_position(request: HttpRequest, contribution: Contribution) -> None:
    wanted = request.POST.get("position", Position.AGREE)
    if wanted == NONE:
        actions.withdraw_support(me(request), contribution)
        return
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 6 else None  # noqa: PLR2004 - see the history
    actions.set_support(me(request), contribution, position=wanted, version=number)


@door(rule=SIGNED_IN, methods=("POST",))
def contribution_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for news of a contribution, or for no more."""
    found = found_for(request, pk)
    if request.POST.get("suivre") == "non":
        actions.unfollow_contribution(me(request), found.contribution)
        messages.success(request, _("Vous ne recevrez plus de nouvelles de cette contribution."))
    else:
        actions.follow_contribution(me(request), found.contribution)
        messages.success(request, _("Vous recevrez des nouvelles de cette contribution."))
    return see(reverse("contributions:detail", args=[pk]))


@door(rule=SIGNED_IN, methods=("POST",))
def all_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark every contribution of the challenge as read."""
    place = place_for(request.user, slug, now())
    actions.mark_all_seen(me(request), place.challenge, at=place.at)
    kept = dict(request.session.get(OPENED, {}))
    kept.pop(str(place.challenge.pk), None)
    request.session[OPENED] = kept
    return see(reverse("contributions:list", args=[slug]))
