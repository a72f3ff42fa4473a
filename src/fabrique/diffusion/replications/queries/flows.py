"""Who takes from whom, across the platform: flows between organisations, as a picture and as a table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.rules import visible_replications
from fabrique.diffusion.replications.states import ADOPTED, ReplicationState
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind

DRAWN = 12
PAGE = 25

TOPS = """
SELECT split_part(source.path, '/', 2)::bigint, split_part(adopter.path, '/', 2)::bigint,
    sum(pairs.adopted)::int, sum(pairs.serving)::int, sum(pairs.abandoned)::int
FROM ({pairs}) pairs
JOIN people_organisation source ON source.id = pairs.source_id
JOIN people_organisation adopter ON adopter.id = pairs.adopter_id
GROUP BY 1, 2
HAVING sum(pairs.adopted) + sum(pairs.abandoned) > 0
ORDER BY 3 DESC, 5 DESC, 1, 2
"""


@dataclass(frozen=True, slots=True)
class Flow:
    """From one organisation, its services included, to another."""

    source: Organisation
    adopter: Organisation
    adopted: int
    in_service: int
    abandoned: int

    @property
    def inside(self) -> bool:
        """Whether it stays within one organisation, from one of its services to another."""
        return self.source.pk == self.adopter.pk


@dataclass(frozen=True, slots=True)
class FlowMap:
    """All the flows that this person sees, the largest first, and what they add up to."""

    flows: Sequence[Flow]
    adopted: int
    crossing: int
    to_companies: int
    organisations: int


def flow_map(standing: Standing) -> FlowMap:
    """Add up the adoptions launched or in service, at the level of ministries and companies. Two queries."""
    grouped = (
        Replication.objects.filter(visible_replications(standing))
        .order_by()
        .values("source_id", "adopter_id")
        .annotate(
            adopted=Count("pk", filter=Q(state__in=ADOPTED)),
            serving=Count("pk", filter=Q(state=ReplicationState.IN_SERVICE)),
            abandoned=Count("pk", filter=Q(state=ReplicationState.ABANDONED)),
        )
    )
    sql, params = grouped.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(TOPS.format(pairs=sql), params)
        lines: list[tuple[int, int, int, int, int]] = cursor.fetchall()
    tops = Organisation.objects.in_bulk({pk for line in lines for pk in line[:2]})
    flows = [Flow(tops[source], tops[adopter], *numbers) for source, adopter, *numbers in lines]
    return FlowMap(
        flows=flows,
        adopted=sum(each.adopted for each in flows),
        crossing=sum(each.adopted for each in flows if not each.inside),
        to_companies=sum(each.adopted for each in flows if each.adopter.kind == OrganisationKind.COMPANY),
        organisations=len({each.adopter.pk for each in flows if each.adopted}),
    )


@dataclass(frozen=True, slots=True)
class FlowPage:
    """One page of the table of flows, in the shape that the pager reads."""

    rows: Sequence[Flow]
    next_cursor: str
    previous_cursor: str


def flow_page(flows: Sequence[Flow], cursor: str) -> FlowPage:
    """The page of the whole table that ``cursor``, a page number, names; anything else is the first."""
    last = max((len(flows) - 1) // PAGE, 0)
    number = min(int(cursor), last) if cursor.isascii() and cursor.isdigit() and len(cursor) < 7 else 0  # noqa: PLR2004
    start = number * PAGE
    return FlowPage(
        rows=flows[start : start + PAGE],
        next_cursor=str(number + 1) if number < last else "",
        previous_cursor=str(number - 1) if number else "",
    )


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation at one side of the picture."""

    y: int
    height: int
    bar_x: int
    lines: Sequence[tuple[int, str]]
    text_x: int
    anchor: str
    total: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow, drawn from one side to the other."""

    shape: str
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws, in the units of its view box."""

    width: int
    height: int
    left: Sequence[Node]
    right: Sequence[Node]
    ribbons: Sequence[Ribbon]
    kind: str


