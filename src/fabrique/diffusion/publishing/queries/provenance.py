"""Where recommendations come from, and what was set aside."""

from __future__ import annotations

from typing import Any

from fabrique.diffusion.publishing.queries.consent import Consents, authors_of
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import READABLE
from fabrique.expression.contributions.states import ContributionState, Outcome
from fabrique.expression.recommendations.models import Citation, Recommendation

MOST_LEVELS = 10


def sources_of(recommendations: list[Recommendation]) -> dict[int, list[dict[str, Any]]]:
    """For each paragraph, the contributions it draws on and the sentence taken: one query.

    A text that was hidden or withdrawn since is named by its number only.
    """
    rows = Citation.objects.filter(
        paragraph__recommendation__in=recommendations, paragraph__retired_at__isnull=True
    ).select_related("contribution")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.order_by("pk"):
        shown = row.contribution.state in READABLE
        source = {
            "contribution": row.contribution_id,
            "version": row.contribution_version,
            "quote": row.quote if shown else "",
        }
        found.setdefault(row.paragraph_id, []).append(source)
    return found


def contributions_of(sources: dict[int, list[dict[str, Any]]], consents: Consents) -> list[dict[str, Any]]:
    """Every contribution cited, and the originals of the syntheses among them, at any depth."""
    wanted = {source["contribution"] for group in sources.values() for source in group}
    rows = list(_loaded().filter(pk__in=wanted))
    gathers: dict[int, list[int]] = {}
    level = [row.pk for row in rows]
    for _depth in range(MOST_LEVELS):
        children = list(_loaded().filter(merged_into__in=level)) if level else []
        for child in children:
            gathers.setdefault(child.merged_into_id or 0, []).append(child.pk)
        level = [child.pk for child in children]
        rows += [child for child in children if child.pk not in wanted]
        wanted |= set(level)
        if not level:
            break
    shown = [row for row in rows if row.state in READABLE]
    authors = authors_of(shown, consents)
    return [
        _told(row, authors.get(row.pk, []), gathers.get(row.pk, [])) for row in sorted(rows, key=lambda row: row.pk)
    ]


def _loaded() -> Any:  # noqa: ANN401 - a queryset of contributions
    return (
        Contribution.objects.exclude(state=ContributionState.DRAFT)
        .select_related("author", "organisation")
        .order_by("pk")
    )


def _told(row: Contribution, authors: list[dict[str, str]], gathers: list[int]) -> dict[str, Any]:
    shown = row.state in READABLE
    return {
        "id": row.pk,
        "title": row.title if shown else "",
        "kind": row.kind,
        "state": "publiee" if shown else row.state,
        "authors": authors,
        "gathers": sorted(gathers),
    }


def set_aside_of(challenge: Challenge) -> list[dict[str, Any]]:
    """Published contributions set aside, gathered by reason, the commonest reason first: one query."""
    rows = Contribution.objects.filter(
        challenge=challenge, state=ContributionState.PUBLISHED, outcome=Outcome.SET_ASIDE
    ).order_by("pk")
    groups: dict[str, list[dict[str, Any]]] = {}
    for pk, title, kind, reason in rows.values_list("pk", "title", "kind", "outcome_reason"):
        groups.setdefault(reason, []).append({"id": pk, "title": title, "kind": kind})
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return [{"reason": reason, "contributions": found} for reason, found in ordered]
