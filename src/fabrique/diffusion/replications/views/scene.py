"""What every page of an adoption starts from and ends with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.queries import reader_of, replication_for
from fabrique.diffusion.replications.rules import Reader
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing, today_at
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.layout import NavItem


def standing_of(request: HttpRequest) -> Standing:
    """Who asks."""
    return current_standing(request.user, now())


def enter(request: HttpRequest) -> Reader:
    """Who reads."""
    return reader_of(standing_of(request))


def find(request: HttpRequest, pk: int) -> tuple[Reader, Replication]:
    """Who reads, and the adoption; 404 when they do not see it."""
    reader = enter(request)
    found = replication_for(reader, pk)
    if found is None:
        raise Http404
    return reader, found


def me(request: HttpRequest) -> Person:
    """The person signed in; the door has let nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def today() -> date:
    """The day in Paris."""
    return today_at(now())


def go(name: str, *args: object, anchor: str = "") -> HttpResponse:
    """After a form: go and see (303)."""
    return HttpResponseRedirect(
        reverse(f"replications:{name}", args=args) + (f"#{anchor}" if anchor else ""), status=303
    )


def done(request: HttpRequest, words: str, replication: Replication, anchor: str = "") -> HttpResponse:
    """Say what was done, and go back to the adoption."""
    messages.success(request, words)
    return go("detail", replication.pk, anchor=anchor)


def tried(form: Form, act: Callable[[], Any], field: str | None = None) -> bool:
    """Whether the act went through; its refusal is otherwise said in the form, and what was typed stays."""
    try:
        act()
    except DomainError as error:
        form.add_error(field, error.message)
        return False
    return True


def places(current: str, reader: Reader) -> list[NavItem]:
    """The tabs of this part of the site; the library is for agents."""
    labels = {"flows": _("Carte des flux"), "list": _("Réplications")}
    if reader.serves:
        labels |= {"obstacles": _("Obstacles"), "failures": _("Refus et échecs")}
    return [NavItem(label, reverse(f"replications:{name}"), current=name == current) for name, label in labels.items()]
