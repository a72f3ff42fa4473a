"""Reading: the list, a contribution, its versions, one's own contributions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fabrique.expression.challenges.queries import challenge_shell, place_for
from fabrique.expression.contributions import queries, rules
from fabrique.expression.contributions.forms import ContributionFilterForm
from fabrique.expression.contributions.queries import Found
from fabrique.expression.contributions.states import ContributionState
from fabrique.expression.contributions.views.comment import comments_context
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.paging import Order, page_of
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.components.content import FileItem
from fabrique.foundations.ui.doors import SIGNED_IN, door

OPENED = "opened_contributions"
OPENED_AT_MOST = 300


@door(public="What is published in a challenge is read by whoever may read the challenge.", shared=True)
def contribution_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The contributions of a challenge, filtered and ordered."""
    place = place_for(request.user, slug, now())
    tallies = rules.shows_tallies(place.challenge, place.here, place.at)
    offered = queries.filter_choices(place.challenge, place.here)
    form = ContributionFilterForm(request.GET, standing=place.here, offered=offered, tallies=tallies)
    found = queries.listing(
        place.challenge,
        place.here,
        form.wanted(),
        at=place.at,
        cursor=request.GET.get("cursor", ""),
        opened=opened_ids(request, place.challenge.pk),
    )
    context = {
        "shell": place.shell("contributions"),
        "form": form,
        "listing": found,
        "can_deposit": rules.can_deposit(place.here, place.challenge, place.at),
        "tallies": tallies,
        "takes_part": place.here.takes_part,
    }
    return render(request, "contributions/list.html", context)


@door(public="What is published in a challenge is read by whoever may read the challenge.", shared=True)
def contribution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A contribution with its files, supports, comments and line of life."""
    at = now()
    found = queries.contribution_for(current_standing(request.user, at), pk, at)
    note_opened(request, found)
    context = page_context(found, at)
    context |= queries.detail_of(found, at)
    context |= comments_context(request, found, at)
    context["life"] = queries.life_of(found.contribution)
    context["files"] = file_items(found)
    return render(request, "contributions/detail.html", context)


@door(public="The versions of a text are read by whoever reads the text.")
def contribution_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version, and what changed between two of them."""
    at = now()
    found = queries.contribution_for(current_standing(request.user, at), pk, at)
    versions = list(queries.versions_of(found.contribution))
    if not versions:
        raise Http404
    newest = versions[0].number
    older = _number(request, "de", max(newest - 1, 1))
    newer = _number(request, "a", newest)
    context = page_context(found, at) | {
        "versions": versions,
        "comparison": queries.comparison_of(found.contribution, older, newer) if older != newer else None,
        "older": min(older, newer),
        "newer": max(older, newer),
        "names": rules.names_author(found.standing, found.contribution, coauthor_ids=found.coauthor_ids),
    }
    return render(request, "contributions/history.html", context)


@door(rule=SIGNED_IN)
def my_contributions(request: HttpRequest) -> HttpResponse:
    """What I wrote in every workshop, what I had begun, and the parts that I am offered."""
    standing = current_standing(request.user, now())
    assert standing.person is not None  # noqa: S101 - the door lets only signed-in persons in
    page = page_of(
        queries.written_by(standing.person), Order(("-updated_at", "-id")), cursor=request.GET.get("cursor", "")
    )
    context = {
        "page": page,
        "begun": queries.begun_forms(standing.person)[:20],
        "shares": queries.shares_to_answer(standing.person)[:20],
        "me": standing.person,
    }
    return render(request, "contributions/mine.html", context)


def page_context(found: Found, at: datetime) -> dict[str, Any]:
    """What every page of a contribution shows around it."""
    return {
        "shell": challenge_shell(found.challenge, found.standing, at, current="contributions"),
        "contribution": found.contribution,
        "found": found,
    }


def file_items(found: Found, *, removable: bool = False) -> list[FileItem]:
    """Files to list, with the page that takes each away when the text may change."""
    return [
        FileItem(
            name=each.name,
            href=reverse("contributions:file", args=[each.pk]),
            size=each.size,
            kind=each.name.rsplit(".", 1)[-1].upper(),
            remove_href=reverse("contributions:file_remove", args=[each.pk]) if removable else "",
        )
        for each in queries.files_of(found.contribution)
    ]


def opened_ids(request: HttpRequest, challenge_pk: int) -> list[int]:
    """Contributions of the challenge opened since everything was marked as read."""
    kept: dict[str, list[int]] = request.session.get(OPENED, {})
    return kept.get(str(challenge_pk), [])


def note_opened(request: HttpRequest, found: Found) -> None:
    """Remember, in the session, that a participant has opened a published contribution."""
    if not found.standing.takes_part or found.contribution.state != ContributionState.PUBLISHED:
        return
    key, pk = str(found.challenge.pk), found.contribution.pk
    kept: dict[str, list[int]] = request.session.get(OPENED, {})
    if pk not in kept.get(key, []):
        request.session[OPENED] = {**kept, key: [*kept.get(key, []), pk][-OPENED_AT_MOST:]}


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else default  # noqa: PLR2004 - no text has 100,000 versions
