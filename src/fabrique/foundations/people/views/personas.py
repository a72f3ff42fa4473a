"""The demonstration's persons, one click each. Nowhere else than in a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people import actions, queries
from fabrique.foundations.people.views.connection import enter
from fabrique.foundations.people.views.requests import next_path
from fabrique.foundations.ui.doors import door

WHY = "A demonstration is visited without an account; elsewhere the page does not exist."


def _only_in_demonstration() -> None:
    if not settings.FABRIQUE_PERSONAS:
        raise Http404


@door(public=WHY)
def personas(request: HttpRequest) -> HttpResponse:
    """Whom one can be, by role, and what each can do."""
    _only_in_demonstration()
    context = {"groups": queries.personas(now()), "next": next_path(request)}
    return render(request, "people/personas.html", context)


@door(public=WHY, methods=("POST",))
def become(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as a made-up person."""
    _only_in_demonstration()
    person = queries.persona(pk)
    if person is None:
        raise Http404
    enter(request, person)
    actions.record_sign_in(person, way="persona")
    return redirect(next_path(request) or settings.LOGIN_REDIRECT_URL)
