"""Figures of marks: bounds, order, one voice per organisation."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.expression.recommendations.queries.statistics import one_voice_each, quantile, spread_of

MARKS = st.lists(st.integers(1, 5), min_size=1, max_size=40)


@given(MARKS)
def test_figures_agree_with_the_standard_library(marks: list[int]) -> None:
    spread = spread_of(marks)
    assert spread is not None
    assert spread.count == len(marks)
    assert spread.mean == pytest.approx(statistics.fmean(marks))
    assert spread.median == pytest.approx(statistics.median(marks))
    assert spread.deviation == pytest.approx(statistics.pstdev(marks))
    if len(marks) > 1:
        low, _middle, high = statistics.quantiles(marks, n=4, method="inclusive")
        assert (spread.low, spread.high) == (pytest.approx(low), pytest.approx(high))


@given(MARKS, st.randoms())
def test_the_order_of_ballots_changes_nothing(marks: list[int], random) -> None:
    shuffled = list(marks)
    random.shuffle(shuffled)
    assert spread_of(shuffled) == spread_of(marks)


@given(st.dictionaries(st.integers(1, 9), MARKS, min_size=1))
def test_an_organisation_has_one_voice_whatever_its_size(marks: dict[int, list[int]]) -> None:
    voices = one_voice_each(marks)
    assert len(voices) == len(marks)
    doubled = {key: members * 2 for key, members in marks.items()}
    assert one_voice_each(doubled) == pytest.approx(voices)


def test_nobody_gives_no_figures() -> None:
    assert spread_of([]) is None
    assert one_voice_each({1: []}) == []
    assert quantile([1, 2, 3, 4], 0.25) == 1.75
