from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from fabrique.expression.imports.readers import guess, read
from fabrique.expression.imports.readers.records import (
    ROW_RECORDS,
    Amendment,
    Category,
    Comment,
    Contribution,
    Facts,
    Record,
    Refusal,
    Report,
    Source,
    Vote,
)

SETS = {
    "rua-2019": ("cap-collectif", 10_533),
    "republique-numerique-2015": ("republique-numerique", 519 + 3_109 + 252 + 1_079),
    "decidim-grand-debat-2019": ("decidim", 20 + 488 + 130),
    "nanterre-2016": ("csv", 246),
}


Kind = TypeVar("Kind")


def of(kind: type[Kind] | tuple[type[Kind], ...], found: Iterable[Record]) -> list[Kind]:
    return [one for one in found if isinstance(one, kind)]


@pytest.fixture(scope="module")
def rua(data: Path) -> list[Record]:
    return list(read("cap-collectif", data / "rua-2019"))


@pytest.fixture(scope="module")
def republique(data: Path) -> list[Record]:
    return list(read("republique-numerique", data / "republique-numerique-2015"))


@pytest.fixture(scope="module")
def decidim(data: Path) -> list[Record]:
    return list(read("decidim", data / "decidim-grand-debat-2019"))


@pytest.mark.parametrize("folder", SETS)
def test_each_set_is_recognised_and_every_row_accounted_for(data: Path, folder: str) -> None:
    name, rows = SETS[folder]
    assert guess(data / folder) == name
    found = list(read(name, data / folder))
    assert len(of(ROW_RECORDS, found)) == rows
    assert isinstance(found[-1], Facts)
    assert found[-1].rows_read == rows
    seen: set[tuple[type, str]] = set()
    for one in found:
        if isinstance(one, Contribution) and one.category:
            assert (Category, one.category) in seen
        if isinstance(one, Vote | Comment | Amendment | Source):
            assert (Contribution, one.contribution_key) in seen
        if isinstance(one, Comment) and one.parent_key:
            assert (Comment, one.parent_key) in seen
        if isinstance(one, Category | Contribution | Comment):
            assert (type(one), one.key) not in seen
            seen.add((type(one), one.key))


@pytest.mark.parametrize("folder", SETS)
def test_reading_twice_gives_the_same_records(data: Path, folder: str) -> None:
    name, _ = SETS[folder]
    assert list(read(name, data / folder)) == list(read(name, data / folder))


def test_rua_has_all_its_rows_but_the_vote_cast_twice(rua: list[Record]) -> None:
    assert Counter(type(one) for one in of(ROW_RECORDS, rua)) == {
        Contribution: 322, Vote: 8_579, Comment: 1_615, Report: 10, Source: 6, Refusal: 1,
    }  # fmt: skip
    assert of(Refusal, rua) == [
        Refusal(
            line=10_457,
            reason="Doublon : cette personne a déjà voté sur cette contribution à la ligne 10456.",
            file="rua-fonctionnement.csv",
        )
    ]


def test_rua_votes_and_arguments_equal_the_counts_declared(rua: list[Record]) -> None:
    votes, arguments, sides = Counter(), Counter(), Counter()
    for one in rua:
        if isinstance(one, Vote):
            votes[one.contribution_key] += 1
            sides[one.contribution_key, one.value] += 1
        elif isinstance(one, Comment):
            arguments[one.contribution_key, one.alignment] += 1
    counted = [one for one in of(Contribution, rua) if "votes" in one.declared]
    assert len(counted) == 310
    # Of the 310, one holds the vote that was cast twice; the two that were shifted are back in place.
    different = [one for one in counted if one.declared["votes"] != votes[one.key]]
    assert [(one.key, one.declared["votes"] - votes[one.key]) for one in different] == [
        ("d911e77f-ea55-11e9-bb9d-0242ac110002", 1)
    ]
    for one in counted:
        assert {side: arguments[one.key, side] for side in ("for", "against")} == {
            "for": one.declared["for"],
            "against": one.declared["against"],
        }
        if one not in different:
            values = {value: sides[one.key, value] for value in ("agree", "mixed", "disagree")}
            assert values == {value: one.declared[value] for value in values}


