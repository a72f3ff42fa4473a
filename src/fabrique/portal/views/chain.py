"""The line of life in the browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.foundations.kernel.chain import Kind
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.doors import door
from fabrique.portal.queries.chain import NAMES, life_of
from fabrique.portal.writers.picture import drawn


@door(public="Each package gives of a chain only what this reader may see; nothing else is told.")
def chain(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Where something comes from and what came of it."""
    at = now()
    life = life_of(current_standing(request.user, at), kind, pk, at)
    picture = drawn(life.chain, life.start.ref)
    names = {each.value: words[1] for each, words in NAMES.items()}
    heads = [(column, names[column.kind]) for column in picture.columns]
    context = {"life": life, "picture": picture, "heads": heads, "kind": NAMES[Kind(kind)][0]}
    return render(request, "portal/chain.html", context)
