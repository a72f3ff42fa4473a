"""What the line of life says of the answer that is owed: sentences for the lines of an upper package.

The lines hold roles and dates only: who answers is read on the answer's own page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

DESK = gettext_lazy("le service qui répond")
AUTHOR = gettext_lazy("l’auteur")
LEAD = gettext_lazy("le porteur ministériel")
CLOCK = gettext_lazy("le délai de réponse")
Tone = Literal["", "success", "warning"]
Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One event of the answer, in words."""

    text: str
    actor: str | Promise = ""
    tone: Tone = ""
    leads_to_answer: bool = False


def sentence_of(verb: str, details: Details) -> Sentence:
    """The sentence of a journal line about an answer."""
    return TABLE[verb](details)


def _day(details: Details, key: str = "due") -> str:
    try:
        return date_format(date.fromisoformat(details[key]), "j F Y")
    except (KeyError, TypeError, ValueError):
        return ""


def _opened(details: Details) -> Sentence:
    day = _day(details)
    return Sentence(_("Confiée à un service, réponse attendue le %(day)s") % {"day": day} if day else _("Confiée"))


def _dated(text: Promise, dated: Promise, actor: Promise, tone: Tone = "") -> Callable[[Details], Sentence]:
    def tell(details: Details) -> Sentence:
        day = _day(details)
        return Sentence(dated % {"day": day} if day else str(text), actor, tone)

    return tell


def _plain(text: Promise, actor: Promise | str = "", tone: Tone = "") -> Callable[[Details], Sentence]:
    return lambda _details: Sentence(str(text), actor, tone)


def _escalated(details: Details) -> Sentence:
    if details.get("level") == 2:  # noqa: PLR2004 - the last of the two levels
        return Sentence(_("Le porteur ministériel est saisi du retard"), CLOCK, "warning")
    return Sentence(_("L’échelon supérieur est saisi du retard"), CLOCK, "warning")


def _extended(details: Details) -> Sentence:
    days = details.get("days", 0)
    text = ngettext("Délai prolongé de %(n)d jour ouvré", "Délai prolongé de %(n)d jours ouvrés", days) % {"n": days}
    day = _day(details)
    return Sentence(_("%(text)s, jusqu’au %(day)s") % {"text": text, "day": day} if day else text, LEAD)


def _answered(details: Details) -> Sentence:
    text, tone = ANSWERS.get(str(details.get("decision")), (gettext_lazy("Réponse donnée"), ""))
    return Sentence(str(text), DESK, tone, leads_to_answer=True)


ANSWERS: dict[str, tuple[Promise, Tone]] = {
    "retenue": (gettext_lazy("Réponse donnée : idée retenue"), "success"),
    "ecartee": (gettext_lazy("Réponse donnée : idée non retenue"), ""),
    "deja_fait": (gettext_lazy("Réponse donnée : cela existe déjà"), ""),
    "transmise_ailleurs": (gettext_lazy("Réponse donnée : la décision relève d’un autre organisme"), ""),
}
TABLE: dict[str, Callable[[Details], Sentence]] = {
    "commitments.open_answer": _opened,
    "commitments.acknowledge": _plain(gettext_lazy("Réception accusée"), DESK),
    "commitments.ask_details": _plain(gettext_lazy("Précisions demandées, le délai est suspendu"), DESK),
    "commitments.give_details": _dated(
        gettext_lazy("Précisions données, le délai reprend"),
        gettext_lazy("Précisions données, réponse attendue le %(day)s"),
        AUTHOR,
    ),
    "commitments.resume": _dated(
        gettext_lazy("Sans précisions, le délai reprend"),
        gettext_lazy("Sans précisions de l’auteur, le délai reprend : réponse attendue le %(day)s"),
        CLOCK,
    ),
    "commitments.transfer": _plain(gettext_lazy("Transmise à une autre personne, le délai continue"), DESK),
    "commitments.escalate": _escalated,
    "commitments.extend": _extended,
    "commitments.move_due": _dated(
        gettext_lazy("Jour férié ajouté, l’échéance est décalée"),
        gettext_lazy("Jour férié ajouté : réponse attendue le %(day)s"),
        CLOCK,
    ),
    "commitments.answer": _answered,
    "commitments.let_go": _plain(gettext_lazy("Plus de réponse attendue")),
    "commitments.take_back": _plain(gettext_lazy("De nouveau en attente d’une réponse")),
    "commitments.appeal": _plain(gettext_lazy("Second examen demandé"), AUTHOR),
}
VERBS = tuple(TABLE)
