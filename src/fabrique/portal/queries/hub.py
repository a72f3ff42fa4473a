"""The hub: everything that one follows, in a few groups, each with the pages that this person may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovators.rules import has_perimeter
from fabrique.portal.rules import can_read_boards


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name, what one finds there."""

    label: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that go together."""

    title: str
    places: Sequence[Place]


def places_of(standing: Standing, *, answers: bool) -> list[Group]:
    """From the promise to the figures: no query. ``answers``: whether answers come to this person."""
    runs = bool(has_perimeter(standing))
    wanted = [
        (_("Ce qui est promis"), _promised(answers=answers)),
        (_("Ce qui s’essaie et se reprend"), _tried(standing)),
        (_("Les personnes"), _people(runs=runs) if standing.signed_in else []),
        (_("Les chiffres"), _figures(mine=bool(can_read_boards(standing)))),
    ]
    return [Group(title, places) for title, places in wanted if places]


def _promised(*, answers: bool) -> list[Place]:
    found = [
        _place(_("Engagements"), _("Qui a promis quoi, à qui, pour quand."), "commitments:register"),
        _place(
            _("Décisions des ministères"),
            _("Recommandation par recommandation : adoptée, adaptée, reportée ou refusée, et pourquoi."),
            "recommendations:adoption_public",
        ),
    ]
    if answers:
        text = _("Les idées qui attendent votre réponse, la plus pressée en premier.")
        found.insert(0, _place(_("Réponses à donner"), text, "commitments:inbox"))
    return found


def _tried(standing: Standing) -> list[Place]:
    found = [
        _place(
            _("Expérimentations"),
            _("Ce que l’on essaie, avec quels sites, et ce que disent les mesures."),
            "experimentations:list",
        ),
        _place(_("Innovations"), _("Ce qui marche déjà, avec de quoi le reprendre chez soi."), "innovations:list"),
    ]
    if standing.signed_in:
        found += [
            _place(
                _("Réplications"), _("Ce qui passe d’une organisation à l’autre, et comment."), "replications:flows"
            ),
            _place(
                _("Obstacles, refus et échecs"),
                _("Ce qui a arrêté une idée ou un essai, et ce qui peut reprendre."),
                "replications:obstacles",
            ),
        ]
    return found


def _people(*, runs: bool) -> list[Place]:
    found = [
        _place(_("Mon parcours"), _("Temps, mentor, budget, reconnaissance, et vos traces."), "innovators:mine"),
        _place(_("Organisations"), _("L’annuaire des services et des entreprises."), "people:organisations"),
    ]
    if runs:
        text = _("Ce que demandent vos équipes : du temps, un mentor, un budget d’amorçage.")
        found.insert(1, _place(_("Demandes d’accompagnement"), text, "innovators:requests"))
    return found


def _figures(*, mine: bool) -> list[Place]:
    text = _("Réponses, participation, essais, réplications : dans vos organisations.")
    if not mine:
        text = _("Ce que deviennent les recommandations publiées.")
    return [_place(_("Tableaux"), text, "portal:boards")]


def _place(label: str, text: str, name: str) -> Place:
    return Place(label, text, reverse(name))
