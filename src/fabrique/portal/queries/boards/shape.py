"""What boards are made of: figures with their definition, pictures, tables, and the rows behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, F, FloatField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Extract
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.paging import Order
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.components.charts import Bar
from fabrique.foundations.ui.wording import NBSP, number
from fabrique.portal.rules import within_perimeter

SMALLEST_GROUP = 10
DAY = 86_400
DASH = "–"
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


class Percentile(Aggregate):
    """The value under which a share of the rows lies."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:  # noqa: ANN401 - an expression
        """Take the share from our code, never from a request."""
        super().__init__(expression, share=float(share), **extra)


def days_between(start: str, end: str) -> Extract:
    """Calendar days, with decimals, from one instant to another."""
    return Extract(F(end) - F(start), "epoch") / Value(DAY)  # type: ignore[return-value]  # a combined expression


class Ministry(Func):
    """The topmost organisation of a path (« /12/57/ » gives 12), as text."""

    function = "split_part"
    output_field = TextField()

    def __init__(self, path: str) -> None:
        """Cut at the second slash."""
        super().__init__(F(path), Value("/"), Value(2))


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures, from when to when."""

    standing: Standing
    at: datetime
    months: int = 12

    @property
    def today(self) -> date:
        """The day in Paris."""
        return today_at(self.at)

    @property
    def since(self) -> datetime:
        """The first instant that counts."""
        return self.at - timedelta(days=round(self.months * 30.44))

    def within(self, field_name: str = "organisation") -> Q:
        """Rows of the organisations that the person runs."""
        return within_perimeter(self.standing, field_name)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what exactly it counts, and the rows behind it."""

    label: str
    value: str
    definition: str
    measure: str = ""
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars to compare."""

    title: str
    bars: Sequence[Bar]
    description: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The same, or more, in cells."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    @property
    def numeric(self) -> str:
        """Every column but the first holds figures."""
        return ",".join(str(index) for index in range(1, len(self.head)))


@dataclass(frozen=True, slots=True)
class Board:
    """One page of figures."""

    figures: Sequence[Figure] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One thing behind a figure."""

    title: str
    detail: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """The rows behind a figure: those that the reader may open."""

    label: str
    rows: QuerySet[Any]
    order: Order
    shown: Callable[[Any], Row]


@dataclass(frozen=True, slots=True)
class Spec:
    """A board of the house: its name, what builds it, and the rows that it can open."""

    slug: str
    title: str | Promise
    lead: str | Promise
    build: Callable[[Scope], Board]
    measures: Callable[[Scope], Mapping[str, Measure]] = field(default=lambda _scope: {})
    public: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the whole: its name, how many people it is about, its cells."""

    name: str
    people: int
    cells: tuple[str, ...]


def kept(groups: Iterable[Group]) -> tuple[list[Group], int]:
    """Groups of ten people or more, and how many were withheld.

    When one alone is too small, the smallest of the others goes too: else its figures
    would be found by taking the others away from the whole.
    """
    rows = list(groups)
    small = [row for row in rows if row.people < SMALLEST_GROUP]
    if len(small) == 1 and len(rows) > 1:
        small.append(min((row for row in rows if row not in small), key=lambda row: row.people))
    return [row for row in rows if row not in small], len(small)


def group_table(caption: str, head: Sequence[str], groups: Iterable[Group]) -> Table:
    """A table of groups, saying how many are withheld."""
    shown, withheld = kept(groups)
    note = ""
    if withheld:
        note = (
            _(
                "%(n)s organisations ne sont pas montrées : elles concernent moins de dix personnes, ou le laisseraient déduire."
            )
            % {"n": withheld}
            if withheld > 1
            else _("Une organisation n’est pas montrée : elle concerne moins de dix personnes.")
        )
    return Table(caption, head, [(row.name, *row.cells) for row in shown], note)


def in_days(value: float | None) -> str:
    """« 12,5 j », or a dash."""
    return DASH if value is None else f"{number(round(float(value), 1))}{NBSP}j"


def share(part: int, whole: int) -> str:
    """« 42 % », or a dash."""
    return DASH if not whole else f"{number(round(100 * part / whole))}{NBSP}%"


def month_name(day: date) -> str:
    """« mars 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def quarter_name(day: date) -> str:
    """« 2e trimestre 2026 »."""
    rank = (day.month - 1) // 3 + 1
    return _("%(rank)s trimestre %(year)s") % {"rank": "1er" if rank == 1 else f"{rank}e", "year": day.year}
