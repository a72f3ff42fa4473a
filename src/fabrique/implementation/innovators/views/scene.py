"""Who is here, and which support they look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.people.rules import Standing


@dataclass(frozen=True, slots=True)
class Here:
    """The person signed in, their standing, the instant."""

    me: Person
    standing: Standing
    at: datetime


def enter(request: HttpRequest) -> Here:
    """Who asks; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    at = now()
    return Here(request.user, current_standing(request.user, at), at)


def see(name: str, *args: object) -> HttpResponse:
    """Go to a page of ours, after a change."""
    return HttpResponseRedirect(reverse(f"innovators:{name}", args=args), status=303)
