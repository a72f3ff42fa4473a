from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.expression.imports.readers.values import (
    TITLE_MAX,
    WrongValue,
    checked_key,
    first_sentence,
    guard,
    looks_like_html,
    moment_of_uuid,
    parse_count,
    parse_moment,
    shorten,
    title_and_body,
    unguard,
    web_address,
)


@pytest.mark.parametrize(
    "text",
    [
        "2019-10-07 15:47:00 +0200",
        "2019-10-07T13:47:00Z",
        "2019-10-07T15:47:00+0200",
        "2019-10-07 13:47:00 UTC",
        "2019-10-07 15:47",
        "07/10/2019 15:47",
        "7/10/2019 à 15h47",
        "07-10-2019 15:47:00",
    ],
)
def test_every_writing_of_an_instant_is_the_same_instant(text: str) -> None:
    assert parse_moment(text) == datetime(2019, 10, 7, 13, 47, tzinfo=UTC)


def test_winter_time_and_month_first() -> None:
    assert parse_moment("05/12/2019 10:00") == datetime(2019, 12, 5, 9, 0, tzinfo=UTC)
    assert parse_moment("05/12/2019 10:00", day_first=False) == datetime(2019, 5, 12, 8, 0, tzinfo=UTC)
    assert parse_moment(" ") is None


@given(text=st.text(max_size=30))
def test_any_text_is_a_date_or_a_clear_refusal(text: str) -> None:
    with suppress(WrongValue):
        moment = parse_moment(text)
        assert moment is None or moment.tzinfo is not None


def test_a_wrong_date_is_quoted() -> None:
    with pytest.raises(WrongValue, match=r"^la date « hier » n’est pas une date reconnue$"):
        parse_moment("hier")


def test_an_identifier_tells_when_it_was_made_or_nothing() -> None:
    assert moment_of_uuid("c687c6bc-ffcc-11e9-bb9b-0242ac110003") == datetime(2019, 11, 5, 13, 4, tzinfo=UTC)
    assert moment_of_uuid("6b8f2b0e-3c1d-4e0a-9a57-0c4b1a2f3d4e") is None
    assert moment_of_uuid("418") is None


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" 1\u202f200 ", 1200), ("3,0", 3), ("", None)])
def test_whole_numbers(text: str, number: int | None) -> None:
    assert parse_count(text) == number


@pytest.mark.parametrize("text", ["-1", "1.5", "douze", "٣", "9" * 30])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(WrongValue):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://exemple.fr/a?b=c#d", "https://exemple.fr/a?b=c#d"),
        ("www.exemple.fr/page", "http://www.exemple.fr/page"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ('https://x.fr/"onclick="', ""),
        ("https://x.fr/" + "a" * 500, ""),
    ],
)
def test_only_web_addresses_are_kept(text: str, kept: str) -> None:
    assert web_address(text) == kept


@given(title=st.text(max_size=700), body=st.text(max_size=50), is_html=st.booleans())
def test_a_title_is_short_and_nothing_is_lost(title: str, body: str, *, is_html: bool) -> None:
    short, kept = title_and_body(title, body, is_html=is_html)
    assert len(short) <= TITLE_MAX
    assert kept.endswith(body)


def test_the_first_sentence_is_a_title() -> None:
    assert first_sentence("\n Ouvrir le soir ! Et le samedi.", is_html=False) == "Ouvrir le soir !"
    assert first_sentence("<p>Caf&eacute; <b>chaud</b></p><p>Suite</p>", is_html=True) == "Café chaud"
    assert first_sentence("<p></p>", is_html=True) == ""
    assert len(first_sentence("mot " * 100, is_html=False)) <= 120


@given(text=st.text(), length=st.integers(10, 60))
def test_a_shortened_text_fits(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length


@given(text=st.text())
def test_a_guarded_cell_is_no_formula_and_is_given_back(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("key", ["", " ", "a" * 201, "a\nb", "a\x07"])
def test_an_identifier_must_be_fit_to_be_kept(key: str) -> None:
    with pytest.raises(WrongValue):
        checked_key(key)


def test_html_is_recognised_by_its_tags_only() -> None:
    assert looks_like_html("Un <strong>mot</strong>")
    assert not looks_like_html("si a < b et b > c, <moi> j’écris")
