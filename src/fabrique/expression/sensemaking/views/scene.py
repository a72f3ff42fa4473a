"""What every view of the board starts from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from fabrique.expression.challenges.models import Theme
from fabrique.expression.challenges.queries import Place, place_for
from fabrique.expression.contributions.rules import shows_tallies
from fabrique.expression.sensemaking import queries, rules
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person

LONGEST_ID = 18
MOST_CHOSEN = 500


def enter_board(request: HttpRequest, slug: str) -> Place:
    """The challenge and who the person is in it; 404 when they cannot read it."""
    return place_for(request.user, slug, now())


def enter_workbench(request: HttpRequest, slug: str) -> Place:
    """Same, for a page that only the facilitation team uses."""
    place = enter_board(request, slug)
    rules.can_arrange(place.here, place.challenge, place.at).enforce()
    return place


def actor_of(request: HttpRequest) -> Person:
    """The signed-in person, whom the door has let in."""
    assert isinstance(request.user, Person)  # noqa: S101 - the door requires it
    return request.user


def theme_of(place: Place, pk: int) -> Theme:
    """A theme of this challenge that still stands."""
    return get_object_or_404(Theme, pk=pk, challenge=place.challenge, retired_at=None)


def ids_of(values: Iterable[str]) -> list[int]:
    """Turn what a form holds into ids; whatever is no number is left out."""
    return [int(value) for value in list(values)[:MOST_CHOSEN] if value.isdecimal() and len(value) <= LONGEST_ID]


def board_context(place: Place, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a template's context
    """What the pages around the board share."""
    verdict = rules.can_arrange(place.here, place.challenge, place.at)
    themes = queries.themes_of(place.challenge)
    tallies = shows_tallies(place.challenge, place.here, place.at)
    return {"shell": place.shell("themes"), "verdict": verdict, "themes": themes, "tallies": tallies, **more}


def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Return to the page of the board that one came from."""
    theme = ids_of([request.POST.get("page", "")])
    address = reverse("sensemaking:board", args=[slug])
    if theme and theme[0]:
        address = reverse("sensemaking:theme", args=[slug, theme[0]])
    elif request.POST.get("page") == "0":
        address = reverse("sensemaking:untreated", args=[slug])
    return HttpResponseRedirect(address, status=303)


def tell(request: HttpRequest, error: DomainError) -> None:
    """Say the refusal on the next page."""
    messages.error(request, error.message)
