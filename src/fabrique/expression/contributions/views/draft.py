"""What forms save by themselves, and contributions that look alike."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from fabrique.expression.challenges.queries import place_for
from fabrique.expression.challenges.rules import can_read
from fabrique.expression.contributions import actions, queries
from fabrique.expression.contributions.forms import ContributionForm
from fabrique.expression.contributions.views.scene import me
from fabrique.expression.contributions.views.text_page import see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.doors import door

KEPT = frozenset(ContributionForm.base_fields) - {"files"}
NEW = "contribution:new"
LONG = 19  # digits of a bigint


@door(rule=can_read, methods=("POST",))
def autosave(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what the form holds while somebody types."""
    place = place_for(request.user, slug, now())
    fields = {name: value for name, value in request.POST.items() if name in KEPT}
    draft = actions.save_draft(
        me(request), place.challenge, form_key=request.POST.get("form_key", NEW), fields=fields, at=place.at
    )
    return JsonResponse({"saved_at": wording.clock(draft.updated_at)})


@door(rule=can_read, methods=("POST",))
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Start again from an empty form, or from the published text."""
    place = place_for(request.user, slug, now())
    key = request.POST.get("form_key", NEW)
    actions.drop_draft(me(request), place.challenge, form_key=key)
    pk = key.rpartition(":")[2]
    if pk.isdecimal() and len(pk) < LONG:
        return see(reverse("contributions:edit", args=[int(pk)]))
    return see(reverse("contributions:new", args=[slug]))


@door(public="Only what is published is compared, for whoever may read the challenge.")
def similar(request: HttpRequest, slug: str) -> HttpResponse:
    """Published contributions whose titles are near to the one being typed."""
    place = place_for(request.user, slug, now())
    title = request.GET.get("title", "")
    context = {
        "similar": queries.similar_contributions(place.challenge, title),
        "similar_asked": True,
        "challenge": place.challenge,
    }
    if getattr(request, "htmx", False):
        return render(request, "contributions/_similar.html", context)
    context |= {"shell": place.shell("contributions"), "title": title}
    return render(request, "contributions/similar.html", context)
