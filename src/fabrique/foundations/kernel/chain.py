"""The line of life: what came from what, across packages that do not know each other.

Each package has one function, in ``queries/chain.py``, that answers in one query::

    def chain_part(standing: Standing, refs: Collection[Ref], at: datetime, *, way: Way) -> Part

``refs`` are things met so far, of any kind; the package keeps those that it knows.
``nodes``: its own among ``refs``, and its own that are reached from them going ``way``.
``edges``: links between those, and links to or from the ``refs`` of other packages;
going up, also towards things of lower packages that it does not load.
``withheld``: how many of its own it reached that this reader may not see: neither they
nor their edges are given.

Going down, packages are asked from the lowest to the highest; going up, the reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a link of the chain is, as its address says it; in the order of a life."""

    CONTRIBUTION = "contribution"
    RECOMMENDATION = "recommandation"
    DECISION = "decision"
    EXPERIMENT = "experimentation"
    SHEET = "fiche"
    REPLICATION = "replication"


class Way(StrEnum):
    """Towards what it came from, towards what came of it, or both."""

    UP = "amont"
    DOWN = "aval"
    BOTH = "les-deux"

    @property
    def goes_up(self) -> bool:
        """Whether origins are wanted."""
        return self is not Way.DOWN

    @property
    def goes_down(self) -> bool:
        """Whether what came of it is wanted."""
        return self is not Way.UP


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One thing, named without loading it."""

    kind: str
    pk: int


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that the reader sees: what it is called, since when, and where it stands in plain words.

    ``organisation``: the name of who carries it, when that is public for this reader.
    """

    kind: str
    pk: int
    title: str
    at: datetime | None
    words: str = ""
    href: str = ""
    organisation: str = ""

    @property
    def ref(self) -> Ref:
        """Its name in edges."""
        return Ref(self.kind, self.pk)


@dataclass(frozen=True, slots=True)
class Edge:
    """``target`` came from ``origin``; ``words`` says how (« reprise par », « essayée par »)."""

    origin: Ref
    target: Ref
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one package knows of a chain."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    withheld: int = 0

    @property
    def refs(self) -> frozenset[Ref]:
        """Everything that it names: its nodes and both ends of its edges."""
        ends = {end for edge in self.edges for end in (edge.origin, edge.target)}
        return frozenset(ends | {node.ref for node in self.nodes})


NOTHING = Part()


def of_kind(refs: Iterable[Ref], kind: Kind) -> set[int]:
    """The ids of that kind."""
    return {ref.pk for ref in refs if ref.kind == kind}


def woven(start: Ref, parts: Iterable[Part]) -> Part:
    """One chain out of the packages' answers: what hangs together with ``start``, each thing once.

    Edges with an end that nobody gave, because it is withheld or gone, are left out, and so is
    whatever was only reached through them. Nodes keep the order in which they were given.
    """
    given = list(parts)
    nodes: dict[Ref, Node] = {}
    for part in given:
        for node in part.nodes:
            nodes.setdefault(node.ref, node)
    edges = {
        (edge.origin, edge.target): edge
        for part in given
        for edge in part.edges
        if edge.origin in nodes and edge.target in nodes
    }
    kept = _lineage(start, edges)
    return Part(
        nodes=tuple(node for ref, node in nodes.items() if ref in kept),
        edges=tuple(edge for (origin, target), edge in edges.items() if origin in kept and target in kept),
        withheld=sum(part.withheld for part in given),
    )


def _lineage(start: Ref, edges: Mapping[tuple[Ref, Ref], Edge]) -> set[Ref]:
    """``start``, its origins and theirs, what came of it and of that: no cousins."""
    above: dict[Ref, list[Ref]] = {}
    beneath: dict[Ref, list[Ref]] = {}
    for origin, target in edges:
        above.setdefault(target, []).append(origin)
        beneath.setdefault(origin, []).append(target)
    return _reached(start, above) | _reached(start, beneath)


def _reached(start: Ref, steps: Mapping[Ref, list[Ref]]) -> set[Ref]:
    seen, waiting = {start}, [start]
    while waiting:
        for ref in steps.get(waiting.pop(), ()):
            if ref not in seen:
                seen.add(ref)
                waiting.append(ref)
    return seen
