"""The whole challenge as one JSON object, written piece by piece. Described in docs/report-schema.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from fabrique.diffusion.publishing.queries.exports.decidim import identity
from fabrique.diffusion.publishing.queries.exports.scope import CHUNK, Scope, author_of, person_named
from fabrique.expression.challenges.models import Taxonomy, Theme
from fabrique.expression.contributions.models import Comment, Contribution, Source, SuggestedAmendment
from fabrique.expression.contributions.states import CommentState

EXPORT_VERSION = "1.0"


def whole_object(scope: Scope, at: datetime) -> Iterator[str]:
    """Give the text of the object, in pieces."""
    challenge = scope.challenge
    head = {
        "format": "fabrique-export",
        "schema_version": EXPORT_VERSION,
        "exported_at": at.isoformat(),
        "challenge": _challenge(scope),
        "phases": [_phase(phase) for phase in challenge.phases.all()],
        "taxonomies": [
            _taxonomy(row) for row in Taxonomy.objects.filter(challenge=challenge).prefetch_related("terms")
        ],
        "themes": list(Theme.objects.filter(challenge=challenge, retired_at=None).values("id", "name", "summary")),
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    texts = scope.contributions().order_by().values("pk")
    yield from _list(scope, "contributions", scope.contributions(), _contribution)
    yield from _list(scope, "comments", scope.comments(), _comment)
    attached = {"contribution__in": texts}
    sources = Source.objects.filter(**attached).select_related("author", "contribution").order_by("pk")
    yield from _list(scope, "sources", sources, _source)
    amendments = SuggestedAmendment.objects.filter(**attached).select_related("author", "contribution").order_by("pk")
    yield from _list(scope, "suggested_amendments", amendments, _amendment)
    yield "\n}\n"


def _list(scope: Scope, name: str, rows: QuerySet[Any], told: Any) -> Iterator[str]:  # noqa: ANN401 - a function
    yield f',\n "{name}": ['
    before = "\n  "
    for row in rows.iterator(chunk_size=CHUNK):
        yield before + json.dumps(told(scope, row), ensure_ascii=False)
        before = ",\n  "
    yield "\n ]"


def _challenge(scope: Scope) -> dict[str, Any]:
    row = scope.challenge
    return {
        "slug": row.slug,
        "kind": row.kind,
        "state": row.state,
        "title": row.title,
        "question": row.question,
        "context": row.context,
        "opened_at": _iso(row.opened_at),
        "closed_at": _iso(row.closed_at),
        "published_at": _iso(row.published_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _phase(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a phase
    return {"kind": row.kind, "title": str(row), "starts_at": _iso(row.starts_at), "ends_at": _iso(row.ends_at)}


def _taxonomy(row: Taxonomy) -> dict[str, Any]:
    return {"name": row.name, "terms": [{"id": term.pk, "label": term.label} for term in row.terms.all()]}


def _who(pair: tuple[str, str]) -> dict[str, str]:
    return {"id": pair[0], "name": pair[1]}


def _contribution(scope: Scope, row: Contribution) -> dict[str, Any]:
    row.challenge = scope.challenge
    return {
        "id": row.pk,
        "key": identity(row),
        "kind": row.kind,
        "state": row.state,
        "title": row.title,
        "body": row.body,
        "author": _who(author_of(row)),
        "group_name": row.group_name,
        "participants": row.participants_count,
        "section": row.section_id,
        "theme": row.theme_id,
        "merged_into": row.merged_into_id,
        "outcome": row.outcome,
        "outcome_reason": row.outcome_reason,
        "votes": {"agree": row.total_agree, "mixed": row.total_mixed, "disagree": row.total_disagree}
        if scope.with_tallies
        else None,
        "comments": row.comment_count,
        "published_at": _iso(row.published_at),
        "updated_at": _iso(row.updated_at),
        "version": row.version_number,
        "url": row.external_url,
    }


def _comment(scope: Scope, row: Comment) -> dict[str, Any]:
    shown = scope.shows(row)
    author = _who(person_named(scope.challenge, row.author, named=True, about="")) if shown else None
    return {
        "id": row.pk,
        "contribution": row.contribution_id,
        "parent": row.parent_id,
        "depth": row.depth,
        "alignment": row.alignment,
        "state": CommentState(row.state).value,
        "body": row.body if shown else "",
        "author": author,
        "created_at": _iso(row.created_at),
    }


def _attached(scope: Scope, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a source or an amendment
    model: Model = row
    return {
        "id": model.pk,
        "contribution": row.contribution_id,
        "title": row.title,
        "body": row.body,
        "author": _who(
            person_named(scope.challenge, row.author, named=False, about=f"attached:{type(row).__name__}:{row.pk}")
        ),
        "created_at": _iso(row.created_at),
    }


def _source(scope: Scope, row: Source) -> dict[str, Any]:
    return {**_attached(scope, row), "category": row.category, "url": row.href}


def _amendment(scope: Scope, row: SuggestedAmendment) -> dict[str, Any]:
    votes = {"agree": row.external_agree, "mixed": row.external_mixed, "disagree": row.external_disagree}
    return {**_attached(scope, row), "votes": votes}
