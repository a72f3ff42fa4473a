"""A sheet as a tagged PDF (PDF/UA-1), by typst. Texts are passed as data, never as markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.richtree import tree_of
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.paper import printed

HERE = Path(__file__).parent


def pdf_of(content: dict[str, Any]) -> bytes:
    """Return the PDF of what :func:`paper_of` made."""
    return printed(HERE / "sheet.typ", sheet=content)


def paper_of(  # noqa: PLR0913 - the parts of a page
    *,
    title: str,
    summary: str,
    organisation: str,
    words: Sequence[str],
    facts: Sequence[tuple[str, str]],
    sections: Sequence[tuple[str, str]],
    indicators: Sequence[tuple[str, Decimal, Decimal, str, str]],
    address: str,
    at: datetime,
) -> dict[str, Any]:
    """Return the sheet as plain data: texts as trees, figures and dates in words."""
    return {
        "title": title,
        "summary": summary,
        "organisation": organisation,
        "kicker": _("Fiche innovation"),
        "words": list(words),
        "facts": [{"label": label, "text": text} for label, text in facts if text],
        "sections": [{"title": label, "tree": tree_of(body)} for label, body in sections],
        "figures_title": _("Avant et après"),
        "figures_head": [_("Ce qui est mesuré"), _("Avant"), _("Après"), _("Comment")],
        "figures": [
            [name, f"{figure(before)} {unit}", f"{figure(after)} {unit}", method]
            for name, before, after, unit, method in indicators
        ],
        "address": address,
        "date": timezone.localtime(at).date().isoformat(),
        "printed": _("Imprimée le %(day)s") % {"day": wording.day(timezone.localtime(at).date())},
    }


def figure(value: Decimal) -> str:
    """« 12,5 », without useless zeros."""
    return f"{value.normalize():f}".replace(".", ",")
