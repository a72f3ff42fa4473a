"""Deposit an idea in three clicks: the box, the words, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.actions import join_challenge
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.challenges.rules import can_join
from fabrique.expression.contributions import actions, queries, rules
from fabrique.expression.contributions.forms.quick import QuickForm
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries.boxes import open_boxes
from fabrique.expression.contributions.views.scene import me
from fabrique.expression.contributions.views.text_page import see
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import SIGNED_IN, door, kept_form

INVALID = 422


@door(rule=SIGNED_IN, methods=("GET", "POST"))
def quick(request: HttpRequest) -> HttpResponse:
    """Choose the box when there are several, write, publish."""
    boxes = open_boxes(current_standing(request.user, now()), now())
    asked = request.POST.get("boite") or request.GET.get("boite", "")
    box = next((each for each in boxes if each.slug == asked), boxes[0] if len(boxes) == 1 else None)
    if box is None:
        return render(request, "contributions/quick_choose.html", {"boxes": boxes, "asked": asked})
    place = place_for(request.user, box.slug, now())
    seeks = request.POST.get("act") == "proches"
    facilitates = place.here.facilitates
    if request.method == "POST" and not seeks:
        form = QuickForm(request.POST, challenge=place.challenge, facilitates=facilitates)
        if form.is_valid() and (made := _deposited(request, place, form)):
            messages.success(request, _("Votre idée est publiée. Vous lirez ici qui vous répond, et pour quand."))
            return see(reverse("contributions:detail", args=[made.pk]))
    else:
        kept = request.POST if seeks else kept_form(request)
        form = QuickForm(initial=kept.dict() if kept else None, challenge=place.challenge, facilitates=facilitates)
    return render(request, "contributions/quick.html", _context(place, boxes, form, seeks=seeks), status=_status(form))


def _status(form: QuickForm) -> int:
    return INVALID if form.is_bound else 200


def _context(place: Place, boxes: list[Challenge], form: QuickForm, *, seeks: bool) -> dict[str, Any]:
    title = str(form["title"].value() or "")
    joins = can_join(place.here, place.challenge)
    verdict = joins or rules.can_deposit(place.here, place.challenge, place.at)
    return {
        "challenge": place.challenge,
        "several": len(boxes) > 1,
        "form": form,
        "similar": queries.similar_contributions(place.challenge, title) if title else [],
        "similar_asked": seeks,
        "from_elsewhere": str(form["origin"].value() or "") not in {"", "en_ligne"},
        "verdict": verdict,
    }


def _deposited(request: HttpRequest, place: Place, form: QuickForm) -> Contribution | None:
    """Join when that has not been done yet, then publish; a refusal stands above what was typed."""
    person = me(request)
    try:
        if not place.here.takes_part and can_join(place.here, place.challenge):
            own = next(iter(place.standing.organisation_paths), None)
            join_challenge(
                person,
                place.challenge,
                organisation_id=own,
                accepts_terms=False,
                named_in_report=None,
            )
        return actions.deposit_contribution(person, place.challenge, deposit=form.deposit())
    except DomainError as error:
        form.add_error(None, error.message)
        return None
