"""Real consultations, loaded whole, twice, and never by halves."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Comment, Contribution, Report, Source, Support
from fabrique.foundations.people.models import Person

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.django_db
RUA = DATA / "rua-2019" / "rua-fonctionnement.csv"


def bring(format: str, path: Path, into: str = "essai", *more: str) -> dict[str, Any]:  # noqa: A002
    out = StringIO()
    call_command("fabrique_import", format, str(path), "--into", into, "--create", "--json", *more, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_rua_2019_comes_in_whole() -> None:
    report = bring("cap-collectif", RUA)
    assert (report["rows_read"], report["created"]) == (10_533, 10_532)
    assert [row["line"] for row in report["refused"]] == [10_457]
    totals = report["totals"]
    assert totals["contributions"] == 322
    assert sum(totals["comments"].values()) == 1_615
    assert sum(totals["votes"].values()) == 8_579
    assert (totals["sources"], totals["reports"]) == (6, 10)
    assert Support.objects.count() == 8_579
    declared = [
        (row.source_row.get("contributions_votesCount"), row)
        for row in Contribution.objects.all()
        if row.source_row.get("contributions_votesCount")
    ]
    assert all(int(text) >= 0 for text, _row in declared)


def test_republique_numerique_keeps_its_invariants() -> None:
    totals = bring("republique-numerique", DATA / "republique-numerique-2015")["totals"]
    assert totals == {
        "contributions": 519,
        "comments": {"for": 1526, "against": 1583, "neutral": 0},
        "votes": {"agree": 57_602, "mixed": 4_760, "disagree": 9_150},
        "authors": 1_758,
        "amendments": 1_079,
        "sources": 252,
        "reports": 0,
    }
    rows = [
        json.loads(line)
        for line in (DATA / "republique-numerique-2015" / "propositions.jsonl").read_text().strip().split("\n")
    ]
    assert totals["votes"]["agree"] == sum(row["votes_ok"] for row in rows)
    for row in rows[:50]:
        kept = Contribution.objects.get(external_key=str(row["id"]))
        assert kept.total_agree + kept.total_mixed + kept.total_disagree == row["votes_total"]
        assert kept.comments.filter(alignment="for").count() == row["arguments_yes_count"]
        assert kept.comment_count == row["arguments_yes_count"] + row["arguments_no_count"]
        assert "<script" not in kept.body
        assert "_src" not in kept.body


def test_decidim_keeps_threads_and_alignment() -> None:
    totals = bring("decidim", DATA / "decidim-grand-debat-2019")["totals"]
    assert totals["contributions"] == 150
    assert totals["comments"] == {"for": 79, "against": 22, "neutral": 387}
    for reply in Comment.objects.exclude(parent=None).select_related("parent"):
        assert reply.parent is not None
        assert reply.contribution_id == reply.parent.contribution_id
        assert reply.depth == reply.parent.depth + 1
        assert reply.root_id == (reply.parent.root_id or reply.parent_id)


def test_nanterre_keeps_groups_and_numbers() -> None:
    totals = bring("csv", DATA / "nanterre-2016" / "assises-contributions.csv")["totals"]
    assert totals["contributions"] == 246
    assert Contribution.objects.exclude(group_name="").exclude(participants_count=None).count() > 0
    assert Contribution.objects.filter(section=None).count() == 0


@pytest.mark.parametrize(
    ("format_", "path"),
    [
        ("cap-collectif", RUA),
        ("republique-numerique", DATA / "republique-numerique-2015"),
        ("decidim", DATA / "decidim-grand-debat-2019"),
        ("csv", DATA / "nanterre-2016" / "assises-contributions.csv"),
    ],
)
def test_the_same_file_again_changes_nothing(format_: str, path: Path) -> None:
    first = bring(format_, path)
    people = Person.objects.count()
    again = bring(format_, path)
    assert (again["created"], again["unchanged"]) == (0, first["created"])
    assert again["totals"] == first["totals"]
    assert Person.objects.count() == people


def test_authors_are_pseudonymous_persons_who_cannot_sign_in() -> None:
    bring("cap-collectif", RUA)
    people = Person.objects.filter(kind="externe")
    assert people.filter(is_active=True).count() == 0
    assert people.exclude(email=None).count() == 0
    assert all(not person.has_usable_password() for person in people[:20])


def test_a_rehearsal_leaves_nothing() -> None:
    report = bring("cap-collectif", RUA, "essai", "--dry-run")
    assert report["created"] == 10_532
    assert (Challenge.objects.count(), Contribution.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_an_unreadable_file_leaves_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "x.csv"
    broken.write_bytes(RUA.read_bytes()[:400_000] + b"\x00\xff\xfe" * 10)
    with pytest.raises(CommandError, match="Rien n’a été importé"):
        bring("cap-collectif", broken)
    assert (Challenge.objects.count(), Contribution.objects.count()) == (0, 0)


def test_the_sound_rows_of_a_broken_file_on_request(tmp_path: Path) -> None:
    broken = tmp_path / "x.csv"
    lines = ["titre;date;texte", *(f"Titre {n};;Texte {n}" for n in range(5)), "A;hier;B", "Dernier;;Texte"]
    broken.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError, match="des lignes sont refusées"):
        bring("csv", broken, "a", "--all-or-nothing")
    assert Contribution.objects.count() == 0
    report = bring("csv", broken, "b")
    assert (report["created"], len(report["refused"])) == (6, 1)


def test_scripts_and_formulas_are_text(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text('titre;texte\n=cmd|calc;"<script>alert(1)</script><b>Gras</b>"\n', encoding="utf-8")
    bring("csv", file)
    row = Contribution.objects.get()
    assert row.title == "=cmd|calc"
    assert "<script" not in row.body


def test_an_unknown_challenge_is_not_made_by_accident(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("titre\nUn\n", encoding="utf-8")
    with pytest.raises(CommandError, match="--create"):
        call_command("fabrique_import", "csv", str(file), "--into", "nulle-part")


def test_reports_and_sources_hang_on_what_they_are_about() -> None:
    bring("cap-collectif", RUA)
    assert Source.objects.exclude(contribution__challenge__slug="essai").count() == 0
    for report in Report.objects.exclude(comment=None).select_related("comment"):
        assert report.comment is not None
        assert report.comment.contribution_id == report.contribution_id
