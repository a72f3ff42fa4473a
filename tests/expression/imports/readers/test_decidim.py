from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.expression.imports.readers.records import Category, Comment, Contribution, Facts, Record, Refusal
from fabrique.expression.imports.readers.values import guard

OLD = "id;category/id;category/name/en;category/name/fr;scope/name/fr;title;body;votes;comments;created_at;url;component/id"
NEW = (
    "id;category/name/fr;scope/name/fr;participatory_space/url;component/id;title/en;title/fr;body/fr;state;reference;"
    "answer/fr;supports;endorsements/total_count;comments;published_at;url;author/id;author/name"
)
COMMENTS = "id;created_at;body;locale;author/id;author/name;alignment;depth;commentable_id;commentable_type;root_commentable_url"
OURS = [
    "id", "category/name/fr", "scope/name/fr", "title", "body", "supports", "comments", "published_at", "url", "state",
    "author/id", "author/name", "component/id", "fabrique/kind", "fabrique/body_format", "fabrique/created_at",
    "fabrique/updated_at", "fabrique/section", "fabrique/group_name", "fabrique/participants", "fabrique/agree",
    "fabrique/mixed", "fabrique/disagree", "fabrique/hidden", "fabrique/hidden_reason", "fabrique/institution",
]  # fmt: skip
OUR_COMMENTS = [*COMMENTS.split(";"), "fabrique/body_format", "fabrique/updated_at", "fabrique/hidden",
                "fabrique/hidden_reason", "fabrique/supports"]  # fmt: skip


def row(header: str, **cells: str) -> str:
    output = io.StringIO()
    values = {name.replace("/", "_"): name for name in header.split(";")}
    csv.DictWriter(output, header.split(";"), delimiter=";", restval="").writerow(
        {values[name]: cell for name, cell in cells.items()}
    )
    return output.getvalue()


def comment(
    key: str,
    about: str,
    *,
    on: str = "Comments::Comment",
    alignment: str = "0",
    body: str = "Oui",
    root: str = "debates/1",
) -> str:
    return row(
        COMMENTS, id=key, created_at="2019-01-17 10:38:20 +0100", body=body, author_id="7", author_name="p",
        alignment=alignment, depth="0", commentable_id=about, commentable_type=f"Decidim::{on}",
        root_commentable_url=f"https://x.fr/processes/a/f/1/{root}",
    )  # fmt: skip


def test_old_and_new_headers_are_read_by_name(write: Callable[..., Path], records: Callable[..., list[Record]]) -> None:
    old = row(OLD, id="1", category_name_fr="Thème", title="Titre", body="Texte", votes="3", component_id="4",
              created_at="2019-01-16 10:59:37 +0100")  # fmt: skip
    new = row(NEW, id="1", category_name_fr="Thème", title_en="Title", title_fr="Titre", body_fr="Texte", supports="3",
              published_at="2019-01-16 09:59:37 UTC", state="accepted", reference="R-1", author_id="8",
              author_name="Une personne")  # fmt: skip
    first = records("decidim", write(OLD + "\n" + old))[1]
    second = records("decidim", write(NEW + "\n" + new))[1]
    for one in (first, second):
        assert (one.key, one.title, one.body, one.category, one.tally_agree) == (
            "proposal:1", "Titre", "Texte", "Thème", 3,
        )  # fmt: skip
        assert one.created_at == datetime(2019, 1, 16, 9, 59, 37, tzinfo=UTC)
    assert first.extra == {"component/id": "4"}
    assert (second.author_key, second.author_label) == ("8", "Une personne")
    assert second.extra == {"state": "accepted", "reference": "R-1"}


@pytest.mark.parametrize(
    "cell", ['{"fr": "Titre", "en": "Title"}', '{"en"=>"Title", "fr"=>"Titre"}', '{"de": "Titre"}']
)
def test_localised_cells_are_read_in_french_first(
    write: Callable[..., Path], records: Callable[..., list[Record]], cell: str
) -> None:
    found = records("decidim", write(OLD + "\n" + row(OLD, id="1", title=cell, body="b")))
    assert found[0].title == "Titre"


