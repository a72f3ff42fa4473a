"""The certificate of a person's traces, as a tagged PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fabrique.foundations.ui.paper import printed

HERE = Path(__file__).parent


def print_of(paper: Mapping[str, Any]) -> str:
    """A short name for exactly this content: the same traces on the same day give the same."""
    text = json.dumps(paper, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def pdf_of(paper: Mapping[str, Any]) -> bytes:
    """Return the PDF. ``paper``: title, name, place, day, date, kicker, lead, figures, parts, notes, foot."""
    return printed(HERE / "certificate.typ", paper=paper)


def figures(pairs: Sequence[tuple[int, str, str]]) -> list[dict[str, str]]:
    """Numbers with their word, one or many; zeros are left out."""
    return [{"value": str(n), "label": one if n < 2 else many} for n, one, many in pairs if n]  # noqa: PLR2004 - French plural
