"""A chain as boxes and arrows: one column per kind, in the order of a life. Pure geometry."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fabrique.foundations.kernel.chain import Edge, Kind, Node, Part, Ref

WIDTH, HEIGHT = 158, 98
GAP_X, GAP_Y = 26, 16
TOP, MARGIN = 44, 16
MOST = 6
LETTERS, LINES = 19, 3


@dataclass(frozen=True, slots=True)
class Box:
    """One thing, placed; ``more``: how many others of its column it stands for."""

    x: int
    y: int
    lines: tuple[str, ...] = ()
    node: Node | None = None
    here: bool = False
    more: int = 0

    @property
    def middle(self) -> int:
        """The height at which arrows meet it."""
        return self.y + HEIGHT // 2

    @property
    def text_x(self) -> int:
        """Where its text begins."""
        return self.x + 10

    @property
    def text_ys(self) -> list[tuple[int, str]]:
        """Each line of its title, with its height."""
        return [(self.y + 23 + 18 * n, line) for n, line in enumerate(self.lines)]

    @property
    def foot_y(self) -> int:
        """Where its date is written."""
        return self.y + HEIGHT - 11


@dataclass(frozen=True, slots=True)
class Column:
    """A kind, above its boxes."""

    kind: str
    x: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws."""

    width: int
    height: int
    columns: tuple[Column, ...]
    paths: tuple[str, ...]


def drawn(chain: Part, start: Ref) -> Picture:
    """Place each kind in its column, the thing looked at first, what does not fit in one last box."""
    present = [kind for kind in Kind if any(node.kind == kind for node in chain.nodes)]
    ranked = {
        kind: sorted((node for node in chain.nodes if node.kind == kind), key=lambda n: n.ref != start)
        for kind in present
    }
    tallest = max((min(len(nodes), MOST) for nodes in ranked.values()), default=1)
    columns, places = [], {}
    for rank, (kind, mine) in enumerate(ranked.items()):
        x = MARGIN + rank * (WIDTH + GAP_X)
        top = TOP + (tallest - min(len(mine), MOST)) * (HEIGHT + GAP_Y) // 2
        boxes, found = _column(mine, x, top, start)
        places.update(found)
        columns.append(Column(kind, x, boxes))
    return Picture(
        width=2 * MARGIN + len(present) * WIDTH + max(0, len(present) - 1) * GAP_X,
        height=TOP + tallest * (HEIGHT + GAP_Y),
        columns=tuple(columns),
        paths=_paths(chain.edges, places),
    )


def _column(nodes: Collection[Node], x: int, top: int, start: Ref) -> tuple[tuple[Box, ...], dict[Ref, Box]]:
    fits = len(nodes) <= MOST
    boxes: list[Box] = []
    places: dict[Ref, Box] = {}
    for row, node in enumerate(nodes):
        if fits or row < MOST - 1:
            lines = tuple(textwrap.wrap(node.title, LETTERS, max_lines=LINES, placeholder="…")) or ("…",)
            box = Box(x, top + row * (HEIGHT + GAP_Y), lines, node, here=node.ref == start)
            boxes.append(box)
        elif row == MOST - 1:
            box = Box(x, top + row * (HEIGHT + GAP_Y), more=len(nodes) - row)
            boxes.append(box)
        places[node.ref] = boxes[-1]
    return tuple(boxes), places


def _paths(edges: Collection[Edge], places: Mapping[Ref, Box]) -> tuple[str, ...]:
    """One curve per pair of boxes, however many links join them."""
    drawn_ones = dict.fromkeys(_curve(places[edge.origin], places[edge.target]) for edge in edges)
    return tuple(path for path in drawn_ones if path)


def _curve(origin: Box, target: Box) -> str:
    if origin is target:
        return ""
    if origin.x == target.x:  # two of the same kind: a bow on the right
        x, bow = origin.x + WIDTH, origin.x + WIDTH + GAP_X // 2
        return f"M{x} {origin.middle}C{bow} {origin.middle} {bow} {target.middle} {x} {target.middle}"
    forward = origin.x < target.x
    x1 = origin.x + (WIDTH if forward else 0)
    x2 = target.x + (0 if forward else WIDTH)
    half = (x1 + x2) // 2
    return f"M{x1} {origin.middle}C{half} {origin.middle} {half} {target.middle} {x2} {target.middle}"
