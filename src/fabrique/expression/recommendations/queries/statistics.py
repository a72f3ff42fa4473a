"""Figures of a set of marks. Pure functions.

Quartiles follow method 7 of Hyndman and Fan (« Sample Quantiles in Statistical
Packages », The American Statistician, 1996), the linear interpolation that
spreadsheets use. The standard deviation is that of the population.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How marks lie: count, mean, quartiles (low, median, high) and standard deviation."""

    count: int
    mean: float
    low: float
    median: float
    high: float
    deviation: float


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of ``ordered`` (sorted, not empty) lies."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = math.ceil(place)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread_of(marks: Sequence[float]) -> Spread | None:
    """Return the figures of ``marks``, or None when there is none."""
    if not marks:
        return None
    ordered = sorted(marks)
    mean = math.fsum(ordered) / len(ordered)
    variance = math.fsum((mark - mean) ** 2 for mark in ordered) / len(ordered)
    return Spread(
        count=len(ordered),
        mean=mean,
        low=quantile(ordered, 0.25),
        median=quantile(ordered, 0.5),
        high=quantile(ordered, 0.75),
        deviation=math.sqrt(variance),
    )


def one_voice_each(marks: Mapping[str, Sequence[float]]) -> list[float]:
    """Return one mark per organisation: the mean of its members' marks, whatever their number."""
    return [math.fsum(members) / len(members) for members in marks.values() if members]
