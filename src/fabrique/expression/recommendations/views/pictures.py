"""From results to the pictures that the ui draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.recommendations.queries.rating import Result
from fabrique.expression.recommendations.queries.statistics import Spread
from fabrique.foundations.ui.components.charts import Interval, Point


def pictures_of(results: Sequence[Result], challenge: Challenge) -> dict[str, Any]:
    """Return the points (by person, by organisation) and the intervals of impact and feasibility."""
    return {
        "by_person": _points(results, challenge, organisations=False),
        "by_organisation": _points(results, challenge, organisations=True),
        "impact": [_interval(r, r.impact_person) for r in results if r.impact_person],
        "feasibility": [_interval(r, r.feasibility_person) for r in results if r.feasibility_person],
    }


def _points(results: Sequence[Result], challenge: Challenge, *, organisations: bool) -> list[Point]:
    points = []
    for result in results:
        impact = result.impact_organisation if organisations else result.impact_person
        ease = result.feasibility_organisation if organisations else result.feasibility_person
        if impact and ease:
            row = result.recommendation
            href = reverse("recommendations:detail", args=[challenge.slug, row.number])
            points.append(Point(f"{row.number}. {row.title}", ease.mean, impact.mean, str(row.number), href))
    return points


def _interval(result: Result, spread: Spread) -> Interval:
    label = f"{result.recommendation.number}. {result.recommendation.title}"
    if result.withheld:
        return Interval(
            label, spread.mean, spread.mean, spread.mean, _("dispersion non montrée : moins de 5 personnes")
        )
    return Interval(label, spread.low, spread.median, spread.high, _("%(n)d personnes") % {"n": spread.count})
