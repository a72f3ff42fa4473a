"""Seeing the board, moving contributions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.queries import Place
from fabrique.expression.challenges.rules import can_read
from fabrique.expression.sensemaking import actions, queries, rules
from fabrique.expression.sensemaking.views import scene
from fabrique.foundations.ui.doors import door


@door(public="Themes of a public workshop are for everyone; place_for applies the reading rule.", shared=True)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Every theme with its first contributions, and what is still to arrange."""
    place = scene.enter_board(request, slug)
    return render(
        request, "sensemaking/board.html", scene.board_context(place, board=queries.board_of(place.challenge))
    )


@door(rule=can_read)
def stamp(request: HttpRequest, slug: str) -> JsonResponse:
    """A number that changes whenever somebody arranges something."""
    place = scene.enter_board(request, slug)
    return JsonResponse({"stamp": queries.stamp_of(place.challenge)})


@door(public="Themes of a public workshop are for everyone; place_for applies the reading rule.")
def theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Everything that one theme holds."""
    place = scene.enter_board(request, slug)
    return _page(request, place, pk)


@door(public="Themes of a public workshop are for everyone; place_for applies the reading rule.")
def untreated(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that no theme holds yet."""
    return _page(request, scene.enter_board(request, slug), None)


def _page(request: HttpRequest, place: Place, pk: int | None) -> HttpResponse:
    found = scene.theme_of(place, pk) if pk else None
    text = request.GET.get("texte", "").strip()[:100]
    page, cards = queries.theme_page(place.challenge, found, cursor=request.GET.get("cursor", ""), text=text)
    context = scene.board_context(place, theme=found, page=page, cards=cards, text=text)
    return render(request, "sensemaking/theme.html", context)


@door(rule=rules.can_arrange, methods=("POST",))
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the chosen contributions to a theme."""
    place = scene.enter_workbench(request, slug)
    ids = scene.ids_of(request.POST.getlist("c"))
    target = scene.ids_of([request.POST.get("vers", "")])
    if not ids or not target:
        messages.error(request, _("Cochez des contributions et choisissez le thème où les mettre."))
        return scene.back(request, slug)
    seen = {pk: (scene.ids_of([request.POST.get(f"vu_{pk}", "")]) or [0])[0] or None for pk in ids}
    to = scene.theme_of(place, target[0]) if target[0] else None
    done = actions.move_contributions(scene.actor_of(request), place.challenge, seen, theme=to)
    _tell(request, done, to.name if to else _("À ranger"))
    if request.headers.get("X-Board"):
        return JsonResponse({"moved": [row.pk for row in done.moved], "elsewhere": [row.pk for row in done.elsewhere]})
    return scene.back(request, slug)


def _tell(request: HttpRequest, done: actions.Moved, name: str) -> None:
    if request.headers.get("X-Board") and not done.elsewhere:
        return
    if done.moved:
        text = ngettext(
            "%(n)d contribution mise dans « %(name)s ».",
            "%(n)d contributions mises dans « %(name)s ».",
            len(done.moved),
        )
        messages.success(request, text % {"n": len(done.moved), "name": name})
    if done.elsewhere:
        titles = " ; ".join(row.title for row in done.elsewhere[:5])
        text = _("Quelqu’un d’autre venait de ranger : %(titles)s. Ce rangement est gardé.")
        messages.warning(request, text % {"titles": titles})
