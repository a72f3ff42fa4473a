"""Where a person's sentences, supports and trials went; and the paper that says so."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.ui.doors import SIGNED_IN, door
from fabrique.implementation.innovators.states import SupportKind, in_words
from fabrique.portal.queries.certificate import paper_of
from fabrique.portal.queries.chain import NAMES
from fabrique.portal.queries.credit import Credit, credit_of
from fabrique.portal.writers.certificate import pdf_of


def _mine(request: HttpRequest) -> Credit:
    """One's own traces, and nobody else's."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    at = now()
    return credit_of(current_standing(request.user, at), request.user, at)


@door(rule=SIGNED_IN)
def credit(request: HttpRequest) -> HttpResponse:
    """My traces."""
    found = _mine(request)
    context = {
        "credit": found,
        "names": {kind.value: words[0] for kind, words in NAMES.items()},
        "helped": [(each, in_words(SupportKind.TIME, each.minutes)) for each in found.helped],
    }
    return render(request, "portal/credit.html", context)


@door(rule=SIGNED_IN)
def certificate(request: HttpRequest) -> HttpResponse:
    """The same as a dated paper."""
    found = _mine(request)
    response = HttpResponse(pdf_of(paper_of(found)), content_type="application/pdf")
    name = f"attestation-{today_at(found.at):%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
