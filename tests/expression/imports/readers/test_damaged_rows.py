from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.expression.imports.readers.cap_rows import ARGUMENT, OPINION, Layout
from fabrique.expression.imports.readers.records import (
    ROW_RECORDS,
    Comment,
    Contribution,
    Record,
    Refusal,
    Report,
    Vote,
)
from fabrique.expression.imports.readers.values import WrongValue

OPINIONS = (
    "id author_id consultation_title section_title title bodyText createdAt updatedAt url published trashed "
    "trashedStatus trashedAt trashedReason votesCount votesCountOk votesCountMitige votesCountNok argumentsCount "
    "argumentsCountFor argumentsCountAgainst sourcesCount versionsCount"
).split()
VOTES = "id related_id author_id value createdAt".split()
ARGUMENTS = (
    "related_id related_kind id author_id type body createdAt updatedAt url published trashed trashedStatus trashedAt "
    "trashedReason votesCount"
).split()
REPORTS = "related_id related_kind id author_id type body createdAt".split()
HEADER = [
    "type",
    *(f"contributions_{name}" for name in OPINIONS),
    *(f"contributions_votes_{name}" for name in VOTES),
    *(f"contributions_arguments_{name}" for name in ARGUMENTS),
    *(f"contributions_reportings_{name}" for name in REPORTS),
]
FIRST = {
    "contributions_": 1,
    "contributions_votes_": 24,
    "contributions_arguments_": 29,
    "contributions_reportings_": 44,
}
KEY = "f0175fce-e908-11e9-adee-0242ac110003"
ARGUMENT_KEY = "fde5a283-0b07-11ea-ac8c-0242ac110002"
URL = "https://www.exemple.fr/opinions/1"
OPINION_CELLS = [
    KEY, "User_1", "Consultation", "Section", "Un titre", "Un texte.", "07/10/2019 15:47", "08/10/2019 16:21", URL, "1",
    "", "", "", "", "2", "1", "0", "1", "1", "1", "0", "0", "0",
]  # fmt: skip
ARGUMENT_CELLS = [
    KEY, "opinion", ARGUMENT_KEY, "User_2", "FOR", "Un argument.", "19/11/2019 21:05", "19/11/2019 21:06", URL, "1",
    "", "", "", "", "3",
]  # fmt: skip
LAYOUT = Layout(HEADER)


def row(kind: str, cells: list[str], first: int, width: int = 51) -> list[str]:
    filled = [kind, *[""] * (first - 1), *cells]
    return filled + [""] * (width - len(filled))


def opinion(cells: list[str] = OPINION_CELLS, **_: str) -> list[str]:
    return row("opinion", list(cells), 1)


def argument(cells: list[str] = ARGUMENT_CELLS) -> list[str]:
    return row("argument", list(cells), 29)


def vote(
    contribution: str = KEY, author: str = "User_3", value: str = "YES", at: str = "09/10/2019 07:24", key: str = "v1"
) -> list[str]:
    return row("vote", [key, contribution, author, value, at], 24)


def report(cells: list[str]) -> list[str]:
    return row("reportings", cells, 44)


def as_csv(*rows: list[str]) -> str:
    output = io.StringIO()
    csv.writer(output, delimiter=";").writerows([HEADER, *rows])
    return output.getvalue()


@pytest.fixture
def taken(write: Callable[..., Path], records: Callable[..., list[Record]]) -> Callable[..., list[Record]]:
    def _taken(*rows: list[str]) -> list[Record]:
        return [one for one in records("cap-collectif", write(as_csv(*rows))) if isinstance(one, ROW_RECORDS)]

    return _taken


def test_a_sound_opinion_keeps_everything(taken: Callable[..., list[Record]]) -> None:
    (one,) = taken(opinion())
    assert one == Contribution(
        line=2, key=KEY, kind="idee", title="Un titre", body="Un texte.", author_key="User_1", section="Consultation",
        category="Section", url=URL, created_at=datetime(2019, 10, 7, 13, 47, tzinfo=UTC),
        updated_at=datetime(2019, 10, 8, 14, 21, tzinfo=UTC), file="fichier.csv", extra={},
        declared={
            "votes": 2, "agree": 1, "mixed": 0, "disagree": 1, "arguments": 1, "for": 1, "against": 0, "sources": 0,
            "versions": 0,
        },
    )  # fmt: skip