GAP, LEAST, BAR, UNIT_ROOM = 14, 30, 8, 200
LINE_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class _Frame:
    width: int
    left_x: int
    right_x: int
    letters: int
    kind: str


WIDE = _Frame(760, 250, 510, 34, "wide")
NARROW = _Frame(300, 106, 186, 14, "narrow")


def flow_picture(flows: Sequence[Flow], *, narrow: bool = False) -> Picture:
    """Place who gives on the left and who takes on the right, joined by ribbons as wide as what flows."""
    frame = NARROW if narrow else WIDE
    drawn = [each for each in flows if each.adopted][:DRAWN]
    whole = sum(each.adopted for each in drawn) or 1
    scale = UNIT_ROOM / whole
    left, right = (_side(drawn, side, scale) for side in ("source", "adopter"))
    offsets: dict[tuple[str, int], float] = {}
    ribbons = []
    for each in drawn:
        thick = max(each.adopted * scale, 2)
        ends = []
        for side, placed, pk in (("s", left, each.source.pk), ("a", right, each.adopter.pk)):
            y, height, total = placed[pk]
            margin = (height - total * scale) / 2 if height > total * scale else 0
            start = y + margin + offsets.get((side, pk), 0)
            offsets[side, pk] = offsets.get((side, pk), 0) + each.adopted * scale
            ends.append(start)
        label = f"{each.source} → {each.adopter} : {each.adopted}"
        ribbons.append(Ribbon(_curve(frame, ends[0], ends[1], thick), label))
    height = int(max((y + h for y, h, _total in [*left.values(), *right.values()]), default=0)) + 12
    names = {org.pk: org for each in drawn for org in (each.source, each.adopter)}
    return Picture(
        frame.width,
        height,
        [_node(frame, names[pk], place, end=False) for pk, place in left.items()],
        [_node(frame, names[pk], place, end=True) for pk, place in right.items()],
        ribbons,
        frame.kind,
    )


def _side(drawn: Sequence[Flow], side: str, scale: float) -> dict[int, tuple[float, float, int]]:
    """Each organisation of a side with its top, its height and its total, the largest first."""
    totals: dict[int, int] = {}
    for each in drawn:
        pk = getattr(each, side).pk
        totals[pk] = totals.get(pk, 0) + each.adopted
    placed: dict[int, tuple[float, float, int]] = {}
    y = 12.0
    for pk, total in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        height = max(total * scale, LEAST)
        placed[pk] = (y, height, total)
        y += height + GAP
    return placed


def _curve(frame: _Frame, start: float, end: float, thick: float) -> str:
    """A ribbon from the left bar to the right one, bending halfway."""
    x1, x2 = frame.left_x + BAR, frame.right_x
    middle = (x1 + x2) / 2
    return (
        f"M{x1} {start:.1f}C{middle:.0f} {start:.1f} {middle:.0f} {end:.1f} {x2} {end:.1f}"
        f"V{end + thick:.1f}C{middle:.0f} {end + thick:.1f} {middle:.0f} {start + thick:.1f} {x1} {start + thick:.1f}Z"
    )


def _node(frame: _Frame, organisation: Organisation, place: tuple[float, float, int], *, end: bool) -> Node:
    y, height, total = place
    name = organisation.short_name if frame.kind == "narrow" else organisation.name
    lines = textwrap.wrap(name, frame.letters, max_lines=2, placeholder="…") or [name]
    first = y + height / 2 + 5 - LINE_HEIGHT * (len(lines) - 1) / 2
    return Node(
        y=int(y),
        height=int(height),
        bar_x=frame.right_x if end else frame.left_x,
        lines=[(int(first + LINE_HEIGHT * number), line) for number, line in enumerate(lines)],
        text_x=frame.right_x + BAR + 8 if end else frame.left_x - 8,
        anchor="start" if end else "end",
        total=total,
    )
