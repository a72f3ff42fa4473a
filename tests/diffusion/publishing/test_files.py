"""What files are made of: tags, headings, tables, schema, bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from docx import Document
from docx.oxml.ns import qn

from fabrique.diffusion.publishing.queries import content_of, living_content
from fabrique.diffusion.publishing.writers.archive import SCHEMA
from fabrique.diffusion.publishing.writers.rich import tree_of
from fabrique.diffusion.publishing.writers.shelf import WRITERS, kept
from fabrique.expression.contributions.models import Contribution
from factories.challenges import ChallengeFactory
from factories.contributions import CommentFactory, ContributionFactory, SupportFactory
from factories.publishing import restitution

pytestmark = pytest.mark.django_db
SHARED = Path("/work/shared/data")


def test_the_pdf_is_tagged_for_screen_readers() -> None:
    scene = restitution()
    with pikepdf.open(io.BytesIO(WRITERS["pdf"](content_of(scene.published())))) as pdf:
        root = pdf.Root
        assert str(root.Lang) == "fr-FR"
        assert root.MarkInfo.Marked is True
        assert "/StructTreeRoot" in root
        assert str(pdf.docinfo["/Title"]) == "Répliquer"
        assert root.ViewerPreferences.DisplayDocTitle is True
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_the_word_file_has_headings_a_language_and_header_rows() -> None:
    scene = restitution()
    doc = Document(io.BytesIO(WRITERS["docx"](content_of(scene.published()))))
    levels = [each.style.name for each in doc.paragraphs if each.style.name.startswith("Heading")]
    assert {"Heading 1", "Heading 2", "Heading 3"} <= set(levels)
    assert doc.core_properties.language == "fr-FR"
    assert {each.get(qn("w:val")) for each in doc.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    for table in doc.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None  # noqa: SLF001


def test_the_same_content_gives_the_same_archive() -> None:
    content = content_of(restitution().published())
    assert WRITERS["zip"](content) == WRITERS["zip"](content)


def test_the_schema_in_the_documentation_is_the_one_of_the_files() -> None:
    page = (Path(__file__).parents[3] / "docs" / "report-schema.md").read_text()
    block = re.search(r"```json\n(.*?)\n```", page, re.DOTALL)
    assert block is not None
    assert json.loads(block[1]) == json.loads(SCHEMA.read_text())


def test_markup_becomes_a_tree_of_words() -> None:
    assert tree_of("<p>Un <strong>deux</strong><br>trois</p><ul><li>a</li></ul>") == [
        {
            "t": "p",
            "c": [
                {"t": "text", "v": "Un "},
                {"t": "strong", "c": [{"t": "text", "v": "deux"}]},
                {"t": "br"},
                {"t": "text", "v": "trois"},
            ],
        },
        {"t": "ul", "c": [{"t": "li", "c": [{"t": "text", "v": "a"}]}]},
    ]


def test_a_file_is_made_once() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"contenu"

    assert kept("abc123", "page-1.html", make) == kept("abc123", "page-1.html", make) == b"contenu"
    assert made == [1]
    with pytest.raises(ValueError, match="Not a name"):
        kept("abc123", "../secret", make)


def test_an_unpublished_workshop_and_a_consultation_give_a_provisional_report(tmp_path: Path) -> None:
    scene = restitution()
    consultation = ChallengeFactory(consultation=True, public=True, slug="consultation-ouverte")
    for challenge in (scene.challenge, consultation):
        for suffix in ("pdf", "docx", "html", "zip"):
            out = tmp_path / f"{challenge.slug}.{suffix}"
            call_command("fabrique_report", challenge.slug, format=suffix, out=out, verbosity=0)
            assert out.stat().st_size > 1000
        assert "Version provisoire" in (tmp_path / f"{challenge.slug}.html").read_text()
    with pytest.raises(CommandError, match="Aucun atelier"):
        call_command("fabrique_report", "inconnu", format="pdf", out=tmp_path / "x.pdf")


def test_marks_stay_secret_in_a_living_report_until_the_vote_is_over() -> None:
    from fabrique.expression.challenges.states import PhaseKind
    from factories.challenges import set_phase

    scene = restitution()
    assert living_content(scene.challenge, None, scene.at)["recommendations"][0]["ratings"]["impact"]
    set_phase(scene.challenge, PhaseKind.PRIORITISATION, scene.at)
    assert living_content(scene.challenge, None, scene.at)["recommendations"][0]["ratings"] is None


def _export(slug: str, place: Path) -> dict[str, bytes]:
    call_command("fabrique_export", slug, format="decidim-csv", out=place, verbosity=0)
    return {each.name: each.read_bytes() for each in sorted(place.iterdir())}


def _there_and_back(slug: str, tmp_path: Path) -> None:
    first = _export(slug, tmp_path / "a")
    call_command("fabrique_import", "decidim", tmp_path / "a", into="ailleurs", create=True, verbosity=0)
    for name, data in _export("ailleurs", tmp_path / "b").items():
        assert data.splitlines() == first[name].splitlines()
        assert data == first[name]


def test_a_workshop_written_here_comes_back_identical(tmp_path: Path) -> None:
    scene = restitution(evil=" ='+-@ <b>x</b>")
    text = scene.contributions["shy"]
    first = CommentFactory(contribution=text, for_=True)
    CommentFactory(parent=first, against=True)
    CommentFactory(parent=first, withdrawn=True)
    CommentFactory(contribution=text, hidden=True)
    SupportFactory(contribution=text)
    ContributionFactory(challenge=scene.challenge, kind="question", title="=1+1", hidden=True)
    _there_and_back(scene.challenge.slug, tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason="the data sets are not beside the repository")
@pytest.mark.parametrize(
    ("name", "path"),
    [("csv", "nanterre-2016/assises-contributions.csv"), ("decidim", "decidim-grand-debat-2019")],
)
def test_a_real_consultation_comes_back_identical(name: str, path: str, tmp_path: Path) -> None:
    call_command("fabrique_import", name, SHARED / path, into="origine", create=True, verbosity=0)
    _there_and_back("origine", tmp_path)


def test_exports_give_no_name_that_was_not_signed(tmp_path: Path) -> None:
    scene = restitution()
    SupportFactory(contribution=scene.contributions["secret"], person=scene.secret)
    files = {name: data.decode() for name, data in _export(scene.challenge.slug, tmp_path / "a").items()}
    call_command("fabrique_export", scene.challenge.slug, format="json", out=tmp_path / "tout.json", verbosity=0)
    call_command("fabrique_export", scene.challenge.slug, format="polis", out=tmp_path / "polis.zip", verbosity=0)
    with zipfile.ZipFile(tmp_path / "polis.zip") as archive:
        assert sorted(archive.namelist()) == ["comments.csv", "participants-votes.csv", "summary.csv", "votes.csv"]
        files |= {name: archive.read(name).decode() for name in archive.namelist() if name != "summary.csv"}
    whole = json.loads((tmp_path / "tout.json").read_text())
    files["json"] = json.dumps(whole, ensure_ascii=False)
    for name, text in files.items():
        assert "Cachottière" not in text, name
    assert "Consentante" in files["proposals.csv"]
    keys = [each["author"]["id"] for each in whole["contributions"]]
    secret = next(each for each in whole["contributions"] if each["id"] == scene.contributions["secret"].pk)
    assert keys.count(secret["author"]["id"]) == 1
    voter = files["votes.csv"].splitlines()[1].split(",")[3]
    authors = {line.split(",")[3] for line in files["comments.csv"].splitlines()[1:] if line[:1].isdigit()}
    assert voter not in authors


def test_drafts_and_withdrawn_texts_never_leave(tmp_path: Path) -> None:
    scene = restitution()
    for trait in ("draft", "withdrawn"):
        ContributionFactory(challenge=scene.challenge, title=f"Texte {trait}", **{trait: True})
    assert Contribution.objects.filter(title__startswith="Texte ").count() == 2  # noqa: PLR2004
    assert b"Texte " not in _export(scene.challenge.slug, tmp_path / "a")["proposals.csv"]
