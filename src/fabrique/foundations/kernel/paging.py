"""Pages of a long list, by cursor: page 500 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: field names, the last one unique; ``-`` means descending.

    Every field must be non-null. The names come from our code, never from a request.
    """

    fields: tuple[str, ...]

    def reversed(self) -> Order:
        """The same order, from the end."""
        return Order(tuple(name[1:] if name.startswith("-") else f"-{name}" for name in self.fields))


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page: its rows, and opaque cursors of its neighbours ("" when there is none)."""

    rows: Sequence[M]
    next_cursor: str
    previous_cursor: str

    def __iter__(self) -> Any:  # noqa: ANN401 - delegated to the rows
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(queryset: QuerySet[M], order: Order, *, cursor: str = "", size: int = 20) -> Page[M]:
    """Return the page of ``queryset`` that starts after ``cursor``.

    An unreadable cursor gives the first page: it can only come from a mangled link.
    """
    backwards, values = _decode(cursor, order)
    walk = order.reversed() if backwards else order
    rows_wanted = queryset.order_by(*[_ordering(name) for name in walk.fields])
    if values is not None:
        rows_wanted = rows_wanted.filter(_after(walk, values))
    rows = list(rows_wanted[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) if backwards else more
    has_previous = more if backwards else values is not None and bool(rows)
    return Page(
        rows=rows,
        next_cursor=_encode(rows[-1], order, backwards=False) if has_next else "",
        previous_cursor=_encode(rows[0], order, backwards=True) if has_previous else "",
    )


def cursor_after(row: Model, order: Order) -> str:
    """Return the cursor of the page that follows ``row`` (saved or not: only its ordering fields count)."""
    return _encode(row, order, backwards=False)


def _ordering(name: str) -> Any:  # noqa: ANN401 - Django's OrderBy
    return F(name[1:]).desc() if name.startswith("-") else F(name).asc()


def _after(order: Order, values: list[Any]) -> Q:
    """Rows strictly after ``values``: a<x or (a=x and (b<y or …)), with an index-friendly bound."""
    condition = Q()
    for name, value in reversed(list(zip(order.fields, values, strict=True))):
        field = name.lstrip("-")
        operator = "lt" if name.startswith("-") else "gt"
        strictly = Q(**{f"{field}__{operator}": value})
        condition = (strictly | (Q(**{field: value}) & condition)) if condition else strictly
    first = order.fields[0]
    bound = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{bound}": values[0]}) & condition


def _encode(row: Model, order: Order, *, backwards: bool) -> str:
    values = [_plain(getattr(row, name.lstrip("-"))) for name in order.fields]
    return _signer(order).sign_object([int(backwards), *values])


def _signer(order: Order) -> Signer:
    """Cursors are signed: a mangled or borrowed one never reaches the database."""
    return Signer(salt="cursor:" + ",".join(order.fields))


def _plain(value: Any) -> Any:  # noqa: ANN401 - field values are of any type
    return {"d": value.isoformat()} if isinstance(value, datetime | date) else value


def _decode(cursor: str, order: Order) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        backwards, *values = _signer(order).unsign_object(cursor)
    except (BadSignature, ValueError):
        return False, None
    return bool(backwards), [_value(item) for item in values]


def _value(item: Any) -> Any:  # noqa: ANN401 - field values are of any type
    return datetime.fromisoformat(item["d"]) if isinstance(item, dict) else item
