"""What the story says about a workshop, before it is played."""

from __future__ import annotations

from typing import NamedTuple


class Plan(NamedTuple):
    """A workshop: its question, its commitment, its people and its calendar in days from today."""

    key: str
    title: str
    question: str
    context: str
    created: int
    calendar: tuple[tuple[str, int, int], ...]
    organisations: tuple[str, ...]
    members: tuple[str, ...]
    sponsor: str = "helene"
    facilitators: tuple[str, ...] = ("karim",)
    moderator: str = "paul"
    what: str = ""
    who: str = ""
    criteria: str = ""
    answer_in: int = 0
    read: str = "public"
    take_part: str = "organisations"
    terms: str = ""
    hides_tallies: bool = False
    three_way_votes: bool = False
    kind: str = "atelier"
    taxonomies: tuple[tuple[str, tuple[str, ...]], ...] = ()
    silent: tuple[str, ...] = ()


class Text(NamedTuple):
    """A contribution: who wrote it, when, what; under which theme it is put; whether its author is named to all."""

    key: str
    by: str
    day: int
    kind: str
    title: str
    body: str
    theme: str = ""
    discreet: bool = False
    origin: str = "en_ligne"
    origin_note: str = ""


class Remark(NamedTuple):
    """A comment on a text, or a reply to another remark (``under``)."""

    on: str
    by: str
    day: int
    side: str
    body: str
    key: str = ""
    under: str = ""


class Heap(NamedTuple):
    """A theme and the day it was made."""

    key: str
    day: int
    name: str
    summary: str = ""


class Gathering(NamedTuple):
    """Texts that say the same thing, put together in a synthesis."""

    key: str
    day: int
    of: tuple[str, ...]
    title: str
    body: str


class Part(NamedTuple):
    """A paragraph of a recommendation, and the texts (with the sentence taken, if any) that it comes from."""

    text: str
    sources: tuple[tuple[str, str], ...] = ()


class Advice(NamedTuple):
    """A recommendation: its pair (an administration, a company) and its paragraphs."""

    key: str
    day: int
    title: str
    rationale: str
    pair: tuple[str, str]
    parts: tuple[Part, ...]
    terms: tuple[str, ...] = ()
    scope: str = "interministerielle"
    submitted: int | None = None
    validated: int | None = None


class Note(NamedTuple):
    """A comment on a paragraph (counted from 1)."""

    on: str
    part: int
    by: str
    day: int
    text: str
    resolved: bool = False


class Wording(NamedTuple):
    """An amendment to a paragraph (counted from 1) and what the pair said of it."""

    on: str
    part: int
    by: str
    day: int
    text: str
    why: str
    decided: str = ""
    reason: str = ""
