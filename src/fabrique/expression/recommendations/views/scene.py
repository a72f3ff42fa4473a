"""What every view of a recommendation starts from."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.recommendations import queries
from fabrique.expression.recommendations.models import Recommendation
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person


def enter(request: HttpRequest, slug: str) -> Place:
    """The challenge and who the person is in it; 404 when they cannot read it."""
    return place_for(request.user, slug, now())


def find(request: HttpRequest, slug: str, number: int) -> tuple[Place, Recommendation]:
    """The same, and the recommendation; 404 when this person does not see it."""
    place = enter(request, slug)
    return place, queries.recommendation_for(place.challenge, place.here, number)


def me(request: HttpRequest) -> Person:
    """The person signed in; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def see(recommendation: Recommendation, anchor: str = "") -> HttpResponse:
    """Go to the page of the recommendation, after a change."""
    return HttpResponseRedirect(address(recommendation) + (f"#{anchor}" if anchor else ""), status=303)


def address(recommendation: Recommendation, name: str = "detail") -> str:
    """The address of one of its pages."""
    return reverse(f"recommendations:{name}", args=[recommendation.challenge.slug, recommendation.number])
