"""The report as a tagged PDF (PDF/UA-1), by typst. Texts are passed as data, never as markup."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from fabrique.diffusion.publishing.writers.paper import paper_of
from fabrique.diffusion.publishing.writers.rich import treed
from fabrique.foundations.ui.paper import printed

HERE = Path(__file__).parent


def pdf_of(content: Mapping[str, Any]) -> bytes:
    """Return the PDF of a report."""
    paper = treed(paper_of(content))
    return printed(HERE / "paper.typ", paper=paper, words=_words())


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
