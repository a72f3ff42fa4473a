"""Who asks, and about which contribution."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from fabrique.expression.contributions.queries import Found, contribution_for
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing


def found_for(request: HttpRequest, pk: int) -> Found:
    """The contribution, when this person sees it; 404 otherwise."""
    at = now()
    return contribution_for(current_standing(request.user, at), pk, at)


def me(request: HttpRequest) -> Person:
    """The person signed in; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
