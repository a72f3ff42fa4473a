"""Who took the innovation from whom: a recursive query, then a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.rules import visible_replications
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.wording import day
from fabrique.implementation.innovations.models import Sheet

DRAWN = 40
DEEPEST = 6
PAGE = 30
BY_DAY = Order(("interested_on", "id"))

LINEAGE = """
WITH RECURSIVE lineage (id, path) AS (
    SELECT id, ARRAY[id] FROM replications_replication WHERE sheet_id = %s AND parent_id IS NULL
    UNION ALL
    SELECT child.id, lineage.path || child.id
    FROM replications_replication child JOIN lineage ON child.parent_id = lineage.id
    WHERE child.id <> ALL(lineage.path)
)
SELECT id, path FROM lineage WHERE id IN ({visible}) ORDER BY path LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Branch:
    """An adoption in the genealogy: ``parent`` is the nearest one above that the reader sees."""

    replication: Replication
    depth: int
    parent: Replication | None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many adoptions of a sheet stand where; ``all_in_service`` is for every reader."""

    seen: int = 0
    in_service: int = 0
    under_way: int = 0
    abandoned: int = 0
    withheld: int = 0
    all_in_service: int = 0


def tally_of(sheet: Sheet, standing: Standing) -> Tally:
    """Count what this person sees, and what is kept from them."""
    rows = Replication.objects.filter(sheet=sheet)
    total = rows.aggregate(all=Count("pk"), serving=Count("pk", filter=Q(state=ReplicationState.IN_SERVICE)))
    seen = rows.filter(visible_replications(standing)).aggregate(
        seen=Count("pk"),
        serving=Count("pk", filter=Q(state=ReplicationState.IN_SERVICE)),
        gone=Count("pk", filter=Q(state=ReplicationState.ABANDONED)),
    )
    return Tally(
        seen=seen["seen"],
        in_service=seen["serving"],
        abandoned=seen["gone"],
        under_way=seen["seen"] - seen["serving"] - seen["gone"],
        withheld=total["all"] - seen["seen"],
        all_in_service=total["serving"],
    )


def genealogy(sheet: Sheet, standing: Standing, *, at_most: int = DRAWN) -> list[Branch]:
    """The first branches that this person sees, each under what it was copied from. Two queries."""
    visible = Replication.objects.filter(visible_replications(standing), sheet=sheet).order_by().values("pk")
    try:
        sql, params = visible.query.sql_with_params()
    except EmptyResultSet:  # nobody is signed in
        return []
    with connection.cursor() as cursor:
        cursor.execute(LINEAGE.format(visible=sql), [sheet.pk, *params, at_most])
        lines: list[tuple[int, list[int]]] = cursor.fetchall()
    rows = Replication.objects.select_related("adopter").in_bulk([pk for pk, _path in lines])
    branches: dict[int, Branch] = {}
    for pk, path in lines:
        above = next((branches[each] for each in reversed(path[:-1]) if each in branches), None)
        hidden = len(path) > 1 and (above is None or above.replication.pk != path[-2])
        parent = above.replication if above else None
        branches[pk] = Branch(rows[pk], above.depth + 1 if above else 1, parent, hidden)
    return list(branches.values())


def followed_by(sheet: Sheet, standing: Standing) -> Replication | None:
    """The adoption of this sheet that one of the person's own organisations follows now."""
    mine = Replication.objects.filter(sheet=sheet, adopter__in=list(standing.organisation_paths))
    return mine.exclude(state=ReplicationState.ABANDONED).order_by("pk").first()


def adopters_page(sheet: Sheet, standing: Standing, *, cursor: str = "") -> Page[Replication]:
    """One page of the sheet's adoptions, the oldest first, for the table beside the picture."""
    rows = Replication.objects.filter(visible_replications(standing), sheet=sheet)
    parents = Replication.objects.filter(visible_replications(standing), pk=OuterRef("parent_id"))
    told = rows.select_related("adopter", "obstacle", "parent__adopter").annotate(parent_seen=Exists(parents))
    return page_of(told, BY_DAY, cursor=cursor, size=PAGE)


@dataclass(frozen=True, slots=True)
class Knot:
    """One line of the picture."""

    x: int
    y: int
    text_x: int
    name: str
    words: str
    tone: str
    href: str
    bend: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws, in the units of its view box."""

    width: int
    height: int
    knots: Sequence[Knot]
    kind: str = "wide"


ROW, TOP = 52, 28


def genealogy_picture(sheet: Sheet, branches: Sequence[Branch], *, narrow: bool = False) -> Picture:
    """Place the source at the top and each adoption under its own, one line each."""
    width, indent, letters = (300, 12, 8.2) if narrow else (760, 34, 8.6)
    knots = [_source(sheet, width, letters)]
    places = {0: (16, TOP)}
    for number, branch in enumerate(branches, start=1):
        above = places[branch.parent.pk if branch.parent else 0]
        x, y = 16 + indent * min(branch.depth, DEEPEST), TOP + ROW * number
        if x <= above[0]:
            x = above[0] + 4
        places[branch.replication.pk] = (x, y)
        room = int((width - x - 22) / letters)
        knots.append(_knot(branch, (x, y), above, room))
    return Picture(width, TOP + ROW * len(branches) + 34, knots, "narrow" if narrow else "wide")


def _source(sheet: Sheet, width: int, letters: float) -> Knot:
    name = _short(sheet.organisation, int((width - 40) / letters))
    return Knot(16, TOP, 36, name, _("À l’origine de l’innovation"), "source", "")


def _knot(branch: Branch, place: tuple[int, int], above: tuple[int, int], room: int) -> Knot:
    row, (x, y), (from_x, from_y) = branch.replication, place, above
    words = _("%(state)s, le %(day)s") % {"state": row.get_state_display(), "day": day(row.state_on)}
    return Knot(
        x=x,
        y=y,
        text_x=x + 18,
        name=_short(row.adopter, max(room, 12)),
        words=Truncator(words).chars(max(int(room * 1.15), 14)),
        tone=row.state,
        href=reverse("replications:detail", args=[row.pk]),
        bend=f"M{from_x} {from_y + 9}V{y - 8}Q{from_x} {y} {min(from_x + 8, x)} {y}H{x - 9}",
    )


def _short(organisation: Organisation, room: int) -> str:
    """The name if it fits, else the acronym, else the beginning of the name."""
    fits = len(organisation.name) <= room or not organisation.acronym
    return Truncator(organisation.name).chars(room) if fits else organisation.acronym
