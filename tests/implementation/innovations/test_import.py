"""The innovations of beta.gouv.fr and any table, taken in once and again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fabrique.foundations.people.models import Organisation
from fabrique.implementation.innovations import actions
from fabrique.implementation.innovations.actions import load_records
from fabrique.implementation.innovations.models import PhaseChange, Sheet
from fabrique.implementation.innovations.readers import UnreadableSheets, read_betagouv, read_table
from fabrique.implementation.innovations.readers.betagouv import texts_of
from factories.people import OrganisationFactory, PersonFactory

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "betagouv-startups"
HERE = datetime(2026, 5, 4, 9, tzinfo=UTC)
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared data set is not here")


@needs_data
def test_every_innovation_and_every_phase_is_read() -> None:
    found = read_betagouv(DATA)
    assert (len(found.sheets), found.refused) == (528, [])
    assert sum(len(each.phases) for each in found.sheets) == 1356
    assert Counter(each.stage for each in found.sheets) == {
        "arretee": 269,
        "generalisee": 83,
        "deploiement": 81,
        "pilote": 78,
        "idee": 17,
    }


@needs_data
@pytest.mark.django_db
def test_importing_twice_changes_nothing_and_what_changed_here_is_kept() -> None:
    dgpe = OrganisationFactory(name="DGPE", external_key="org:dgpe")
    records = read_betagouv(DATA)
    first = load_records(records, publish=True, at=HERE)
    assert (first.created, first.phases, first.refused) == (528, 1356, [])
    assert PhaseChange.objects.count() == 1356
    tree = Sheet.objects.get(external_key="betagouv:1-jeune-1-arbre")
    assert (tree.state, tree.stage, tree.organisation) == ("publiee", "arretee", dgpe)
    assert [(each.stage, each.on.isoformat()) for each in tree.phases.all()] == [
        ("idee", "2024-05-14"),
        ("pilote", "2024-08-12"),
        ("arretee", "2025-02-28"),
    ]
    organisations = Organisation.objects.count()
    lead = PersonFactory(organisation=dgpe)
    Sheet.objects.filter(pk=tree.pk).update(created_by=lead)
    actions.save_section(lead, tree, {"title": "Planter des arbres"}, seen=1, at=HERE)
    again = load_records(records, publish=True, at=HERE)
    assert (again.created, again.updated, again.unchanged, again.kept) == (0, 0, 527, 1)
    assert Organisation.objects.count() == organisations
    assert Sheet.objects.get(pk=tree.pk).title == "Planter des arbres"


@needs_data
@pytest.mark.django_db
def test_a_trial_run_keeps_nothing() -> None:
    out = StringIO()
    call_command("fabrique_import_innovations", str(DATA), "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["created"] == 528
    assert Sheet.objects.count() == 0


def test_a_description_is_shared_by_its_headings() -> None:
    markdown = "Intro.\n\n## Le contexte\n\nTrop long.\n\n**La solution :**\n\nPlus court.\n\n# Pourquoi l’arrêt\n\nPlus d’argent."
    assert texts_of(markdown) == {
        "problem": "Intro.\n\nTrop long.",
        "solution": "Plus court.",
        "failures": "Plus d’argent.",
    }
    assert texts_of("Tout d’un bloc.") == {"solution": "Tout d’un bloc."}


TABLE = """Titre;Organisation;Stade;Thèmes;Problème;Licence;Région;Reprenable
Guichet mobile;Ministère du Soin;Pilote;Santé|Territoires;Trop loin.;Licence Ouverte 2.0 (Etalab);Bretagne;oui
;Ministère du Soin;Pilote;;;;;
Sans stade connu;Ministère du Soin;Rêve;;;;;
Ailleurs;Ministère inconnu;Pilote;;;;;
"""


@pytest.mark.django_db
def test_a_table_gives_sketches_and_says_why_it_refuses(tmp_path: Path) -> None:
    care = OrganisationFactory(name="Ministère du Soin")
    path = tmp_path / "innovations.csv"
    path.write_text(TABLE, encoding="utf-8")
    report = load_records(read_table(path), publish=False, at=HERE)
    assert (report.created, [row.line for row in report.refused]) == (1, [3, 4, 5])
    sheet = Sheet.objects.get()
    assert (sheet.title, sheet.organisation, sheet.state, sheet.stage) == ("Guichet mobile", care, "ebauche", "pilote")
    assert (sheet.licence, sheet.territory, sheet.reusable) == ("etalab-2.0", "53", True)
    assert sorted(sheet.topics.values_list("name", flat=True)) == ["Santé", "Territoires"]
    assert load_records(read_table(path), publish=False, at=HERE).unchanged == 1


def test_a_file_of_another_shape_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(UnreadableSheets, match="titre, organisation"):
        read_table(path)
    lines = tmp_path / "x.jsonl"
    lines.write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(UnreadableSheets, match="ligne 1"):
        read_betagouv(lines)


def test_a_missing_path_is_one_sentence() -> None:
    with pytest.raises(CommandError, match="introuvable"):
        call_command("fabrique_import_innovations", "/nulle-part")
