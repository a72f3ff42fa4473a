"""What the views of a report start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries import report_of
from fabrique.diffusion.publishing.states import ReportState
from fabrique.diffusion.publishing.writers.page import Addresses
from fabrique.expression.challenges.queries import Place, place_for
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person

T = TypeVar("T")
SEE_OTHER = 303
INVALID = 422


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """A challenge, the person in it, and its report."""

    place: Place
    report: WorkshopReport | None

    @property
    def published(self) -> WorkshopReport | None:
        """The report once it is frozen."""
        return self.report if self.report is not None and self.report.state == ReportState.PUBLISHED else None

    @property
    def addresses(self) -> Addresses:
        """Where it is read."""
        slug = self.place.challenge.slug
        return Addresses(reverse("publishing:report", args=[slug]), reverse("publishing:annexes", args=[slug]))


def report_place(request: HttpRequest, slug: str) -> ReportPlace:
    """Load the challenge (404 when invisible) and its report."""
    place = place_for(request.user, slug, now())
    return ReportPlace(place, report_of(place.challenge))


def me(request: HttpRequest) -> Person:
    """Whoever is signed in: the door has checked it."""
    if not isinstance(request.user, Person):
        raise TypeError("The door of this view lets anybody in.")
    return request.user


def go(name: str, slug: str) -> HttpResponse:
    """Go and see the result (303)."""
    return HttpResponseRedirect(reverse(f"publishing:{name}", args=[slug]), status=SEE_OTHER)


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Do it, or say beside the form why it cannot be done: what was typed stays."""
    try:
        return act()
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def status_of(form: forms.Form) -> int:
    """422 for a form with errors."""
    return INVALID if form.is_bound and form.errors else 200
