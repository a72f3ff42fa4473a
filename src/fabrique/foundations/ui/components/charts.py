"""Charts as accessible SVG: a title, a description, and the same figures in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fabrique.foundations.ui.registry import Props, component
from fabrique.foundations.ui.wording import number

ROW = 34
LABEL_WIDTH = 230
WIDTH = 720
PLOT = 420


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar; ``marked`` draws it in the accent colour among others."""

    label: str
    value: float
    detail: str = ""
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A dot of a scatter; ``short`` is written beside it (a number, two letters)."""

    label: str
    x: float
    y: float
    short: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its spread, from ``low`` to ``high``."""

    label: str
    low: float
    value: float
    high: float
    detail: str = ""


@component
def bar_chart(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    id: str = "bars",
    table_open: bool = False,
) -> Props:
    """Quantities to compare, as horizontal bars."""
    top = max((bar.value for bar in bars), default=0) or 1
    drawn = [
        {
            "label": bar.label,
            "value": number(bar.value),
            "detail": bar.detail,
            "width": f"{100 * bar.value / top:.2f}",
            "marked": bar.marked,
        }
        for bar in bars
    ]
    return {
        "title": title,
        "description": description,
        "bars": drawn,
        "unit": unit,
        "id": id,
        "open": table_open,
    }


@component
def scatter(
    points: Sequence[Point],
    *,
    title: str,
    x_label: str,
    y_label: str,
    description: str = "",
    low: float = 1,
    high: float = 5,
    id: str = "scatter",
) -> Props:
    """Things placed by two marks; the same scale on both axes."""
    span = (high - low) or 1

    def place(value: float) -> float:
        return min(max((value - low) / span, 0), 1)

    return {
        "title": title,
        "description": description,
        "x_label": x_label,
        "y_label": y_label,
        "low": number(low),
        "high": number(high),
        "middle": number((low + high) / 2),
        "id": id,
        "points": [
            {
                "label": point.label,
                "short": point.short,
                "href": point.href,
                "x": number(point.x, 1),
                "y": number(point.y, 1),
                "cx": f"{60 + 560 * place(point.x):.1f}",
                "cy": f"{420 - 380 * place(point.y):.1f}",
                "tx": f"{60 + 560 * place(point.x):.1f}",
                "ty": f"{424 - 380 * place(point.y):.1f}",
            }
            for point in points
        ],
    }


@component
def interval_chart(
    rows: Sequence[Interval],
    *,
    title: str,
    description: str = "",
    low: float = 1,
    high: float = 5,
    unit: str = "",
    spread_label: str = "",
    id: str = "intervals",
) -> Props:
    """Means with their spread, one line per thing."""
    span = (high - low) or 1
    return {
        "title": title,
        "description": description,
        "unit": unit,
        "spread_label": spread_label,
        "low": number(low),
        "high": number(high),
        "id": id,
        "rows": [
            {
                "label": row.label,
                "detail": row.detail,
                "value": number(row.value, 1),
                "from": number(row.low, 1),
                "to": number(row.high, 1),
                "x1": f"{100 * (row.low - low) / span:.2f}",
                "x2": f"{100 * (row.high - low) / span:.2f}",
                "width": f"{100 * (row.high - row.low) / span:.2f}",
                "cx": f"{100 * (row.value - low) / span:.2f}",
            }
            for row in rows
        ],
    }
