"""The certificate of a person's traces, as a tagged PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

from fabrique.diffusion import publishing

HERE = Path(__file__).parent
FONTS = Path(publishing.__file__).parent / "writers" / "fonts"
NARROW = "\u202f"  # the typeface has no narrow space: an ordinary non-breaking one stands for it


def print_of(paper: Mapping[str, Any]) -> str:
    """A short name for exactly this content: the same traces on the same day give the same."""
    text = json.dumps(paper, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def pdf_of(paper: Mapping[str, Any]) -> bytes:
    """Return the PDF. ``paper``: title, name, place, day, date, kicker, lead, figures, parts, notes, foot."""
    made = typst.compile(
        str(HERE / "certificate.typ"),
        root=str(HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(paper, ensure_ascii=False).replace(NARROW, "\u00a0")},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave several files for one document.")
    return made


def figures(pairs: Sequence[tuple[int, str, str]]) -> list[dict[str, str]]:
    """Numbers with their word, one or many; zeros are left out."""
    return [{"value": str(n), "label": one if n < 2 else many} for n, one, many in pairs if n]  # noqa: PLR2004 - French plural
