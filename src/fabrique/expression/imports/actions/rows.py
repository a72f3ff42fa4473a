"""From a reader's record to a row of the database."""

from __future__ import annotations

from datetime import datetime

from fabrique.expression.challenges.models import Challenge, Term
from fabrique.expression.contributions.models import (
    Comment,
    Contribution,
    ContributionVersion,
    Report,
    Source,
    SuggestedAmendment,
    Support,
)
from fabrique.expression.contributions.models.comment import DEEPEST
from fabrique.expression.contributions.states import CommentState, ContributionState, Origin, ReportState
from fabrique.expression.imports.readers import records
from fabrique.foundations.kernel import richtext

Bodied = records.Contribution | records.Comment | records.Amendment | records.Source


def body_of(item: Bodied) -> str:
    """Return the clean HTML of a record's text."""
    return richtext.clean(item.body) if item.body_is_html else richtext.from_plain(item.body)


def contribution_row(
    item: records.Contribution, challenge: Challenge, author: int, term: Term | None, at: datetime
) -> Contribution:
    """A published (or hidden) contribution with its dates, totals and the source's other columns."""
    body = body_of(item)
    created = item.created_at or at
    kept: dict[str, object] = dict(item.extra)
    named = {
        "section": item.section,
        "category": item.category,
        "scope": item.scope,
        "hidden_reason": item.hidden_reason,
        "dated": bool(item.created_at),
        "institution": item.is_author_institution,
    }
    kept.update({f"import:{name}": value for name, value in named.items() if value})
    return Contribution(
        challenge=challenge,
        kind=item.kind,
        state=ContributionState.HIDDEN if item.hidden else ContributionState.PUBLISHED,
        title=richtext.one_line(item.title)[:500],
        body=body,
        plain=richtext.to_plain(body),
        author_id=author,
        origin=Origin.IMPORT,
        group_name=item.group_name[:250],
        participants_count=item.participants,
        section=term,
        external_agree=item.tally_agree,
        external_mixed=item.tally_mixed,
        external_disagree=item.tally_disagree,
        created_at=created,
        published_at=created,
        updated_at=item.updated_at or created,
        external_key=item.key,
        external_url=item.url[:500],
        source_row=kept,
    )


def version_row(row: Contribution) -> ContributionVersion:
    """The first version of an imported contribution."""
    return ContributionVersion(
        contribution=row,
        number=1,
        title=row.title,
        body=row.body,
        author_id=row.author_id,
        created_at=row.published_at or row.created_at,
    )


def comment_row(  # noqa: PLR0913 - a comment has this many ties
    item: records.Comment,
    text: int,
    author: int,
    parent: int | None,
    thread: tuple[int | None, int, int] | None,
    at: datetime,
) -> Comment:
    """A comment at its place in the thread; a reply deeper than the limit hangs on the last level."""
    created = item.created_at or at
    depth, root = 0, None
    if parent is not None and thread is not None:
        above, parent_depth, _text = thread
        depth, root = min(parent_depth + 1, DEEPEST), above or parent
    return Comment(
        contribution_id=text,
        parent_id=parent,
        root_id=root,
        depth=depth,
        alignment=item.alignment,
        body=body_of(item),
        author_id=author,
        state=CommentState.HIDDEN if item.hidden else CommentState.PUBLISHED,
        created_at=created,
        updated_at=item.updated_at or created,
        external_supports=item.supports,
        external_key=item.key,
    )


def vote_row(item: records.Vote, text: int, person: int, at: datetime) -> Support:
    """One person's position on an imported contribution."""
    return Support(
        contribution_id=text,
        person_id=person,
        version_number=1,
        position=item.value,
        created_at=item.created_at or at,
    )


def amendment_row(item: records.Amendment, text: int, author: int, _at: datetime) -> SuggestedAmendment:
    """A suggested wording with the source's totals."""
    return SuggestedAmendment(
        contribution_id=text,
        title=richtext.one_line(item.title)[:500],
        body=body_of(item),
        author_id=author,
        created_at=item.created_at,
        external_agree=item.tally_agree,
        external_mixed=item.tally_mixed,
        external_disagree=item.tally_disagree,
        external_arguments=item.arguments,
        external_sources=item.sources,
        external_key=item.key,
    )


def source_row(item: records.Source, text: int, author: int, at: datetime) -> Source:
    """A reference given in support."""
    return Source(
        contribution_id=text,
        title=richtext.one_line(item.title)[:500],
        category=item.category[:120],
        url=item.url[:1000] if item.url.startswith(("http://", "https://")) else "",
        body=body_of(item),
        author_id=author,
        created_at=item.created_at or at,
        external_supports=item.supports,
        external_key=item.key,
    )


def report_row(item: records.Report, text: int, remark: int | None, author: int, at: datetime) -> Report:
    """An alert made elsewhere: part of the history, already dealt with there."""
    words = " – ".join(part for part in (item.source_reason, item.body) if part)
    return Report(
        contribution_id=text,
        comment_id=remark,
        reporter_id=author,
        reason=item.reason,
        text=words,
        state=ReportState.DISMISSED,
        created_at=item.created_at or at,
        decided_at=item.created_at or at,
        external_key=item.key,
    )
