"""Every saved text, and what changed between two of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fabrique.expression.recommendations import queries
from fabrique.expression.recommendations.views.sight import sight_of
from fabrique.foundations.ui.doors import door


@door(public="Versions are read by whoever reads the recommendation; sight_of applies the rule.")
def history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every version, the latest first."""
    sight = sight_of(request, slug, number)
    page = queries.versions_page(sight.recommendation, cursor=request.GET.get("cursor", ""))
    context = {
        "shell": sight.place.shell("recommendations"),
        "recommendation": sight.recommendation,
        "page": page,
        "numbers": range(sight.recommendation.version_number, 0, -1),
        "older": max(sight.recommendation.version_number - 1, 1),
        "newer": sight.recommendation.version_number,
    }
    return render(request, "recommendations/history.html", context)


@door(public="Versions are read by whoever reads the recommendation; sight_of applies the rule.")
def compare(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What changed from one version to another, paragraph by paragraph."""
    sight = sight_of(request, slug, number)
    last = sight.recommendation.version_number
    older, newer = _number(request, "de", max(last - 1, 1)), _number(request, "a", last)
    comparison = queries.comparison_of(sight.recommendation, older, newer)
    if comparison is None:
        raise Http404
    context = {
        "shell": sight.place.shell("recommendations"),
        "recommendation": sight.recommendation,
        "comparison": comparison,
        "numbers": range(last, 0, -1),
        "older": comparison.older.number,
        "newer": comparison.newer.number,
    }
    return render(request, "recommendations/compare.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else default  # noqa: PLR2004 - no text has 100,000 versions
