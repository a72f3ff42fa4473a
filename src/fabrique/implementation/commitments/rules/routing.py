"""Which routing rule fits an idea: pure comparisons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from fabrique.expression.programmes.models import Programme
from fabrique.foundations.people.models import Organisation
from fabrique.implementation.commitments.models import RoutingRule


@dataclass(frozen=True, slots=True)
class Subject:
    """What an idea is routed by. ``organisation`` is None when it must not be known, or is not."""

    programme: Programme
    challenge_id: int | None
    organisation: Organisation | None
    title: str
    text: str
    author_ids: frozenset[int] = frozenset()

    @property
    def letters(self) -> str:
        """Title and text as they are compared."""
        return folded(f"{self.title}\n{self.text}")


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a rule fits, and the word that did it."""

    fits: bool
    word: str = ""


def folded(text: str) -> str:
    """Lower case, without accents, one kind of apostrophe."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(rule: RoutingRule) -> list[str]:
    """The words of a rule, as typed: separated by commas, semicolons or lines."""
    return [word.strip() for word in re.split(r"[,;\n]", rule.words) if word.strip()]


def fits(rule: RoutingRule, subject: Subject) -> Fit:
    """Whether every condition of the rule is met. A word also fits its longer forms (« transport », « transports »)."""
    if rule.challenge_id is not None and rule.challenge_id != subject.challenge_id:
        return Fit(fits=False)
    if rule.organisation_id is not None and (
        subject.organisation is None
        or rule.organisation_id not in {subject.organisation.pk, *subject.organisation.path_ids}
    ):
        return Fit(fits=False)
    words = words_of(rule)
    if not words:
        return Fit(fits=True)
    letters = subject.letters
    met = next((word for word in words if re.search(rf"\b{re.escape(folded(word))}", letters)), "")
    return Fit(fits=bool(met), word=met)


def first_fit(rules: Iterable[RoutingRule], subject: Subject) -> tuple[RoutingRule | None, Fit]:
    """The first rule that fits."""
    for rule in rules:
        fit = fits(rule, subject)
        if fit.fits:
            return rule, fit
    return None, Fit(fits=False)
