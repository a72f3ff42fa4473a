"""Who asks, and about which sheet."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations import queries
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.rules import SheetStanding

INVALID = 422


def standing_in(request: HttpRequest) -> Standing:
    """Who the person is on the platform."""
    return current_standing(request.user, now())


def find(request: HttpRequest, pk: int) -> SheetStanding:
    """The sheet and who the person is to it; 404 when they do not read it."""
    return queries.place_for(standing_in(request), pk)


def me(request: HttpRequest) -> Person:
    """The person signed in; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def address(sheet: Sheet, name: str = "detail", *more: object) -> str:
    """The address of one of its pages."""
    return reverse(f"innovations:{name}", args=[sheet.pk, *more])


def see(path: str) -> HttpResponse:
    """Go there, after a change."""
    return HttpResponseRedirect(path, status=303)


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it; a refusal is shown in the form, where what was typed stays."""
    try:
        act()
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True
