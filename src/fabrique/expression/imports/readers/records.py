"""What a reader hands over: neutral records, the same for every format.

Every data row of a source gives exactly one *row record* (`ROW_RECORDS`): what was said, or the
`Refusal` that says why it cannot be taken. So ``rows_read`` is the number of row records. `Category`
announces a theme before its first use, and `Facts` closes the stream: neither stands for a row.

Keys are strings, unique per kind of record, and the same each time a file is read: importing it
again recognises what is already there. Dates are aware; a naive local time is Europe/Paris.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

VoteValue = Literal["agree", "mixed", "disagree"]
AlignmentValue = Literal["for", "against", "neutral"]

NOTHING: Mapping[str, str] = MappingProxyType({})
NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A theme of the source, announced before the first contribution that carries it."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What someone wrote.

    ``kind`` is a value of ``ContributionKind`` (``idee``, ``question``…). ``category`` is the key of a
    `Category` (its label), ``section`` and ``scope`` are free words of the source. ``tally_*`` are the
    totals of votes when the source has no vote rows (0 otherwise); ``declared`` holds the counts that
    the source states about rows it also gives (``votes``, ``agree``, ``mixed``, ``disagree``,
    ``arguments``, ``for``, ``against``, ``sources``, ``versions``, ``comments``): they serve to check,
    never to fill. ``extra`` keeps every other filled column under its own name; ``warnings`` are French
    sentences on what was put right or is missing in the source row. ``created_at`` is None when unknown.
    """

    line: int
    key: str
    kind: str
    title: str
    body: str = ""
    body_is_html: bool = False
    author_key: str = ""
    author_label: str = ""
    is_author_institution: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    section: str = ""
    category: str = ""
    scope: str = ""
    url: str = ""
    hidden: bool = False
    hidden_reason: str = ""
    group_name: str = ""
    participants: int | None = None
    tally_agree: int = 0
    tally_mixed: int = 0
    tally_disagree: int = 0
    declared: Mapping[str, int] = field(default_factory=lambda: NO_COUNTS)
    extra: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    warnings: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person's position on one contribution; ``contribution_key`` + ``author_key`` is its identity."""

    line: int
    contribution_key: str
    author_key: str
    value: VoteValue
    created_at: datetime | None = None
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """An argument or a comment; a reply names its parent, which always comes before it.

    ``depth`` counts from 0 under the contribution. ``supports`` is the total given by the source.
    """

    line: int
    key: str
    contribution_key: str
    parent_key: str | None = None
    depth: int = 0
    alignment: AlignmentValue = "neutral"
    body: str = ""
    body_is_html: bool = False
    author_key: str = ""
    author_label: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    hidden: bool = False
    hidden_reason: str = ""
    supports: int = 0
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    warnings: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change that someone proposed to a contribution, with the totals the source gives."""

    line: int
    key: str
    contribution_key: str
    title: str
    body: str = ""
    body_is_html: bool = False
    author_key: str = ""
    author_label: str = ""
    created_at: datetime | None = None
    tally_agree: int = 0
    tally_mixed: int = 0
    tally_disagree: int = 0
    arguments: int = 0
    sources: int = 0
    warnings: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference given in support of a contribution."""

    line: int
    key: str
    contribution_key: str
    title: str
    category: str = ""
    url: str = ""
    body: str = ""
    body_is_html: bool = False
    author_key: str = ""
    author_label: str = ""
    created_at: datetime | None = None
    supports: int = 0
    hidden: bool = False
    hidden_reason: str = ""
    warnings: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A reader's alert about a contribution, or about a comment when ``comment_key`` is set.

    ``reason`` is a value of ``ReportReason``; ``source_reason`` is the word of the source.
    """

    line: int
    key: str
    contribution_key: str = ""
    comment_key: str = ""
    author_key: str = ""
    reason: str = "autre"
    source_reason: str = ""
    body: str = ""
    created_at: datetime | None = None
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that cannot be taken: its physical line (from 1), the French reason, and its file."""

    line: int
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The last item of a stream: what was read, for the report of the import."""

    rows_read: int
    files: tuple[str, ...] = ()


RowRecord = Contribution | Vote | Comment | Amendment | Source | Report | Refusal
Record = Category | RowRecord | Facts
ROW_RECORDS = (Contribution, Vote, Comment, Amendment, Source, Report, Refusal)
