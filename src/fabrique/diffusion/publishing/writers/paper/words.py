"""Small sentences shared by the parts of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.foundations.ui import wording

KINDS = {
    "constat": "Constat",
    "pratique": "Pratique",
    "idee": "Idée",
    "objection": "Objection",
    "question": "Question",
    "synthese": "Synthèse",
}
SCOPES = {"ministerielle": "Portée ministérielle", "interministerielle": "Portée interministérielle"}
UNSETTLED = {"ebauche": "Ébauche", "soumise": "En discussion", "amendee": "Amendée, pas encore validée"}


def day(text: str | None) -> str:
    """« 5 mai 2026 » of an ISO date or moment, or nothing."""
    if not text:
        return ""
    return wording.day(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))


def period(start: str | None, end: str | None) -> str:
    """« du 3 au 28 mars 2026 », « depuis le 3 mars 2026 », or nothing."""
    if start and end:
        return wording.period(datetime.fromisoformat(start), datetime.fromisoformat(end))
    if start:
        return _("depuis le %(day)s") % {"day": day(start)}
    return ""


def author_line(said: Mapping[str, str]) -> str:
    """« Claire Martin, DGFiP »; without consent « un participant, DGFiP »; « un participant » at least."""
    name = said.get("name") or _("un participant")
    return f"{name}, {said['organisation']}" if said.get("organisation") else name


def authors_line(authors: Sequence[Mapping[str, str]]) -> str:
    """The authors of a contribution, or nothing when they are named to the facilitators only."""
    return " ; ".join(author_line(each) for each in authors)


def count(number: int, one: str, many: str) -> str:
    """« 1 252 contributions »."""
    return ngettext(one, many, number) % {"n": wording.number(number)}


def mark(value: Any) -> str:  # noqa: ANN401 - a number of JSON, or nothing
    """« 3,8 », or a dash."""
    return wording.number(float(value), 1) if value is not None else "–"
