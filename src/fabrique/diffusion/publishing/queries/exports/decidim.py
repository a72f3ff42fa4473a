"""Decidim's CSV files, with columns of our own so that our import gives everything back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fabrique.diffusion.publishing.queries.exports.scope import CHUNK, UNKNOWN, Scope, author_of, person_named
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.states import (
    CommentState,
    ContributionKind,
    ContributionState,
    Outcome,
)
from fabrique.expression.imports.readers.values import guard
from fabrique.foundations.kernel.richtext import one_line

Rows = Iterator[list[str]]
OURS = (
    "fabrique/kind",
    "fabrique/body_format",
    "fabrique/created_at",
    "fabrique/updated_at",
    "fabrique/section",
    "fabrique/group_name",
    "fabrique/participants",
    "fabrique/agree",
    "fabrique/mixed",
    "fabrique/disagree",
    "fabrique/hidden",
    "fabrique/hidden_reason",
    "fabrique/institution",
)
THEIRS = ("id", "category/id", "category/name/fr", "scope/id", "scope/name/fr", "title")
REST = ("supports", "comments", "published_at", "url", "reference", "state", "author/id", "author/name")
COMMENTS = (
    "id",
    "created_at",
    "body",
    "locale",
    "author/id",
    "author/name",
    "alignment",
    "depth",
    "commentable_id",
    "commentable_type",
    "root_commentable_url",
    "fabrique/root_id",
    "fabrique/body_format",
    "fabrique/updated_at",
    "fabrique/hidden",
    "fabrique/hidden_reason",
    "fabrique/supports",
)
STATES = {Outcome.TAKEN_UP: "accepted", Outcome.SET_ASIDE: "rejected", Outcome.MERGED: "merged"}
SIDES = {"for": "1", "neutral": "0", "against": "-1"}
PREFIXES = ("proposal:", "debate:")
GONE = {
    CommentState.WITHDRAWN: "<p>Commentaire retiré par son auteur.</p>",
    CommentState.HIDDEN: "<p>Commentaire masqué par la modération.</p>",
}


def decidim_files(scope: Scope) -> dict[str, Rows]:
    """File name → guarded rows, the header first."""
    questions = scope.contributions().filter(kind=ContributionKind.QUESTION)
    others = scope.contributions().exclude(kind=ContributionKind.QUESTION)
    return {
        "proposals.csv": _guarded(_contributions(scope, others, "body")),
        "debates.csv": _guarded(_contributions(scope, questions, "description")),
        "comments.csv": _guarded(_comments(scope)),
    }


def _guarded(rows: Rows) -> Rows:
    """No cell opens as a formula; our import takes the mark away."""
    for row in rows:
        yield [guard(cell) for cell in row]


def identity(row: Contribution | Comment) -> str:
    """The identifier of a text in the files: the one it came with, or one of ours."""
    key = row.external_key
    for prefix in PREFIXES:
        key = key.removeprefix(prefix)
    return key or f"fabrique-{row.pk}"


def _contributions(scope: Scope, rows: Any, text: str) -> Rows:  # noqa: ANN401 - a queryset
    yield [*THEIRS, text, *REST, *OURS]
    for row in rows.iterator(chunk_size=CHUNK):
        row.challenge = scope.challenge
        yield _contribution(scope, row)


def _contribution(scope: Scope, row: Contribution) -> list[str]:
    kept: dict[str, Any] = row.source_row
    category, section = _places(row, kept)
    key, name = author_of(row)
    published = (row.published_at or row.created_at).isoformat()
    totals = (row.total_agree, row.total_mixed, row.total_disagree)
    agree, mixed, disagree = (str(n) if scope.with_tallies else "" for n in totals)
    hidden = row.state == ContributionState.HIDDEN
    return [
        identity(row),
        "",
        category,
        "",
        str(kept.get("import:scope", "")),
        one_line(row.title),
        row.body,
        agree,
        str(row.comment_count),
        published,
        row.external_url,
        str(kept.get("reference", "")),
        STATES.get(Outcome(row.outcome), "") or str(kept.get("state", "")),
        key,
        name,
        row.kind,
        "html",
        published,
        row.updated_at.isoformat(),
        section,
        row.group_name,
        "" if row.participants_count is None else str(row.participants_count),
        agree,
        mixed,
        disagree,
        "1" if hidden else "0",
        str(kept.get("import:hidden_reason", "")) if hidden else "",
        "1" if kept.get("import:institution") else "0",
    ]


def _places(row: Contribution, kept: dict[str, Any]) -> tuple[str, str]:
    """Category and section as they came, unless somebody has filed the text elsewhere since."""
    label = row.section.label if row.section else ""
    category, section = str(kept.get("import:category", "")), str(kept.get("import:section", ""))
    if label == (category or section)[:250]:
        return category, section
    return label, ""


def _comments(scope: Scope) -> Rows:
    yield list(COMMENTS)
    for row in scope.comments().iterator(chunk_size=CHUNK):
        row.contribution.challenge = scope.challenge
        yield _comment(scope, row)


def _comment(scope: Scope, row: Comment) -> list[str]:
    shown = scope.shows(row)
    key, name = person_named(scope.challenge, row.author, named=True, about="") if shown else ("", UNKNOWN)
    root = identity(row.contribution)
    debate = row.contribution.kind == ContributionKind.QUESTION
    about, kind = root, "Decidim::Debates::Debate" if debate else "Decidim::Proposals::Proposal"
    if row.parent is not None:
        about, kind = identity(row.parent), "Decidim::Comments::Comment"
    return [
        identity(row),
        row.created_at.isoformat(),
        row.body if shown else GONE[CommentState(row.state)],
        "fr",
        key,
        name,
        SIDES[row.alignment],
        str(row.depth),
        about,
        kind,
        "",
        root,
        "html",
        row.updated_at.isoformat(),
        "0" if row.state == CommentState.PUBLISHED else "1",
        "",
        str(row.external_supports),
    ]
