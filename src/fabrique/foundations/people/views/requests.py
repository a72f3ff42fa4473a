"""What these views read from a request."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people import queries
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing, is_safe_path


def visitor(request: HttpRequest) -> Person | None:
    """Who is signed in, if anybody."""
    return request.user if isinstance(request.user, Person) else None


def me(request: HttpRequest) -> Person:
    """Who is signed in; the door has made sure of it."""
    person = visitor(request)
    if person is None:
        raise Http404
    return person


def standing(request: HttpRequest) -> tuple[Standing, datetime]:
    """Who asks, and the instant."""
    at = now()
    return queries.current_standing(request.user, at), at


def organisation_or_404(pk: int) -> Organisation:
    """The organisation of an address."""
    organisation = queries.organisation_for(pk)
    if organisation is None:
        raise Http404
    return organisation


def place_of(request: HttpRequest) -> str:
    """From where the request comes, for the counters."""
    return str(request.META.get("REMOTE_ADDR", ""))


def next_path(request: HttpRequest) -> str:
    """Where to go afterwards, if it is on this site; else nowhere in particular."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_safe_path(wanted) else ""