def test_the_same_vote_twice_is_refused_and_another_person_s_is_not(taken: Callable[..., list[Record]]) -> None:
    found = taken(opinion(), vote(), vote(value="NO"), vote(author="User_4"))
    assert [type(one) for one in found] == [Contribution, Vote, Refusal, Vote]
    assert found[2].reason == "Doublon : cette personne a déjà voté sur cette contribution à la ligne 3."
    assert found[2].line == 4


def test_rows_before_their_opinion_wait_for_it(taken: Callable[..., list[Record]]) -> None:
    found = taken(vote(), argument(), opinion())
    assert [type(one) for one in found] == [Contribution, Vote, Comment]


def test_children_of_an_absent_or_refused_opinion_say_why_they_fall(taken: Callable[..., list[Record]]) -> None:
    broken = [*OPINION_CELLS]
    broken[14] = "beaucoup"
    found = taken(opinion(broken), vote(), vote(contribution="ailleurs"))
    assert [(one.line, one.reason) for one in found] == [
        (2, "Les colonnes sont décalées et ne peuvent pas être remises en place avec certitude."),
        (3, f"La contribution « {KEY} », à laquelle se rattache ce vote, est refusée (ligne 2)."),
        (4, "La contribution « ailleurs », à laquelle se rattache ce vote, est absente du fichier."),
    ]


def test_reports_reach_opinions_and_arguments_and_nothing_else(taken: Callable[..., list[Record]]) -> None:
    found = taken(
        opinion(),
        argument(),
        report([KEY, "opinion", "1", "User_5", "SPAM", "Publicité", "09/10/2019 07:24"]),
        report([ARGUMENT_KEY, "argument", "2", "User_5", "OFF", "", "09/10/2019 07:24"]),
        report(["x", "source", "3", "User_5", "OFF", "", "09/10/2019 07:24"]),
    )
    assert [(one.contribution_key, one.comment_key, one.reason) for one in found if isinstance(one, Report)] == [
        (KEY, "", "publicite"),
        ("", ARGUMENT_KEY, "hors_sujet"),
    ]
    assert found[-1].reason == "Le signalement porte sur « source », que cet import ne reprend pas."


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("", ["x"], 1), "Le type de ligne est absent."),
        (row("Bonjour à tous", [], 1), "Le type de ligne « Bonjour à tous » n’est pas connu."),
        (vote(value="PEUT-ÊTRE"), "Le vote « PEUT-ÊTRE » n’est ni YES, ni MITIGE, ni NO."),
        (vote(author=""), "L’auteur du vote est absent."),
        (opinion(["", *OPINION_CELLS[1:]]), "L’identifiant de la contribution est absent."),
        (opinion([*OPINION_CELLS[:4], "", "", *OPINION_CELLS[6:]]), "La contribution n’a ni titre ni texte."),
        (argument([*ARGUMENT_CELLS[:5], "", *ARGUMENT_CELLS[6:]]), "L’argument n’a pas de texte."),
    ],
)
def test_a_row_without_its_essentials_is_refused_with_the_reason(
    taken: Callable[..., list[Record]], bad: list[str], reason: str | None
) -> None:
    assert reason in [one.reason for one in taken(bad) if isinstance(one, Refusal)]


def test_a_separator_lost_before_the_date_is_put_back() -> None:
    cells = [*ARGUMENT_CELLS[:5], "Un argument.19/11/2019 21:05", *ARGUMENT_CELLS[7:]]
    found = LAYOUT.read(argument(cells), ARGUMENT)
    assert (found["body"], found["createdAt"], found["votesCount"]) == ("Un argument.", "19/11/2019 21:05", "3")
    assert len(found.warnings) == 1