def test_replies_come_after_their_parents_with_their_own_depth(
    write: Callable[..., Path], records: Callable[..., list[Record]], tmp_path: Path
) -> None:
    write("id;title/fr;description/fr;component/id\n1;Question;;5\n", "d/debats.csv")
    write(
        COMMENTS + "\n" + comment("13", "12") + comment("12", "11") + comment("11", "1", on="Debates::Debate"),
        "d/commentaires.csv",
    )
    found = [one for one in records("decidim", tmp_path / "d") if isinstance(one, Comment)]
    assert [(one.key, one.parent_key, one.depth, one.contribution_key) for one in found] == [
        ("11", None, 0, "debate:1"),
        ("12", "11", 1, "debate:1"),
        ("13", "12", 2, "debate:1"),
    ]


def test_comments_that_answer_each_other_or_nobody_are_refused(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    text = COMMENTS + "\n" + comment("1", "2") + comment("2", "1") + comment("3", "99")
    found = records("decidim", write(text))
    assert [(one.line, one.reason) for one in found if isinstance(one, Refusal)] == [
        (2, "Le commentaire « 2 », auquel se rattache ce commentaire, n’a pas pu être rattaché."),
        (3, "Le commentaire « 1 », auquel se rattache ce commentaire, n’a pas pu être rattaché."),
        (4, "Le commentaire « 99 », auquel se rattache ce commentaire, est absent du fichier."),
    ]
    known = records("decidim", write(text), known=["comment:99"])
    assert [one.key for one in known if isinstance(one, Comment)] == ["3"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (comment("1", "1", on="Debates::Debate", alignment="2"), "La position « 2 » n’est ni 1, ni 0, ni -1."),
        (comment("1", "1", on="Debates::Debate", body=" "), "Le commentaire n’a pas de texte."),
        (comment("1", "1", on="Meetings::Meeting"), "Le commentaire porte sur « Decidim::Meetings::Meeting »"),
        (comment("", "1", on="Debates::Debate"), "L’identifiant est absent."),
        ("1;2;3\n", "La ligne a 3 cellules au lieu de 11."),
    ],
)
def test_a_wrong_comment_is_refused_with_the_reason(
    write: Callable[..., Path], records: Callable[..., list[Record]], line: int | None, reason: str | None
) -> None:
    found = records("decidim", write(COMMENTS + "\n" + line), known=["debate:1"])
    assert [one.reason.startswith(reason) for one in found if isinstance(one, Refusal)] == [True]
    assert found[-1] == Facts(rows_read=1, files=("fichier.csv",))


def exported(one: Contribution) -> dict[str, str]:
    noun, _, key = one.key.partition(":")
    assert noun == "proposal"
    return {
        "id": key, "category/name/fr": one.category, "scope/name/fr": one.scope, "title": one.title, "body": one.body,
        "supports": str(one.tally_agree), "url": one.url, "author/id": one.author_key, "author/name": one.author_label,
        "fabrique/kind": one.kind, "fabrique/body_format": "html", "fabrique/section": one.section,
        "fabrique/created_at": one.created_at.isoformat() if one.created_at else "",
        "fabrique/updated_at": one.updated_at.isoformat() if one.updated_at else "",
        "fabrique/group_name": one.group_name, "fabrique/participants": str(one.participants or ""),
        "fabrique/agree": str(one.tally_agree), "fabrique/mixed": str(one.tally_mixed),
        "fabrique/disagree": str(one.tally_disagree), "fabrique/hidden": "1" if one.hidden else "0",
        "fabrique/hidden_reason": one.hidden_reason, "fabrique/institution": "1" if one.is_author_institution else "0",
    }  # fmt: skip


