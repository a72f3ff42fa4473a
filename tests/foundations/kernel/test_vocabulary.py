"""Windows, verdicts, lifecycles, differences, safe text and safe cells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.diff import compare
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.kernel.lifecycle import Lifecycle
from fabrique.foundations.kernel.spreadsheet import csv_lines, safe_cell
from fabrique.foundations.kernel.verdict import YES, first_no, not_now, refused
from fabrique.foundations.kernel.window import Moment, Window

AT = datetime(2026, 5, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("window", "moment"),
    [
        (Window(None, None), Moment.UPCOMING),
        (Window(AT + DAY, None), Moment.UPCOMING),
        (Window(AT, None), Moment.OPEN),
        (Window(AT - DAY, AT + DAY), Moment.OPEN),
        (Window(AT - DAY, AT), Moment.OVER),
    ],
)
def test_a_window_is_half_open(window: Window, moment: Moment) -> None:
    assert window.at(AT) is moment


def test_the_first_refusal_speaks() -> None:
    assert first_no(YES, YES) is YES
    verdict = first_no(YES, not_now("Plus tard."), refused("Jamais."))
    with pytest.raises(ImpossibleNow, match="Plus tard."):
        verdict.enforce()
    with pytest.raises(Refused):
        refused("Jamais.").enforce()


def test_a_lifecycle_allows_its_table_only() -> None:
    life = Lifecycle({"a": frozenset({"b"}), "b": frozenset()}, {"a": "Avant", "b": "Après"})
    life.check("a", "b")
    with pytest.raises(ImpossibleNow, match="Après"):
        life.check("b", "a")
    assert life.lines() == [("a", "b")]


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_difference_gives_both_texts_back(old: str, new: str) -> None:
    segments = compare(old, new)
    assert "".join(s.text for s in segments if s.op != "insert") == old
    assert "".join(s.text for s in segments if s.op != "delete") == new


@given(st.text(max_size=300))
def test_cleaning_is_idempotent_and_keeps_no_script(source: str) -> None:
    once = richtext.clean(source)
    assert richtext.clean(once) == once


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">lien</a>',
        '<p style="x" onclick="alert(1)">a</p>',
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='//x'></iframe>",
    ],
)
def test_what_could_execute_is_removed(attack: str) -> None:
    for way in (richtext.clean, richtext.from_markdown):
        cleaned = way(attack)
        assert "<script" not in cleaned
        assert "<img" not in cleaned
        assert "<iframe" not in cleaned
        assert '<a href="javascript' not in cleaned


def test_simple_formatting_goes_both_ways() -> None:
    typed = "Premier paragraphe, **gras**.\n\n- un\n- deux\n\n[lien](https://example.org/a)"
    body = richtext.from_markdown(typed)
    assert body == (
        "<p>Premier paragraphe, <strong>gras</strong>.</p>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"
        '<p><a href="https://example.org/a" rel="nofollow noopener noreferrer">lien</a></p>'
    )
    assert richtext.from_markdown(richtext.to_markdown(body)) == body
    assert richtext.to_plain(body) == "Premier paragraphe, gras.\nun\ndeux\nlien"


def test_plain_text_keeps_its_signs() -> None:
    assert richtext.to_plain(richtext.from_plain("1 < 2 & 3\n\nsuite")) == "1 < 2 & 3\nsuite"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-12", "-12"), ("+3,5", "+3,5"), ("-a", "'-a"), ("bon", "bon")],
)
def test_no_cell_runs(cell: str, safe: str) -> None:
    assert safe_cell(cell) == safe


def test_csv_streams_with_its_mark() -> None:
    assert list(csv_lines([["a;b", "=x"]])) == ["\ufeff", '"a;b";\'=x\r\n']
