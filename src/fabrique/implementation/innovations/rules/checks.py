"""What must be there before a sheet is published: filled, in plain language, tried, agreed, harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from fabrique.foundations.kernel import richtext
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS, field_label
from fabrique.implementation.innovations.rules.plain import Hint, hints
from fabrique.implementation.innovations.states import FAVOURABLE, TRIED

SHORTEST_TEXT = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What hangs on the sheet, counted by queries."""

    topics: int = 0
    indicators: int = 0
    kit: int = 0
    authors_settled: bool = False
    safety: str = ""
    was_tried: bool = False
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: what it is, whether it is there, where to put it right.

    ``section`` is a section of the editor, or a page name; ``owed_by`` « auteurs » or « siège ».
    """

    key: str
    label: str
    done: bool
    section: str
    owed_by: str = "auteurs"
    help: str = ""
    hints: Sequence[Hint] = field(default_factory=tuple)


def publication_checks(sheet: Sheet, facts: Facts) -> list[Check]:
    """Return the whole list, what is done included, in the order of the editor."""
    return [*_identity(sheet, facts), *_texts(sheet), *_around(sheet, facts), *_headquarters(facts)]


def missing_for_publication(sheet: Sheet, facts: Facts, *, owed_by: str = "") -> list[Check]:
    """Return the lines that are not done (all of them, or those that one side owes)."""
    return [
        check
        for check in publication_checks(sheet, facts)
        if not check.done and (not owed_by or check.owed_by == owed_by)
    ]


def _identity(sheet: Sheet, facts: Facts) -> list[Check]:
    tried = sheet.stage in TRIED or (sheet.stage == "arretee" and facts.was_tried)
    return [
        Check("summary", _("L’innovation en une phrase"), bool(sheet.summary.strip()), "essentiel"),
        Check(
            "tried",
            _("Elle a été essayée, au moins en pilote"),
            tried,
            "essentiel",
            help=""
            if tried
            else _("Une idée ou un prototype n’est pas encore une innovation que d’autres reprennent."),
        ),
        Check("topics", _("Un thème au moins"), facts.topics > 0, "essentiel"),
        Check("territory", _("Le territoire"), bool(sheet.territory), "essentiel"),
    ]


def _texts(sheet: Sheet) -> list[Check]:
    lines = []
    for name in LONG_TEXTS:
        plain = richtext.to_plain(getattr(sheet, name))
        done = len(plain) >= SHORTEST_TEXT
        help_text = _("Quelques mots ne suffisent pas : dites-le en une phrase entière.") if plain and not done else ""
        lines.append(Check(name, field_label(name), done, SECTION_OF[name], help=help_text, hints=tuple(hints(plain))))
    return lines


def _around(sheet: Sheet, facts: Facts) -> list[Check]:
    return [
        Check("indicators", _("Un chiffre avant et après, au moins"), facts.indicators > 0, "indicateurs"),
        Check("licence", _("La licence"), bool(sheet.licence), "kit"),
        Check("contact", _("Un contact qui répond"), sheet.contact_id is not None, "kit"),
        Check(
            "authors",
            _("Des auteurs, tous d’accord sur leur part"),
            facts.authors_settled,
            "auteurs",
            help="" if facts.authors_settled else _("Chaque auteur accepte sa part sur la page de la fiche."),
        ),
    ]


def _headquarters(facts: Facts) -> list[Check]:
    done = facts.safety in FAVOURABLE
    refused = facts.safety and not done
    return [
        Check(
            "safety",
            _("Un avis d’innocuité favorable"),
            done,
            "avis",
            owed_by="siège",
            help=_("Le dernier avis dit de ne pas diffuser.") if refused else "",
        )
    ]


SECTION_OF = {
    "problem": "besoin",
    "beneficiaries": "besoin",
    "solution": "solution",
    "novelty": "solution",
    "cost": "moyens",
    "time_needed": "moyens",
    "conditions": "moyens",
    "failures": "retours",
    "lessons": "retours",
}
