"""Opening a box of ideas or a campaign from the programme's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.challenges import actions
from fabrique.expression.challenges.forms.boxes import BoxForm, CampaignForm
from fabrique.expression.challenges.views.answers import see_other, the_person
from fabrique.expression.programmes.queries import programme_for, standing_in_programme
from fabrique.expression.programmes.rules import can_gather
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door, kept_form


@door(rule=can_gather, methods=("GET", "POST"))
def new_box(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a box of ideas in the programme."""
    return _new(request, slug, campaign=False)


@door(rule=can_gather, methods=("GET", "POST"))
def new_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a campaign in the programme."""
    return _new(request, slug, campaign=True)


def _new(request: HttpRequest, slug: str, *, campaign: bool) -> HttpResponse:
    at = now()
    standing = current_standing(request.user, at)
    programme = programme_for(standing, slug, at)
    can_gather(standing_in_programme(programme, standing, at), programme).enforce()
    form = (CampaignForm if campaign else BoxForm)(request.POST or kept_form(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            if campaign:
                made = actions.open_campaign(the_person(request), programme, campaign=form.gathering())
            else:
                made = actions.open_box(the_person(request), programme, box=form.gathering())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("C’est ouvert : on peut y déposer des idées. Vous en assurez l’animation."))
            return see_other("challenges:detail", made.slug)
    context = {"form": form, "programme": programme, "campaign": campaign}
    return render(request, "challenges/new_box.html", context, status=422 if request.method == "POST" else 200)
