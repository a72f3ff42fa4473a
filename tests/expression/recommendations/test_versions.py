"""What changed between two versions; sentences found in texts."""

from __future__ import annotations

from typing import Any

import pytest

from fabrique.expression.recommendations import actions, queries
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.queries.comparison import paragraph_changes
from factories.challenges import TermFactory
from factories.desk import AT, Desk


def rows(*keys: str, **texts: str) -> list[dict[str, Any]]:
    return [{"key": key, "body": f"<p>{texts.get(key, key)}</p>", "sources": []} for key in keys]


def told(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[str, int | None, int | None, bool]]:
    return [(each.kind, each.old_place, each.new_place, each.moved) for each in paragraph_changes(old, new)]


def test_the_same_text_changes_nothing() -> None:
    assert told(rows("a", "b"), rows("a", "b")) == [("same", 1, 1, False), ("same", 2, 2, False)]


def test_added_changed_and_removed_paragraphs_are_aligned_by_key() -> None:
    old, new = rows("a", "b", "c"), rows("a", "d", "c", c="autre")
    assert told(old, new) == [
        ("same", 1, 1, False),
        ("removed", 2, None, False),
        ("added", None, 2, False),
        ("changed", 3, 3, False),
    ]


def test_only_the_paragraph_that_was_carried_away_is_moved() -> None:
    assert told(rows("a", "b", "c"), rows("c", "a", "b")) == [
        ("same", 3, 1, True),
        ("same", 1, 2, False),
        ("same", 2, 3, False),
    ]


def test_what_was_first_is_shown_first_when_removed() -> None:
    assert told(rows("a", "b"), rows("b")) == [("removed", 1, None, False), ("same", 2, 1, False)]


def test_joined_segments_give_both_texts_back() -> None:
    (change,) = paragraph_changes(rows("a", a="un deux trois"), rows("a", a="un trois quatre"))
    old = "".join(each.text for each in change.segments if each.op != "insert")
    new = "".join(each.text for each in change.segments if each.op != "delete")
    assert (old, new) == ("un deux trois", "un trois quatre")


def test_any_two_versions_are_compared_in_the_order_of_their_numbers(desk: Desk) -> None:
    row = desk.recommendation("Un.", "Deux.")
    term = TermFactory(taxonomy__challenge=desk.challenge, label="Répliquer")
    first = row.paragraphs.get(position=1)
    row = actions.save_text(
        desk.agent,
        row,
        Heading("Un autre titre", "Trop d’attente.", "ministerielle", [term.pk]),
        [Passage(first.key, "Un, mieux.")],
        seen=row.version_number,
        note="Resserré",
        at=AT,
    )
    found = queries.comparison_of(row, 3, 2)
    assert found is not None
    assert (found.older.number, found.newer.number, found.newer.note) == (2, 3, "Resserré")
    assert (found.scope, found.terms_added) == (("Interministérielle", "Ministérielle"), ["Répliquer"])
    assert [each.kind for each in found.paragraphs] == ["changed", "removed"]
    assert queries.comparison_of(row, 2, 99) is None


QUOTES = [
    ("Un bureau\u00a0d’accueil.", "bureau d'accueil", "bureau d’accueil"),
    ("Un bureau\nd’accueil.", "  Un   bureau d’accueil. ", "Un bureau d’accueil."),
    ("Un bureau.", "«\u202fUn bureau.\u202f»", "Un bureau."),
    ("Un « bureau » ouvert", "« bureau »", "« bureau »"),
    ("Un bureau.", "", ""),
    ("Un bureau.", "Un guichet", None),
    ("Un bureau.", "« »", None),
]


@pytest.mark.parametrize(("plain", "quote", "expected"), QUOTES)
def test_a_sentence_is_found_whatever_its_spaces(plain: str, quote: str, expected: str | None) -> None:
    assert queries.quote_in(plain, quote) == expected
