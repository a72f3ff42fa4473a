"""The recommendations of a report: text, pair, marks, differing opinions, provenance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch

from fabrique.diffusion.publishing.queries.consent import Consents
from fabrique.expression.challenges.models import Challenge, Participation, Taxonomy
from fabrique.expression.recommendations.models import MinorityOpinion, Paragraph, Recommendation
from fabrique.expression.recommendations.queries.rating import Result, results_once_known
from fabrique.expression.recommendations.queries.statistics import Spread
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.foundations.people.models import Person

FROZEN = (RecommendationState.PUBLISHED,)
LIVING = (
    RecommendationState.SUBMITTED,
    RecommendationState.AMENDED,
    RecommendationState.VALIDATED,
    RecommendationState.PUBLISHED,
)
UNSETTLED = (RecommendationState.SKETCH, RecommendationState.SUBMITTED, RecommendationState.AMENDED)


def recommendations_of(challenge: Challenge, states: tuple[str, ...]) -> list[Recommendation]:
    """Load recommendations with what a report says of them: four queries."""
    standing = MinorityOpinion.objects.filter(withdrawn_at=None).select_related("author", "organisation")
    living = Paragraph.objects.filter(retired_at=None).order_by("position", "pk")
    rows = Recommendation.objects.filter(challenge=challenge, state__in=states).order_by("number")
    return list(
        rows.select_related("ministry_author", "company_author").prefetch_related(
            "terms",
            Prefetch("paragraphs", queryset=living, to_attr="standing_paragraphs"),
            Prefetch("minority_opinions", queryset=standing, to_attr="standing_opinions"),
        )
    )


def taxonomies_of(challenge: Challenge) -> list[dict[str, Any]]:
    """Défis, axes and other ways to classify: two queries."""
    rows = Taxonomy.objects.filter(challenge=challenge).prefetch_related("terms")
    return [
        {"id": row.pk, "name": row.name, "terms": [{"id": term.pk, "label": term.label} for term in row.terms.all()]}
        for row in rows
    ]


def sides_of(challenge: Challenge, recommendations: list[Recommendation]) -> dict[int, Participation]:
    """Under which organisation each drafter takes part: one query."""
    people = {pk for row in recommendations for pk in (row.ministry_author_id, row.company_author_id) if pk}
    rows = Participation.objects.filter(challenge=challenge, person__in=people).select_related("organisation")
    return {row.person_id: row for row in rows}


def results_of(challenge: Challenge, *, known: bool) -> Mapping[int, Result]:
    """The marks of each recommendation, when they are no longer secret."""
    return {row.recommendation.pk: row for row in results_once_known(challenge, sort="numero")} if known else {}


def told(
    row: Any,  # noqa: ANN401 - a recommendation with its standing paragraphs and opinions
    *,
    sources: dict[int, list[dict[str, Any]]],
    sides: dict[int, Participation],
    result: Result | None,
    consents: Consents,
) -> dict[str, Any]:
    """One recommendation as the report freezes it."""
    return {
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "version": row.version_number,
        "scope": row.scope,
        "rationale": row.rationale,
        "terms": sorted(term.pk for term in row.terms.all()),
        "paragraphs": [
            {"number": number, "body": paragraph.body, "sources": sources.get(paragraph.pk, [])}
            for number, paragraph in enumerate(row.standing_paragraphs, start=1)
        ],
        "pair": [
            {"side": side, **_drafter(person, sides, consents)}
            for side, person in (("ministere", row.ministry_author), ("entreprise", row.company_author))
            if person is not None
        ],
        "ratings": _ratings(result),
        "minority_opinions": [
            {"body": opinion.body, "author": consents.somebody(opinion.author, opinion.organisation)}
            for opinion in row.standing_opinions
        ],
    }


def _drafter(person: Person, sides: dict[int, Participation], consents: Consents) -> dict[str, str]:
    side = sides.get(person.pk)
    return consents.somebody(person, side.organisation if side else None)


def _ratings(result: Result | None) -> dict[str, Any] | None:
    if result is None or result.impact_person is None:
        return None
    return {
        "withheld": result.withheld,
        "impact": {
            "persons": _spread(result.impact_person, result),
            "organisations": _spread(result.impact_organisation, result),
        },
        "feasibility": {
            "persons": _spread(result.feasibility_person, result),
            "organisations": _spread(result.feasibility_organisation, result),
        },
    }


def _spread(spread: Spread | None, result: Result) -> dict[str, Any] | None:
    """Count and mean always; the dispersion when enough persons rated."""
    if spread is None:
        return None
    known: dict[str, Any] = {"count": spread.count, "mean": round(spread.mean, 2)}
    for name in ("low", "median", "high", "deviation"):
        known[name] = None if result.withheld else round(getattr(spread, name), 2)
    return known
