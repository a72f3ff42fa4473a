"""The page that leads to everything one follows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door
from fabrique.portal.queries.frame import waiting_for
from fabrique.portal.queries.hub import places_of


@door(public="It only leads to pages that each apply their own rule.", shared=True)
def follow(request: HttpRequest) -> HttpResponse:
    """Promises, trials, adoptions, figures."""
    at = now()
    standing = current_standing(request.user, at)
    person = request.user if isinstance(request.user, Person) else None
    answers = person is not None and waiting_for(person, at).answers
    return render(request, "portal/follow.html", {"groups": places_of(standing, answers=answers)})
