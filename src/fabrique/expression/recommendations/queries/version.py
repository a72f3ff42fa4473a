"""The whole text as it is now, in the shape of a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.http import Http404

from fabrique.expression.recommendations.models import Citation, Paragraph, Recommendation, RecommendationVersion

Content = dict[str, Any]


def content_of(recommendation: Recommendation) -> Content:
    """Put the current text in the shape of a version: three queries."""
    rows = (
        Paragraph.objects.filter(recommendation=recommendation, retired_at=None)
        .order_by("position", "pk")
        .prefetch_related(Prefetch("citations", queryset=Citation.objects.order_by("pk")))
    )
    return {
        "title": recommendation.title,
        "rationale": recommendation.rationale,
        "scope": str(recommendation.scope),
        "terms": sorted(recommendation.terms.values_list("pk", flat=True)),
        "paragraphs": [
            {"key": str(row.key), "body": row.body, "sources": [_source(each) for each in row.citations.all()]}
            for row in rows
        ],
    }


def _source(citation: Citation) -> Content:
    return {
        "contribution": citation.contribution_id,
        "version": citation.contribution_version,
        "quote": citation.quote,
    }


def text_of(content: Mapping[str, Any]) -> Content:
    """The words alone, without the sources."""
    paragraphs = [{"key": row["key"], "body": row["body"]} for row in content["paragraphs"]]
    return {**content, "paragraphs": paragraphs}


def version_for(recommendation: Recommendation, number: int) -> RecommendationVersion:
    """One saved text, or 404."""
    rows = RecommendationVersion.objects.filter(recommendation=recommendation, number=number)
    found = rows.select_related("author").first()
    if found is None:
        raise Http404
    return found
