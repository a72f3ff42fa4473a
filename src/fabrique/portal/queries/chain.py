"""The line of life: what something came from and what came of it, across every package."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from fabrique.diffusion.replications.queries import chain as replications
from fabrique.expression.contributions.queries import chain as contributions
from fabrique.expression.recommendations.queries import chain as recommendations
from fabrique.foundations.kernel.chain import Edge, Kind, Node, Part, Ref, Way, woven
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.experimentations.queries import chain as experimentations
from fabrique.implementation.innovations.queries import chain as innovations

NAMES = {
    Kind.CONTRIBUTION: (_("Contribution"), _("Contributions")),
    Kind.RECOMMENDATION: (_("Recommandation"), _("Recommandations")),
    Kind.DECISION: (_("Décision d’adoption"), _("Décisions d’adoption")),
    Kind.EXPERIMENT: (_("Expérimentation"), _("Expérimentations")),
    Kind.SHEET: (_("Fiche innovation"), _("Fiches innovation")),
    Kind.REPLICATION: (_("Réplication"), _("Réplications")),
}


class Teller(Protocol):
    """What each package offers."""

    def __call__(self, standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part:
        """Tell what the package knows, in one query."""


# In the order of a life, which is not the packages' own: a trial comes before its sheet.
TELLERS: tuple[tuple[frozenset[Kind], Callable[[], Teller]], ...] = (
    (frozenset({Kind.CONTRIBUTION}), lambda: contributions.chain_part),
    (frozenset({Kind.RECOMMENDATION, Kind.DECISION}), lambda: recommendations.chain_part),
    (frozenset({Kind.EXPERIMENT}), lambda: experimentations.chain_part),
    (frozenset({Kind.SHEET}), lambda: innovations.chain_part),
    (frozenset({Kind.REPLICATION}), lambda: replications.chain_part),
)


@dataclass(frozen=True, slots=True)
class Said:
    """Where one link leads, in words: « reprise par », then what."""

    words: str
    node: Node
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the list, with what came of it."""

    node: Node
    here: bool
    next: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind, oldest first."""

    kind: Kind
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """A whole chain as this person may read it."""

    start: Node
    chain: Part
    groups: tuple[Group, ...]

    @property
    def withheld(self) -> int:
        """How many things are not shown."""
        return self.chain.withheld

    @property
    def alone(self) -> bool:
        """Whether nothing is linked to it."""
        return len(self.chain.nodes) == 1


def life_of(standing: Standing, kind: str, pk: int, at: datetime) -> Life:
    """Ask each package once: first what came of it, in the order of a life, then what it came from."""
    if kind not in set(Kind):
        raise Http404
    start = Ref(kind, pk)
    here = next(rank for rank, (kinds, _teller) in enumerate(TELLERS) if kind in kinds)
    parts = [TELLERS[here][1]()(standing, {start}, at, way=Way.BOTH)]
    if start not in {node.ref for node in parts[0].nodes}:
        raise Http404
    for ranks, way in ((range(here + 1, len(TELLERS)), Way.DOWN), (range(here - 1, -1, -1), Way.UP)):
        refs = {start, *parts[0].refs}
        for rank in ranks:
            part = TELLERS[rank][1]()(standing, refs, at, way=way)
            parts.append(part)
            refs |= part.refs
    chain = woven(start, parts)
    return Life(next(node for node in chain.nodes if node.ref == start), chain, _groups(chain, start))


def _groups(chain: Part, start: Ref) -> tuple[Group, ...]:
    nodes = {node.ref: node for node in chain.nodes}
    onward: dict[Ref, list[Edge]] = {}
    for edge in chain.edges:
        onward.setdefault(edge.origin, []).append(edge)
    groups = []
    for kind in Kind:
        mine = sorted((node for node in chain.nodes if node.kind == kind), key=_age)
        entries = tuple(
            Entry(
                node,
                here=node.ref == start,
                next=tuple(Said(edge.words, nodes[edge.target], edge.at) for edge in onward.get(node.ref, ())),
            )
            for node in mine
        )
        if entries:
            groups.append(Group(kind, str(NAMES[kind][len(entries) > 1]), entries))
    return tuple(groups)


def _age(node: Node) -> tuple[bool, float, int]:
    return node.at is None, node.at.timestamp() if node.at else 0.0, node.pk
