"""What a reader gives back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

IMAGES = re.compile(r"!\[[^\]]*\]\([^)]*\)")


class UnreadableSheets(Exception):  # noqa: N818 - it is not a bug
    """The file is not of the expected shape; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class PhaseRecord:
    """From that day it was at that stage; ``label`` is the word of the file."""

    stage: str
    on: date
    label: str = ""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """One innovation. ``texts``: light Markdown by field. ``organisations``: keys to look for, best first.

    ``fallback``: key and name of the organisation to make when none of them is known.
    """

    line: int
    key: str
    title: str
    summary: str = ""
    organisations: tuple[str, ...] = ()
    organisation_name: str = ""
    fallback: tuple[str, str] = ("", "")
    stage: str = "idee"
    topics: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    phases: tuple[PhaseRecord, ...] = ()
    plain: Mapping[str, str | bool] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be kept, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Records:
    """Everything that a file holds."""

    sheets: list[SheetRecord] = field(default_factory=list)
    refused: list[BadRow] = field(default_factory=list)


def bare(text: str) -> str:
    """Lower case, without accents, one space between words."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    return " ".join(plain.casefold().split())


def without_images(text: str) -> str:
    """Markdown without its pictures: they are not ours to show."""
    return IMAGES.sub("", text)


def shorten(text: str, length: int) -> str:
    """One line of at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0] + "…"
