"""A value over time, with where it started and where it should go; the same figures in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fabrique.foundations.ui.registry import Props, component
from fabrique.foundations.ui.wording import NBSP, day, number

LEFT, RIGHT, TOP, BOTTOM = 70.0, 640.0, 30.0, 270.0
TICKS = 4
APART = 24.0
MANY = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on a day."""

    on: date
    value: float
    detail: str = ""


@component
def line_chart(  # noqa: PLR0913 - props
    marks: Sequence[Mark],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    baseline: float | None = None,
    target: float | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    id: str = "line",
    table_open: bool = False,
) -> Props:
    """A value over time, with its baseline and its target."""
    rows = sorted(marks, key=lambda mark: mark.on)
    levels = [each for each in (baseline, target) if each is not None]
    days = [mark.on for mark in rows] + [each for each in (starts_on, ends_on) if each is not None]
    scale = _Scale([mark.value for mark in rows] + levels, days)
    points = [
        {"x": f"{scale.x(mark.on):.1f}", "y": f"{scale.y(mark.value):.1f}", "on": day(mark.on), "value": _said(mark.value),
         "detail": mark.detail} for mark in rows
    ]  # fmt: skip
    return {
        "title": title,
        "description": description,
        "unit": unit,
        "id": id,
        "open": table_open,
        "points": points,
        "dots": len(points) <= MANY,
        "path": " ".join(f"{'L' if n else 'M'}{point['x']} {point['y']}" for n, point in enumerate(points)),
        "ticks": [{"y": f"{scale.y(tick):.1f}", "ty": f"{scale.y(tick) + 5:.1f}", "text": _said(tick)} for tick in scale.ticks],
        "levels": _levels(scale, baseline, target),
        "first": day(min(days)) if days else "",
        "last": day(max(days)) if len(set(days)) > 1 else "",
        "summary": _summary(rows, baseline, target, unit),
    }  # fmt: skip


class _Scale:
    """Where a value and a day fall on the drawing."""

    def __init__(self, values: Sequence[float], days: Sequence[date]) -> None:
        self.first, last = min(days, default=date.min), max(days, default=date.min)
        self.span = (last - self.first).days or 1
        self.ticks = _ticks(min(values, default=0), max(values, default=1))
        self.low, self.high = self.ticks[0], self.ticks[-1]

    def x(self, on: date) -> float:
        share = min(max((on - self.first).days / self.span, 0), 1)
        return LEFT + (RIGHT - LEFT) * share

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low)


def _ticks(low: float, high: float) -> list[float]:
    """Round values that hold everything between ``low`` and ``high``."""
    if high - low < max(abs(high), abs(low), 1) * 1e-9:
        pad = abs(high) / 2 or 1
        low, high = low - pad, high + pad
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 2.5, 5, 10) if power * size >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * n, 9) for n in range(first, last + 1)]


def _levels(scale: _Scale, baseline: float | None, target: float | None) -> list[dict[str, str]]:
    """The two lines and where their words stand: the lower one's words go under it when they are close."""
    wanted = [("baseline", _("Départ"), baseline), ("target", _("Cible"), target)]
    given = [(kind, label, value) for kind, label, value in wanted if value is not None]
    heights = [scale.y(value) for _kind, _label, value in given]
    close = len(heights) == len(wanted) and abs(heights[0] - heights[1]) < APART
    levels = []
    for (kind, label, value), height in zip(given, heights, strict=True):
        under = close and (height > min(heights) or (heights[0] == heights[1] and kind == "target"))
        place = height + 18 if under else height - 7
        text = f"{label}{NBSP}: {_said(value)}"
        levels.append({"kind": kind, "text": text, "y": f"{height:.1f}", "ty": f"{place:.1f}"})
    return levels


def _summary(rows: Sequence[Mark], baseline: float | None, target: float | None, unit: str) -> str:
    """What the drawing shows, in one sentence."""
    said = f"{NBSP}{unit}" if unit else ""
    parts = []
    if rows:
        last = rows[-1]
        parts.append(
            _("dernière mesure %(value)s, le %(day)s") % {"value": _said(last.value) + said, "day": day(last.on)}
        )
    if baseline is not None:
        parts.append(_("départ %(value)s") % {"value": _said(baseline) + said})
    if target is not None:
        parts.append(_("cible %(value)s") % {"value": _said(target) + said})
    text = "\u00a0; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _said(value: float) -> str:
    """Every decimal that counts, three at most."""
    decimals = next((n for n in range(3) if round(value, n) == round(value, 3)), 3)
    return number(float(value), decimals)
