"""Importing by upload: preview, mapping, confirmation, report; refusals; a dead worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.imports import actions, jobs
from fabrique.expression.imports.models import ImportRun
from fabrique.foundations.people.models import Person
from factories.challenges import ChallengeFactory, ChallengeMandateFactory
from factories.people import PersonFactory

GOOD = "Intitulé du truc;Quoi\nUn titre;Un texte assez long\nDeux;Autre texte\n"


@pytest.fixture
def challenge(db: None) -> Challenge:
    return ChallengeFactory(open=True, slug="essai")


@pytest.fixture
def facilitator(challenge: Challenge) -> Person:
    person = PersonFactory()
    ChallengeMandateFactory(person=person, challenge=challenge)
    return person


def send(client: Client, content: str | bytes, name: str = "x.csv", format_: str = "csv") -> ImportRun:
    data = content.encode() if isinstance(content, str) else content
    form = {"format": format_, "upload": SimpleUploadedFile(name, data)}
    answer = client.post("/ateliers/essai/imports/nouveau/", form)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return ImportRun.objects.latest("pk")


def test_the_whole_way_from_file_to_report(client: Client, challenge: Challenge, facilitator: Person) -> None:
    client.force_login(facilitator)
    run = send(client, GOOD)
    page = client.get(f"/ateliers/essai/imports/{run.pk}/").content.decode()
    assert "Quelle colonne est quoi" in page
    assert Contribution.objects.count() == 0
    answer = client.post(
        f"/ateliers/essai/imports/{run.pk}/colonnes/",
        {"kind": "pratique", "has_header": "on", "column_title": "0", "column_body": "1"},
    )
    assert answer.status_code == 303
    client.post(f"/ateliers/essai/imports/{run.pk}/lancer/", {"keeps_sound_rows": "on"})
    run.refresh_from_db()
    assert run.state == "en_attente"
    assert jobs.imports_due(timestamp=0) == 1
    run.refresh_from_db()
    assert (run.state, run.result["created"]) == ("termine", 2)
    assert list(Contribution.objects.order_by("pk").values_list("title", "kind")) == [
        ("Un titre", "pratique"),
        ("Deux", "pratique"),
    ]
    report = client.get(f"/ateliers/essai/imports/{run.pk}/").content.decode()
    assert "L’import est terminé." in report


def test_a_mapping_without_text_says_so_beside_the_field(client: Client, facilitator: Person) -> None:
    client.force_login(facilitator)
    run = send(client, GOOD)
    answer = client.post(f"/ateliers/essai/imports/{run.pk}/colonnes/", {"kind": "idee"})
    assert answer.status_code == 422
    assert "Indiquez au moins la colonne du texte, ou celle du titre." in answer.content.decode()


def test_without_the_tick_one_bad_row_keeps_everything_out(client: Client, facilitator: Person) -> None:
    client.force_login(facilitator)
    run = send(client, "titre;date;texte\nUn;;Texte\nFaux;hier;Texte\nDeux;;Texte\n")
    client.post(f"/ateliers/essai/imports/{run.pk}/lancer/", {})
    jobs.imports_due(timestamp=0)
    run.refresh_from_db()
    assert (run.state, Contribution.objects.count()) == ("echoue", 0)
    rows = b"".join(client.get(f"/ateliers/essai/imports/{run.pk}/refus.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "ligne" in rows
    client.post(f"/ateliers/essai/imports/{run.pk}/lancer/", {"keeps_sound_rows": "on"})
    jobs.imports_due(timestamp=0)
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_a_file_that_is_no_table_is_refused_in_words(client: Client, facilitator: Person, content: bytes) -> None:
    client.force_login(facilitator)
    answer = client.post(
        "/ateliers/essai/imports/nouveau/", {"format": "csv", "upload": SimpleUploadedFile("x.csv", content)}
    )
    if answer.status_code == 303:
        page = client.get(answer["Location"]).content.decode()
        assert "Ce fichier n’a pas pu être lu" in page
        assert "Importer</button>" not in page
    else:
        assert answer.status_code == 422
    assert Contribution.objects.count() == 0


def test_a_double_click_imports_once(client: Client, facilitator: Person) -> None:
    client.force_login(facilitator)
    run = send(client, "titre;texte\nUn;Texte\n")
    for _ in range(2):
        assert client.post(f"/ateliers/essai/imports/{run.pk}/lancer/", {"keeps_sound_rows": "on"}).status_code == 303
    assert jobs.imports_due(timestamp=0) == 1
    assert jobs.imports_due(timestamp=0) == 0
    assert Contribution.objects.count() == 1


def test_what_a_dead_worker_left_is_taken_up_again(client: Client, facilitator: Person) -> None:
    client.force_login(facilitator)
    run = send(client, "titre;texte\nUn;Texte\n")
    ImportRun.objects.filter(pk=run.pk).update(state="en_cours")
    assert jobs.imports_due(timestamp=0) == 1
    assert Contribution.objects.count() == 1


def test_giving_up_deletes_the_file(client: Client, facilitator: Person) -> None:
    client.force_login(facilitator)
    run = send(client, "titre;texte\nUn;Texte\n")
    path = Path(run.file.path)
    client.post(f"/ateliers/essai/imports/{run.pk}/abandonner/")
    run.refresh_from_db()
    assert (run.state, path.exists()) == ("abandonne", False)


@pytest.mark.parametrize(
    "path", ["", "nouveau/", "{pk}/", "{pk}/progression/", "{pk}/refus.csv", "{pk}/lancer/", "{pk}/colonnes/"]
)
def test_a_participant_never_sees_an_import(client: Client, challenge: Challenge, path: str) -> None:
    run = actions.receive_file(
        _facilitator(challenge), challenge, format="csv", upload=SimpleUploadedFile("secret.csv", b"titre\nSecret\n")
    )
    client.force_login(PersonFactory())
    url = "/ateliers/essai/imports/" + path.format(pk=run.pk)
    answer = client.post(url) if "lancer" in path or "colonnes" in path else client.get(url)
    assert answer.status_code == 404
    assert "secret" not in answer.content.decode()


def _facilitator(challenge: Challenge) -> Person:
    person = PersonFactory()
    ChallengeMandateFactory(person=person, challenge=challenge)
    return person
