"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "insert", "delete"]
WORDS = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
TOO_MANY_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that is in both (``equal``), only in the new, or only in the old text."""

    op: Op
    text: str


def compare(old: str, new: str) -> list[Segment]:
    """Return the segments that lead from ``old`` to ``new`` (plain texts).

    Joining the ``equal`` and ``delete`` segments gives ``old``; ``equal`` and
    ``insert`` give ``new``. Texts over 20,000 words are compared by line.
    """
    before, after = _pieces(old, new)
    segments: list[Segment] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(Segment("equal", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            segments.append(Segment("delete", "".join(before[a1:a2])))
        if b2 > b1:
            segments.append(Segment("insert", "".join(after[b1:b2])))
    return segments


def _pieces(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > TOO_MANY_WORDS:
        return old.splitlines(keepends=True), new.splitlines(keepends=True)
    return before, after
