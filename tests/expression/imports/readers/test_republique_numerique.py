from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fabrique.expression.imports.readers import UnreadableFile
from fabrique.expression.imports.readers.records import Amendment, Comment, Contribution, Facts, Record, Refusal, Source

PROPOSAL = {
    "id": 61, "section": "Section 1", "thematique": "Open data", "title": "Article 1", "author": "gouvernement",
    "created_at": "2015-09-26T02:27:54+0200", "updated_at": None, "body_html": "<p>Texte</p>",
    "appendices": [{"type": "Exposé", "body_html": "<p>Motifs</p>"}], "votes_ok": 3, "votes_nok": 1,
    "votes_mitige": 2, "votes_total": 6, "arguments_yes_count": 1, "arguments_no_count": 0, "versions_count": 0,
    "sources_count": 1, "ranking": None, "is_trashed": False,
}  # fmt: skip
ARGUMENT = {
    "id": 1, "opinion_id": 61, "position": "pour", "body": "Bien", "author": "c_1",
    "created_at": "2015-10-01T10:00:00+0200", "updated_at": "2015-10-01T10:00:00+0200", "votes_count": 4,
}  # fmt: skip
SOURCE = {
    "id": 9, "opinion_id": 61, "title": "Un site", "category": "Site", "link": "https://exemple.fr", "body": "Voir",
    "author": "c_2", "created_at": "2015-10-01T10:00:00+0200", "votes_count": 1,
}  # fmt: skip
AMENDMENTS = "id,opinion_id,title,author,votes_pro,votes_unsure,votes_against,votes_total,arguments,sources\n"


def lines(*objects: dict[str, object] | str) -> str:
    return "".join(f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n" for one in objects)


@pytest.fixture
def folder(write: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    def _folder(**files: str) -> Path:
        for name, content in files.items():
            write(content, f"rep/{name}.{'csv' if name == 'amendements' else 'jsonl'}")
        return tmp_path / "rep"

    return _folder


def test_the_four_files_give_what_is_attached_after_what_it_is_attached_to(
    folder: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    place = folder(
        propositions=lines(PROPOSAL), arguments=lines(ARGUMENT), sources=lines(SOURCE),
        amendements=AMENDMENTS + "v5,61,Mieux,c_3,28,0,2,30,3,1\n",
    )  # fmt: skip
    _, proposal, argument, source, amendment, facts = records("republique-numerique", place)
    assert (proposal.body, proposal.is_author_institution) == ("<p>Texte</p>\n<h3>Exposé</h3>\n<p>Motifs</p>", True)
    assert (proposal.tally_agree, proposal.tally_mixed, proposal.tally_disagree) == (3, 2, 1)
    assert (argument.alignment, argument.supports, argument.contribution_key) == ("for", 4, "61")
    assert (source.url, source.supports) == ("https://exemple.fr", 1)
    assert amendment == Amendment(
        line=2, key="v5", contribution_key="61", title="Mieux", author_key="c_3", tally_agree=28, tally_disagree=2,
        arguments=3, sources=1, file="amendements.csv",
    )  # fmt: skip
    assert facts == Facts(
        rows_read=4, files=("propositions.jsonl", "arguments.jsonl", "sources.jsonl", "amendements.csv")
    )


def test_what_is_attached_to_an_absent_proposal_is_refused_unless_it_is_known(
    folder: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    place = folder(arguments=lines(ARGUMENT))
    found = records("republique-numerique", place)
    assert found[0].reason == ("La contribution « 61 », à laquelle se rattache ce commentaire, est absente du fichier.")
    assert isinstance(records("republique-numerique", place, known=["61"])[0], Comment)
    assert isinstance(records("republique-numerique", place, known=["comment:61"])[0], Refusal)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"votes_total": 7}, "Les votes ne font pas leur total : 3 + 2 + 1 ≠ 7."),
        ({"votes_ok": "3"}, "Le champ « votes_ok » devrait être un nombre entier."),
        ({"votes_ok": -3, "votes_total": 0}, "Le champ « votes_ok » n’est pas un nombre possible."),
        ({"title": ["a"]}, "Le champ « title » devrait être un texte."),
        ({"title": "", "body_html": "", "appendices": []}, "La proposition n’a ni titre ni texte."),
        ({"created_at": "hier"}, "La date « hier » n’est pas une date reconnue."),
        ({"id": None}, "L’identifiant de la proposition est absent."),
        ({"body_html": "x" * 100_001, "appendices": []}, "Le texte dépasse 100 000 caractères (100001)."),
    ],
)
def test_a_wrong_proposal_is_refused_whole(
    folder: Callable[..., Path], records: Callable[..., list[Record]], change: dict[str, object], reason: str | None
) -> None:
    found = records("republique-numerique", folder(propositions=lines(PROPOSAL | change)))
    assert [one.reason for one in found if isinstance(one, Refusal)] == [reason]
    assert not any(isinstance(one, Contribution) for one in found)


def test_a_line_that_is_no_object_is_refused_and_the_others_are_read(
    folder: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    place = folder(propositions=lines(PROPOSAL, '{"id": 62, "tit', "[1]", PROPOSAL | {"id": 63}))
    found = records("republique-numerique", place)
    assert [(one.line, one.reason) for one in found if isinstance(one, Refusal)] == [
        (2, "La ligne n’est pas du JSON valable ; elle est peut-être coupée."),
        (3, "La ligne n’est pas un objet JSON."),
    ]
    assert [one.key for one in found if isinstance(one, Contribution)] == ["61", "63"]


def test_one_file_alone_is_recognised_whatever_its_name(
    write: Callable[..., Path], records: Callable[..., list[Record]]
) -> None:
    found = records("republique-numerique", write(lines(SOURCE), "autre.jsonl"), known=["61"])
    assert [type(one) for one in found] == [Source, Facts]


def test_a_folder_without_any_of_them_is_unreadable(tmp_path: Path, records: Callable[..., list[Record]]) -> None:
    with pytest.raises(UnreadableFile, match="aucun des fichiers"):
        records("republique-numerique", tmp_path)