def exported_comment(one: Comment) -> dict[str, str]:
    parent = ("Decidim::Comments::Comment", one.parent_key) if one.parent_key else (
        "Decidim::Proposals::Proposal", one.contribution_key.partition(":")[2])  # fmt: skip
    return {
        "id": one.key, "created_at": one.created_at.isoformat() if one.created_at else "", "body": one.body,
        "author/id": one.author_key, "alignment": {"for": "1", "against": "-1", "neutral": "0"}[one.alignment],
        "depth": str(one.depth), "commentable_type": parent[0], "commentable_id": parent[1] or "",
        "fabrique/body_format": "html", "fabrique/supports": str(one.supports),
        "fabrique/hidden": "1" if one.hidden else "0", "fabrique/hidden_reason": one.hidden_reason,
    }  # fmt: skip


def as_csv(header: list[str], rows: list[dict[str, str]]) -> str:
    output = io.StringIO()
    writer = csv.DictWriter(output, header, delimiter=";", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guard(cell) for name, cell in one.items()} for one in rows)
    return output.getvalue()


WORDS = (
    st.text(st.sampled_from("aé'=+-@;,\"<>& «»1"), min_size=1, max_size=30)
    .map(lambda text: " ".join(" ".join(text).split()))
    .filter(bool)
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map("\n".join)
ZONE = timezone(timedelta(hours=2))
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZONE))  # noqa: DTZ001


@st.composite
def threads(draw: st.DrawFn) -> tuple[Contribution, Comment]:
    """A contribution and a comment, with words that a spreadsheet or a separator could spoil."""
    hidden = draw(st.booleans())
    contribution = Contribution(
        line=2, file="proposals.csv", key="proposal:a-1", kind="pratique", title=draw(WORDS), body=draw(LINES),
        body_is_html=True, author_key="u1", author_label=draw(WORDS), is_author_institution=hidden,
        created_at=draw(MOMENTS), updated_at=draw(MOMENTS), section=draw(WORDS), category=draw(WORDS),
        scope=draw(WORDS), url="https://x.fr/1", hidden=hidden, hidden_reason=draw(WORDS) if hidden else "",
        group_name=draw(WORDS), participants=12, tally_agree=draw(st.integers(0, 500)),
        tally_mixed=draw(st.integers(0, 500)), tally_disagree=draw(st.integers(0, 500)), extra={},
    )  # fmt: skip
    comment = Comment(
        line=0, file="comments.csv", key="c1", contribution_key=contribution.key, body=draw(LINES), body_is_html=True,
        alignment=draw(st.sampled_from(["for", "against", "neutral"])), author_key="u2", created_at=draw(MOMENTS),
        hidden=hidden, hidden_reason=draw(WORDS) if hidden else "", supports=draw(st.integers(0, 500)),
    )  # fmt: skip
    return contribution, comment


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(thread=threads())
def test_what_fabrique_exports_is_read_back_identical(
    thread: tuple[Contribution, Comment],
    write: Callable[..., Path],
    records: Callable[..., list[Record]],
    tmp_path: Path,
) -> None:
    kept, first = thread
    reply = replace(first, key="c2", parent_key="c1", depth=1)
    write(as_csv(OURS, [exported(kept)]), "e/proposals.csv")
    write(as_csv(OUR_COMMENTS, [exported_comment(reply), exported_comment(first)]), "e/comments.csv")
    found = records("decidim", tmp_path / "e")
    comments = [replace(one, line=0) for one in found if isinstance(one, Comment)]
    assert found[:2] == [Category(key=kept.category, label=kept.category), kept]
    assert comments == [first, reply]
    assert found[-1] == Facts(rows_read=3, files=("proposals.csv", "comments.csv"))


def test_a_debate_whose_description_is_a_theme_in_bold_has_that_theme(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    text = (
        "id;title/fr;description/fr;component/id\n"
        '1;Q;"<p><strong>Démocratie &amp; vote</strong></p>";5\n'
        "2;R;<p>Autre</p>;5\n"
    )
    found = [one for one in records("decidim", write(text)) if isinstance(one, Contribution)]
    assert [(one.category, one.kind) for one in found] == [("Démocratie & vote", "question"), ("", "question")]
