"""What every view of the package starts and ends with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.challenges.rules import can_facilitate
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person


def see_other(name: str, *args: object) -> HttpResponse:
    """After a form: go and see (303)."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)


def the_person(request: HttpRequest) -> Person:
    """Whoever is signed in: the door has checked it."""
    if not isinstance(request.user, Person):
        raise TypeError("The door of this view lets anybody in.")
    return request.user


def run_place(request: HttpRequest, slug: str) -> Place:
    """The workshop, for whoever runs it; refused to others."""
    place = place_for(request.user, slug, now())
    can_facilitate(place.here, place.challenge).enforce()
    return place