def test_a_title_stuck_to_its_text_is_split_only_where_it_is_certain() -> None:
    one = LAYOUT.read(opinion([*OPINION_CELLS[:4], "Un titre;Un texte ; suite", *OPINION_CELLS[6:]]), OPINION)
    assert (one["title"], one["bodyText"], one["votesCount"]) == ("Un titre", "Un texte ; suite", "2")
    two = LAYOUT.read(opinion([*OPINION_CELLS[:4], "Un titre;Un;texte", *OPINION_CELLS[6:]]), OPINION)
    assert (two["title"], two["bodyText"]) == ("", "Un titre;Un;texte")
    assert len(two.warnings) == 2


def test_a_semicolon_of_the_text_is_glued_back() -> None:
    found = LAYOUT.read(argument([*ARGUMENT_CELLS[:5], "Un", " deux", " trois", *ARGUMENT_CELLS[6:]]), ARGUMENT)
    assert (found["body"], found["votesCount"]) == ("Un;deux;trois", "3")


@given(cut=st.integers(6, len(ARGUMENT_CELLS)))
def test_an_argument_that_ends_early_keeps_what_came_before(cut: int) -> None:
    found = LAYOUT.read(argument(ARGUMENT_CELLS[:cut]), ARGUMENT)
    assert found["body"] == "Un argument."
    for place, name in enumerate(ARGUMENTS):
        kept = ARGUMENT_CELLS[place] if place < cut else ""
        assert found[name] in {kept, ""}
    assert bool(found.warnings) == (cut < 10)


@given(length=st.integers(0, len("19/11/2019 21:05") - 1))
def test_a_row_that_breaks_off_in_a_date_loses_that_date_only(length: int) -> None:
    found = LAYOUT.read(argument([*ARGUMENT_CELLS[:6], "19/11/2019 21:05"[:length]]), ARGUMENT)
    assert (found["body"], found["createdAt"]) == ("Un argument.", "")


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "1", "0", "42", KEY, URL, "19/11/2019 21:05", "a;b", "FOR", "YES", "opinion", "x19/11/2019 21:05"]
    ),
)


@given(cells=st.lists(CELLS, max_size=60))
def test_any_cells_are_read_or_refused_and_no_column_gets_a_wrong_type(cells: list[str]) -> None:
    for prefix in (OPINION, ARGUMENT):
        try:
            found = LAYOUT.read(["x", *cells], prefix)
        except WrongValue:
            continue
        assert found["published"] in {"", "0", "1"}
        assert found["votesCount"] == "" or found["votesCount"].isdigit()
        assert found["url"] == "" or found["url"].startswith("http")
        assert found["createdAt"] == "" or found["createdAt"].startswith(tuple("0123456789"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["opinion", "argument", "vote", "reportings", "source", "version", "?"]),
            st.lists(CELLS.filter(lambda cell: "\x00" not in cell and "\r" not in cell), max_size=55),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_ragged_row_is_a_record_or_a_refusal(
    rows: list[tuple[str, list[str]]], write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    content = as_csv(*([kind, *cells] for kind, cells in rows)).encode("utf-8", "replace")
    found = records("cap-collectif", write(content))
    assert len([one for one in found if isinstance(one, ROW_RECORDS)]) == len(rows)
    lines = sorted(one.line for one in found if isinstance(one, ROW_RECORDS))
    assert len(set(lines)) == len(rows)


def test_a_row_without_a_cell_after_its_text_is_cut_and_refused(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    text = as_csv(opinion()) + ";".join(argument()[:35])
    refused = [one for one in records("cap-collectif", write(text)) if isinstance(one, Refusal)]
    assert [(one.line, one.reason) for one in refused] == [(3, "La ligne est coupée au milieu du texte.")]


def test_a_row_that_can_be_read_in_two_ways_is_refused() -> None:
    cells = [*ARGUMENT_CELLS[:5], "Un", " deux 19/11/2019 21:05", "20/11/2019 10:00"]
    with pytest.raises(WrongValue, match="avec certitude"):
        LAYOUT.read(argument(cells), ARGUMENT)
