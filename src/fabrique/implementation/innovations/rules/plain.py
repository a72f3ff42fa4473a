"""Hints for plain language: they help, they never block. Pure functions on plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

LONG_SENTENCE = 30
LONG_PARAGRAPH = 130
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
ACRONYM = re.compile(r"\b[A-ZÉÈÀ]{2,}[A-Z0-9ÉÈÀ]*\b")
KNOWN = frozenset({"PDF", "CSV", "HTML", "URL", "SMS", "RGPD", "TVA", "CV", "FAQ", "OK", "CC", "BY", "SA", "MIT"})
ROMAN = re.compile(r"^[IVXLC]+$")
JARGON = {
    "benchmark": lazy("comparaison"),
    "best practice": lazy("bonne pratique"),
    "brainstorming": lazy("recherche d’idées"),
    "business model": lazy("modèle économique"),
    "deadline": lazy("date limite"),
    "feedback": lazy("retour"),
    "implémenter": lazy("mettre en place"),
    "implémentation": lazy("mise en place"),
    "impacter": lazy("toucher, changer"),
    "kick-off": lazy("lancement"),
    "process": lazy("procédure"),
    "reporting": lazy("compte rendu"),
    "roadmap": lazy("feuille de route"),
    "scaler": lazy("étendre"),
    "solutionner": lazy("résoudre"),
    "stakeholder": lazy("partie prenante"),
    "workflow": lazy("circuit"),
    "livrable": lazy("résultat attendu"),
    "nonobstant": lazy("malgré"),
    "afférent": lazy("lié"),
    "susmentionné": lazy("cité plus haut"),
}
JARGON_WORDS = re.compile(r"\b(" + "|".join(re.escape(word) for word in JARGON) + r")s?\b", re.IGNORECASE)
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Hint:
    """What might be said more plainly: the words, and advice."""

    words: str
    advice: str


def hints(text: str) -> list[Hint]:
    """Return advice on ``text`` (plain), in the order of reading, each thing once."""
    found = [*_long_sentences(text), *_long_paragraphs(text), *_acronyms(text), *_jargon(text)]
    return list(dict.fromkeys(found))


def _long_sentences(text: str) -> Iterator[Hint]:
    for sentence in SENTENCE_END.split(text):
        count = len(WORD.findall(sentence))
        if count > LONG_SENTENCE:
            yield Hint(_cut(sentence), _("Phrase de %(n)d mots : coupez-la en deux.") % {"n": count})


def _long_paragraphs(text: str) -> Iterator[Hint]:
    for paragraph in text.split("\n"):
        count = len(WORD.findall(paragraph))
        if count > LONG_PARAGRAPH:
            yield Hint(
                _cut(paragraph), _("Paragraphe de %(n)d mots : faites une liste, ou deux paragraphes.") % {"n": count}
            )


def _acronyms(text: str) -> Iterator[Hint]:
    """Acronyms that are not written out beside, at least once, in brackets."""
    for match in ACRONYM.finditer(text):
        word = match.group()
        explained = f"({word})" in text or re.search(rf"\b{re.escape(word)}\s*\(", text)
        if word not in KNOWN and not ROMAN.match(word) and not explained:
            yield Hint(word, _("Sigle : écrivez-le en entier la première fois, avec le sigle entre parenthèses."))


def _jargon(text: str) -> Iterator[Hint]:
    for match in JARGON_WORDS.finditer(text):
        plain = JARGON[match.group(1).lower()]
        yield Hint(match.group(1).lower(), _("Dites plutôt « %(plain)s ».") % {"plain": plain})


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[:SHOWN].rsplit(" ", 1)[0] + "…"
