"""The list of workshops."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges import queries
from fabrique.expression.challenges.forms import ChallengesFilter
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries.shell import TONES
from fabrique.expression.challenges.rules import access_line, situation_of
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.programmes.queries import coordinated_programmes, programme_for, standing_in_programme
from fabrique.expression.programmes.rules import can_run
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.components.content import Badge
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.layout import NavItem


@door(public="Workshops of public programmes are announced to everyone, each with its access rule.", shared=True)
def challenge_list(request: HttpRequest) -> HttpResponse:
    """Mine, those that are open, all of them."""
    at = now()
    standing = current_standing(request.user, at)
    view = _view(request.GET.get("vue", ""), signed_in=standing.signed_in)
    form = ChallengesFilter(request.GET, programmes=queries.programmes_with_challenges(standing, at))
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.challenges_page(standing, at, view=view, cursor=request.GET.get("cursor", ""), **_asked(chosen))
    rows = list(page.rows)
    context = {
        "form": form,
        "view": view,
        "page": page,
        "cards": cards(rows, queries.readable_ids(standing, at, rows), at),
        "views": _views(view, signed_in=standing.signed_in),
        "filtered": any(chosen.values()),
        "may_create": standing.signed_in and coordinated_programmes(standing, at).exists(),
    }
    return render(request, "challenges/list.html", context)


def _asked(chosen: dict[str, str]) -> dict[str, Any]:
    """The filters, as the query wants them."""
    programme = chosen.get("programme")
    return {
        "text": chosen.get("q", ""),
        "state": chosen.get("etat", ""),
        "kind": chosen.get("nature", ""),
        "programme": int(programme) if programme else None,
    }


def _view(asked: str, *, signed_in: bool) -> str:
    """The list asked for, or the one that suits the person."""
    offered = [key for key in queries.VIEWS if signed_in or key != "mine"]
    return asked if asked in offered else offered[0]


def _views(current: str, *, signed_in: bool) -> list[NavItem]:
    labels = {"mine": _("Les miens"), "open": _("Ouverts"), "all": _("Tous")}
    return [
        NavItem(label, f"?vue={key}", current=key == current)
        for key, label in labels.items()
        if key != "mine" or signed_in
    ]


def cards(
    challenges: list[Challenge], readable: set[int], at: datetime, *, with_programme: bool = True
) -> list[dict[str, Any]]:
    """What each card of the list shows; nothing but the title and the rule when it cannot be read."""
    drawn = []
    for challenge in challenges:
        may_read = challenge.pk in readable
        situation = situation_of(challenge, list(challenge.phases.all()), at)
        live = may_read and challenge.state == ChallengeState.OPEN
        drawn.append(
            {
                "challenge": challenge,
                "eyebrow": challenge.programme.name if with_programme else "",
                "href": reverse("challenges:detail", args=[challenge.slug]),
                "badges": [
                    Badge(challenge.get_kind_display()),
                    Badge(challenge.state_words, TONES[challenge.state]),
                ],
                "question": challenge.question if may_read else "",
                "situation": situation if live else None,
                "access": access_line(challenge),
                "readable": may_read,
            }
        )
    return drawn


@door(public="A programme's workshops are announced like the programme itself.")
def of_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The workshops of one programme, by state; the programme's own page shows this list."""
    at = now()
    standing = current_standing(request.user, at)
    programme = programme_for(standing, slug, at)
    challenges = queries.challenges_of_programme(standing, programme, at)
    drawn = cards(challenges, queries.readable_ids(standing, at, challenges), at, with_programme=False)
    groups = [(state.label, [card for card in drawn if card["challenge"].state == state]) for state in ChallengeState]
    context = {
        "programme": programme,
        "groups": [(label, members) for label, members in groups if members],
        "can_run": can_run(standing_in_programme(programme, standing, at), programme),
    }
    template = "challenges/_of_programme.html" if getattr(request, "htmx", False) else "challenges/of_programme.html"
    return render(request, template, context)
