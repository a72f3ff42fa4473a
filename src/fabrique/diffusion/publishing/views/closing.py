"""The end of a challenge: nobody is left without an answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.publishing import actions
from fabrique.diffusion.publishing.rules import can_close_workshop, can_see_closing
from fabrique.diffusion.publishing.views.scene import ReportPlace, go, me, report_place
from fabrique.expression.challenges.rules import can_archive, can_reopen
from fabrique.expression.challenges.states import ChallengeKind, ChallengeState
from fabrique.expression.contributions.queries import outcome_counts
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.pages import confirm_page


@door(rule=can_see_closing)
def closing(request: HttpRequest, slug: str) -> HttpResponse:
    """What is done, what is left, and the close."""
    found = report_place(request, slug)
    return render(request, "publishing/closing.html", _context(found))


def _context(found: ReportPlace) -> dict[str, Any]:
    here, challenge = found.place.here, found.place.challenge
    can_see_closing(here).enforce()
    counts = outcome_counts(challenge)
    return {
        "shell": found.place.shell("facilitation"),
        "counts": counts,
        "bars": [
            Bar(_("Reprises dans une recommandation"), counts.taken_up),
            Bar(_("Réunies dans une synthèse"), counts.merged),
            Bar(_("Écartées, avec un motif"), counts.set_aside),
            *([Bar(_("Ont reçu leur réponse"), counts.answered)] if counts.answered else []),
            Bar(_("Sans suite pour l’instant"), counts.pending, marked=bool(counts.pending)),
        ],
        "is_workshop": challenge.kind == ChallengeKind.WORKSHOP,
        "published": found.published,
        "is_over": challenge.state in {ChallengeState.CLOSED, ChallengeState.ARCHIVED},
        "can_close": can_close_workshop(here, challenge, found.report, pending=counts.pending),
        "can_archive": can_archive(here, challenge),
        "can_reopen": can_reopen(here, challenge),
    }


@door(rule=can_close_workshop, methods=("GET", "POST"))
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close, once asked again."""
    found = report_place(request, slug)
    place = found.place
    if request.method == "POST":
        actions.close_workshop(me(request), place.challenge)
        messages.success(request, _("C’est clos. Tous les participants en sont prévenus."))
        return go("closing", slug)
    pending = outcome_counts(place.challenge).pending
    can_close_workshop(place.here, place.challenge, found.report, pending=pending).enforce()
    return confirm_page(
        request,
        title=_("Clore « %(title)s » ?") % {"title": place.challenge.title},
        confirm_label=_("Clore"),
        cancel_href=reverse("publishing:closing", args=[slug]),
        consequences=[
            _("On n’y écrit plus ; tout ce qui y a été écrit reste lisible."),
            _("Tous les participants reçoivent un message."),
        ],
    )
