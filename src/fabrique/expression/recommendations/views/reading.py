"""The list of recommendations, and the page of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.expression.challenges.queries import Place
from fabrique.expression.recommendations import queries, rules
from fabrique.expression.recommendations.forms.discussion import CommentForm
from fabrique.expression.recommendations.forms.drafting import RecommendationFilterForm
from fabrique.expression.recommendations.models import Amendment, Recommendation
from fabrique.expression.recommendations.queries.recommendation import Passage
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.expression.recommendations.views.adoption import adoption_of
from fabrique.expression.recommendations.views.scene import enter, find
from fabrique.foundations.kernel.diff import Segment
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.components.content import Badge, Tone
from fabrique.foundations.ui.doors import door

PUBLIC = "Recommendations of a public workshop are for everyone; place_for and visible_to apply the reading rules."
INVALID = 422
TONES: dict[str, Tone] = {
    RecommendationState.SKETCH: "neutral",
    RecommendationState.SUBMITTED: "info",
    RecommendationState.AMENDED: "info",
    RecommendationState.VALIDATED: "success",
    RecommendationState.PUBLISHED: "success",
    RecommendationState.REPLACED: "neutral",
    RecommendationState.ABANDONED: "warning",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An amendment as the page shows it: what it changes, and whether the paragraph has moved under it."""

    amendment: Amendment
    segments: list[Segment]
    outdated: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A paragraph on the page: its number, its discussion, and the form to add to it."""

    number: int
    passage: Passage
    proposals: list[Proposal]
    form: CommentForm
    open: bool


def badge_of(recommendation: Recommendation) -> Badge:
    """The state in one word."""
    return Badge(recommendation.get_state_display(), TONES[recommendation.state])


@door(public=PUBLIC, shared=True)
def recommendation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every recommendation that this person may read, by number."""
    place = enter(request, slug)
    here = place.here
    taxonomies = queries.taxonomies_of(place.challenge)
    form = RecommendationFilterForm(
        request.GET,
        taxonomies=taxonomies,
        inside=here.is_staff or here.takes_part,
        signed_in=here.base.signed_in,
    )
    listing = queries.listing(place.challenge, here, form.wanted(), cursor=request.GET.get("cursor", ""))
    drafts = queries.drafts_in(place.challenge, here.base.person)
    context = {
        "shell": place.shell("recommendations"),
        "form": form,
        "listing": listing,
        "rows": [(row, badge_of(row), rules.in_pair(here, row)) for row in listing.page.rows],
        "can_create": rules.can_create(here, place.challenge, place.at, drafts_here=drafts),
        "offers_creation": here.facilitates or drafts,
    }
    return render(request, "recommendations/list.html", context)


@door(public=PUBLIC, shared=True)
def recommendation_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One recommendation: its text, where it comes from, what is said about it."""
    place, found = find(request, slug, number)
    return detail_page(request, place, found)


def detail_page(
    request: HttpRequest, place: Place, found: Recommendation, *, bound: tuple[int, CommentForm] | None = None
) -> HttpResponse:
    """The page, with a comment that was refused put back in its form (paragraph id, form)."""
    here, at = place.here, place.at
    passages = queries.passages_of(found, here)
    sections = [_section(number, each, bound) for number, each in enumerate(passages, start=1)]
    left = [_section(0, each, None) for each in queries.passages_of(found, here, retired=True)]
    pending = sum(len(each.proposals) for each in (*sections, *left))
    context = {
        "shell": place.shell("recommendations"),
        "recommendation": found,
        "badge": badge_of(found),
        "sections": sections,
        "left": left,
        "pending": pending,
        "discuss": rules.can_discuss(here, found, at),
        "decides": here.facilitates or rules.in_pair(here, found),
        "in_pair": rules.in_pair(here, found),
        "opinions": queries.opinions_on(found),
        "opinion_verdict": rules.can_file_opinion(here, found, at),
        "me": request.user if isinstance(request.user, Person) else None,
        **_abilities(place, found, paragraphs=len(sections), pending=pending),
        **adoption_of(found),
    }
    return render(request, "recommendations/detail.html", context, status=INVALID if bound else 200)


def _abilities(place: Place, found: Recommendation, *, paragraphs: int, pending: int) -> dict[str, Any]:
    here, at = place.here, place.at
    return {
        "can_draft": rules.can_draft(here, found, at),
        "can_name_pair": rules.can_name_pair(here, found, at),
        "can_submit": rules.can_submit(here, found, at, paragraphs=paragraphs),
        "can_validate": rules.can_validate(here, found, at, pending=pending),
        "can_reopen": rules.can_reopen(here, found, at),
        "can_abandon": rules.can_abandon(here, found, at),
        "can_bring_back": rules.can_bring_back(here, found, at),
        "can_rate": rules.can_rate_this(here, found, at),
        "can_replace": rules.can_replace(here, found),
        "facilitates": here.facilitates,
    }


def _section(number: int, passage: Passage, bound: tuple[int, CommentForm] | None) -> Section:
    pk = passage.paragraph.pk
    form = bound[1] if bound and bound[0] == pk else CommentForm(auto_id=f"id_p{pk}_%s")
    proposals = [Proposal(each, queries.texts_of(each).proposed, queries.is_outdated(each)) for each in passage.waiting]
    return Section(number, passage, proposals, form, open=bool(bound and bound[0] == pk))


def pair_line(found: Recommendation) -> str:
    """Who writes, in words."""
    names = [each.get_full_name() for each in (found.ministry_author, found.company_author) if each]
    return _(" et ").join(names)
