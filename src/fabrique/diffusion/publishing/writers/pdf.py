"""The report as a tagged PDF (PDF/UA-1), by typst. Texts are passed as data, never as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from fabrique.diffusion.publishing.writers.paper import paper_of
from fabrique.diffusion.publishing.writers.rich import treed

HERE = Path(__file__).parent
NARROW = "\u202f"  # the typeface has no narrow space: an ordinary non-breaking one stands for it


def pdf_of(content: Mapping[str, Any]) -> bytes:
    """Return the PDF of a report."""
    paper = treed(paper_of(content))
    made = typst.compile(
        str(HERE / "paper.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"paper": _json(paper), "words": _json(_words())},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave several files for one document.")
    return made


def _words() -> dict[str, str]:
    return {
        "number": _("N° "),
        "why": _("Pourquoi"),
        "minority": _("Opinion minoritaire"),
        "contents": _("Sommaire"),
        "annex": _("Annexe : "),
        "gathers": _("Cette synthèse réunit :"),
        "elsewhere": _("Voir aussi, déjà présentées plus haut :"),
        "asked": _("Question posée par : "),
    }


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, ensure_ascii=False).replace(NARROW, "\u00a0")