def test_rua_damaged_rows_are_put_right_and_say_so(rua: list[Record]) -> None:
    warned = Counter((type(one), one.warnings) for one in rua if getattr(one, "warnings", ()))
    shifted = ("Un séparateur perdu décalait les colonnes : elles ont été remises en place.",)
    no_tail = (
        "La ligne s’arrête après le texte : dates et décomptes manquent, et peut-être la fin du texte.",
        "La date manque : elle est reprise de l’identifiant.",
    )
    cut = ("La ligne s’arrête avant la fin : des dates, l’adresse ou les décomptes manquent.",)
    assert warned == {
        (Contribution, shifted): 2, (Contribution, no_tail): 12, (Comment, shifted): 2, (Comment, no_tail): 38,
        (Comment, cut): 6,
    }  # fmt: skip
    by_key = {one.key: one for one in of(Contribution, rua)}
    fused = by_key["cf73407c-e908-11e9-adee-0242ac110003"]
    assert fused.title.endswith("immédiat, selon la situation de la personne")
    assert fused.body.startswith("Si la personne ne travaille pas, lorsqu’elle")
    assert fused.created_at == datetime(2019, 10, 7, 13, 46, tzinfo=UTC)
    glued = by_key["6c4ca16e-ecf0-11e9-bb9d-0242ac110002"]
    assert glued.body.endswith("Salaire Minimum de Croissance.")
    assert (glued.created_at, glued.declared["votes"]) == (datetime(2019, 10, 12, 13, 1, tzinfo=UTC), 6)
    assert all(one.created_at is not None for one in rua if isinstance(one, Contribution | Comment | Vote))


def test_rua_moderated_arguments_are_hidden_with_their_reason(rua: list[Record]) -> None:
    hidden = [(one.line, one.hidden_reason, one.supports) for one in of(Comment, rua) if one.hidden]
    assert hidden == [
        (3992, "Propos violent / haineux", 3),
        (5827, "Contenu offensant, violent ou haineux.", 6),
    ]


def test_rua_reports_keep_their_words(rua: list[Record]) -> None:
    reports = of(Report, rua)
    assert Counter(one.source_reason for one in reports) == {"ERROR": 7, "OFF": 2, "SPAM": 1}
    assert Counter(one.reason for one in reports) == {"autre": 7, "hors_sujet": 2, "publicite": 1}


def test_republique_numerique_votes_and_arguments_hold(republique: list[Record]) -> None:
    arguments = Counter((one.contribution_key, one.alignment) for one in of(Comment, republique))
    contributions = of(Contribution, republique)
    assert (len(contributions), len(of(Amendment, republique)), len(of(Source, republique))) == (519, 1079, 252)
    assert of(Refusal, republique) == []
    for one in contributions:
        assert one.tally_agree + one.tally_mixed + one.tally_disagree == one.declared["votes"]
        assert arguments[one.key, "for"] == one.declared["for"]
        assert arguments[one.key, "against"] == one.declared["against"]
    institution = [one for one in contributions if one.is_author_institution]
    assert {one.author_key for one in institution} == {"gouvernement"}
    assert {one.author_label for one in institution} == {"Gouvernement"}
    assert sum(one.hidden for one in contributions) == 4
    assert len({one.category for one in contributions}) == 13
    assert sum("<h3>Explication de l'article</h3>" in one.body for one in contributions) == 395


def test_decidim_threads_are_whole_and_counted(decidim: list[Record]) -> None:
    contributions = {one.key: one for one in of(Contribution, decidim)}
    assert Counter(one.kind for one in contributions.values()) == {"question": 20, "idee": 130}
    comments = of(Comment, decidim)
    assert Counter(one.alignment for one in comments) == {"neutral": 387, "for": 79, "against": 22}
    assert Counter(one.depth for one in comments) == {0: 383, 1: 83, 2: 16, 3: 6}
    counted = Counter(one.contribution_key for one in comments)
    for key, one in contributions.items():
        if one.kind == "question":
            assert counted[key] == one.declared["comments"]
    themes = defaultdict(int)
    for one in contributions.values():
        themes[one.kind, one.category] += 1
    assert themes["question", "Démocratie et citoyenneté"] > 0
    assert themes["idee", "Impôts, dépenses, action publique"] == 44
    first = contributions["proposal:418"]
    assert (first.tally_agree, first.created_at) == (2, datetime(2019, 1, 23, 11, 7, 32, tzinfo=UTC))


def test_nanterre_needs_no_mapping(data: Path) -> None:
    found = of(Contribution, read("csv", data / "nanterre-2016" / "assises-contributions.csv"))
    assert len(found) == 246
    assert len({one.key for one in found}) == 246
    assert len({one.category for one in found}) == 11
    assert len({one.author_key for one in found}) == 55
    assert sum(one.participants is not None for one in found) == 116
    assert sum(bool(one.group_name) for one in found) == 130
    assert max(len(one.body) for one in found) == 4066
    assert {one.section for one in found} == {"Assises pour la ville 2016"}
    assert found[0].title == "Vivement la rénovation urbaine"
