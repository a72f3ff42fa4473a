"""The pages: empty and full, forms that keep what was typed, the same number of queries whatever they list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations.models import Agreement, Document, Experiment, Measurement, Message
from factories.challenges import ChallengeFactory
from factories.contributions import ContributionFactory
from factories.experimentations import (
    DocumentFactory,
    ExperimentFactory,
    HostSiteFactory,
    IndicatorFactory,
    MeasurementFactory,
    MessageFactory,
    PartnerFactory,
    StepFactory,
)
from factories.people import PersonFactory
from factories.trial import AT, Trial

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(AT, tick=False):
        yield


def entered(client: Client, person: Person) -> Client:
    client.force_login(person, backend=BACKEND)
    return client


def at(name: str, *args: int) -> str:
    return reverse(f"experimentations:{name}", args=args)


def page(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in soup.select(selector)]


def test_the_empty_list_says_what_to_do(client: Client) -> None:
    assert "Aucune expérimentation publique" in page(client, at("list")).text
    trial = Trial()
    Experiment.objects.all().delete()
    assert "Rien n’est encore essayé" in page(entered(client, trial.owner), at("list")).text
    assert "ne vous est ouverte" in page(entered(client, trial.company), at("list")).text


def test_an_experiment_is_proposed_from_the_empty_form(client: Client) -> None:
    trial = Trial()
    entered(client, trial.owner)
    fields = {"organisation": str(trial.service.pk), "title": "Essai", "hypothesis": "Si, alors.", "public": "non"}
    response = client.post(at("new"), {**fields, "budget": "1 250,50", "evaluator": trial.evaluator.email})
    row = Experiment.objects.get(title="Essai")
    assert (response.status_code, response["Location"]) == (303, at("detail", row.pk))
    assert (row.budget_cents, row.evaluator, row.owner) == (125_050, trial.evaluator, trial.owner)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Ce champ est à remplir."),
        ("hypothesis", " ", "Ce champ est à remplir."),
        ("ends_on", "2025-01-01", "La fin est avant le début"),
        ("evaluator", "personne@example.org", "Personne n’a de compte avec cette adresse"),
        ("budget", "beaucoup", "Indiquez un nombre."),
        ("organisation", "999999", "Cette réponse n’est plus proposée"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, field: str, value: str, said: str
) -> None:
    trial = Trial()
    entered(client, trial.owner)
    fields = {"organisation": str(trial.service.pk), "title": "Essai tapé", "hypothesis": "Si, alors.", "public": "non",
              "starts_on": "2026-06-01", "criteria": "Critère tapé"}  # fmt: skip
    response = client.post(at("new"), {**fields, field: value})
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert said in soup.select_one(f"#id_{field}").find_parent(
        class_="fr-input-group" if field != "organisation" else "fr-select-group"
    ).text.replace("\u00a0", " ")  # type: ignore[union-attr]
    assert "Critère tapé" in soup.text
    assert Experiment.objects.filter(title__startswith="Essai").count() == 0


def test_who_evaluates_is_not_who_carries(client: Client) -> None:
    trial = Trial()
    response = entered(client, trial.owner).post(at("evaluator", trial.experiment.pk), {"evaluator": trial.owner.email})
    assert response.status_code == 422
    assert "On n’évalue pas ce que l’on porte" in response.content.decode()


def test_a_company_person_is_told_how_to_take_part(client: Client) -> None:
    trial = Trial()
    soup = page(entered(client, trial.company), at("new"))
    assert "portée par une administration" in soup.text
    assert soup.select("form input[name=title]") == []


def test_a_proposal_starts_from_what_the_person_may_read(client: Client) -> None:
    trial = Trial()
    source = ContributionFactory(title="Ouvrir plus tôt", challenge=ChallengeFactory(public=True))
    soup = page(entered(client, trial.owner), at("new") + f"?contribution={source.pk}")
    assert soup.select_one("#id_title")["value"] == "Ouvrir plus tôt"  # type: ignore[index]
    for query in (
        "?contribution=99999999",
        "?contribution=abc",
        "?decision=1",
        "?fiche=1",
        "?recommandation=9" + "9" * 30,
    ):
        page(client, at("new") + query, 404)


def test_the_start_is_refused_with_what_is_missing(client: Client) -> None:
    trial = Trial(labelled=True, criteria="", ends_on=None)
    entered(client, trial.owner)
    response = client.post(at("start", trial.experiment.pk))
    text = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 409
    assert "un indicateur avec sa valeur de départ ; les critères de réussite ; une date de fin." in text
    notice = page(client, at("detail", trial.experiment.pk)).text
    assert "Avant de commencer, il manque encore" in notice
    assert trial.again().state == "labellisee"


def test_measures_are_typed_corrected_and_removed(client: Client) -> None:
    trial = Trial(running=True)
    indicator, pk = trial.indicator(), trial.experiment.pk
    entered(client, trial.owner)
    fields = {"indicator": str(indicator.pk), "on": "2026-05-05", "value": "31,5", "note": HOSTILE}
    assert client.post(at("measure_add", pk), fields).status_code == 303
    row = Measurement.objects.get()
    assert row.value == Decimal("31.5")
    again = client.post(at("measure_add", pk), fields)
    assert again.status_code == 422
    assert "déjà une mesure à cette date" in again.content.decode()
    soup = page(client, at("measures", pk))
    assert HOSTILE not in str(soup)
    assert texts(soup, ".f-chart tbody td") == ["31,5", HOSTILE]
    assert page(client, at("measure_edit", pk, row.pk)).select_one("#id_value")["value"] == "31,5"  # type: ignore[index]
    client.post(at("measure_edit", pk, row.pk), {**fields, "value": "30"})
    assert Measurement.objects.get().value == 30
    assert client.post(at("measure_remove", pk, row.pk)).status_code == 303
    assert not Measurement.objects.exists()


def test_a_file_is_shown_then_kept(client: Client) -> None:
    trial = Trial(running=True)
    trial.indicator(name="Attente")
    entered(client, trial.owner)
    address, good = at("measure_import", trial.experiment.pk), "date;indicateur;valeur\n05/05/2026;Attente;30\n"
    bad = client.post(address, {"file": SimpleUploadedFile("m.csv", (good + "06/05/2026;Attente;x\n").encode())})
    assert bad.status_code == 422
    assert texts(BeautifulSoup(bad.content, "html.parser"), "tbody td")[0] == "06/05/2026 ; Attente ; x"
    shown = client.post(address, {"file": SimpleUploadedFile("m.csv", good.encode("cp1252"))})
    assert shown.status_code == 200
    assert Measurement.objects.count() == 0
    soup = BeautifulSoup(shown.content, "html.parser")
    assert texts(soup, "#id_text") == [""]  # what is to be kept stands in the table only
    kept = soup.select_one("textarea[hidden]").text  # type: ignore[union-attr]
    assert client.post(address, {"text": kept.lstrip("\n"), "confirm": "1"}).status_code == 303
    assert Measurement.objects.get().on == date(2026, 5, 5)
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"file": SimpleUploadedFile("m.csv", b"\x00\x01")}).status_code == 422


def test_an_agreement_is_checked_by_its_content(client: Client) -> None:
    trial = Trial()
    partner = trial.partner()
    entered(client, trial.owner)
    address = at("agreement", trial.experiment.pk, partner.pk)
    fields = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "confidentiality": "Rien.", "rights": "Ouverts.",
              "opens": ["measures"]}  # fmt: skip
    liar = client.post(address, {**fields, "file": SimpleUploadedFile("c.pdf", b"<html>")})
    assert liar.status_code == 422
    assert "n’est pas celui d’un fichier" in liar.content.decode()
    client.post(address, {**fields, "file": SimpleUploadedFile("c.pdf", b"%PDF-1.4\n%%EOF")})
    row = Agreement.objects.get()
    assert (row.name, row.opens_measures, row.opens_documents) == ("c.pdf", True, False)
    assert client.post(at("agreement_sign", trial.experiment.pk, partner.pk)).status_code == 303
    served = client.get(at("agreement_file", trial.experiment.pk, partner.pk))
    assert served["Content-Disposition"] == 'attachment; filename="c.pdf"'
    assert "sandbox" in served["Content-Security-Policy"]
    assert b"".join(served.streaming_content) == b"%PDF-1.4\n%%EOF"


def test_sites_partners_documents_and_messages(client: Client) -> None:
    trial = Trial()
    pk = trial.experiment.pk
    entered(client, trial.owner)
    assert (
        client.post(at("site_add", pk), {"organisation": "Préfecture d’accueil", "place": "Rennes"}).status_code == 303
    )
    assert (
        client.post(at("site_add", pk), {"organisation": "préfecture d’accueil", "place": "Rennes"}).status_code == 422
    )
    unknown = client.post(at("partner_add", pk), {"organisation": "Nulle part"})
    assert "Aucune organisation ne porte ce nom" in unknown.content.decode()
    assert client.post(at("partner_add", pk), {"organisation": "La Compagnie des files"}).status_code == 303
    note = SimpleUploadedFile("note.txt", b"Bonjour")
    assert client.post(at("documents", pk), {"title": "Note", "file": note}).status_code == 303
    assert Document.objects.get().content_type == "text/plain"
    assert client.post(at("discussion", pk), {"text": "Bonjour **à tous**"}).status_code == 303
    assert client.post(at("discussion", pk), {"text": "Bonjour **à tous**"}).status_code == 303
    assert Message.objects.get().body == "<p>Bonjour <strong>à tous</strong></p>"
    assert client.post(at("document_remove", pk, Document.objects.get().pk)).status_code == 303
    assert client.post(at("discussion", pk), {"text": ""}).status_code == 422


@pytest.mark.parametrize(
    ("state", "role", "offered"),
    [
        ({}, "lead", ["Labelliser", "Demander de compléter", "Modifier ce que l’on essaie"]),
        ({}, "coordinator", ["Labelliser", "Demander de compléter"]),
        ({"running": True}, "owner", ["Relever une mesure", "Terminer et remettre à l’évaluation", "Suspendre",
                                      "Changer la fin ou la visibilité"]),
        ({"suspended": True}, "owner", ["Reprendre", "Terminer et remettre à l’évaluation",
                                        "Changer la fin ou la visibilité"]),
        ({"assessed": True}, "evaluator", []),
        ({"running": True}, "colleague", []),
    ],
)  # fmt: skip
def test_each_person_is_offered_what_they_may_do(
    client: Client, state: dict[str, bool], role: str, offered: list[str]
) -> None:
    trial = Trial(**state)
    trial.indicator()
    soup = page(entered(client, trial.people[role]), at("detail", trial.experiment.pk))
    hidden = {"Prendre un engagement", "Retirer, avec un motif"}
    assert [each for each in texts(soup, ".f-side .fr-btn") if each not in hidden] == offered


def test_the_conclusion_is_rendered_with_its_lessons(client: Client) -> None:
    trial = Trial(assessed=True)
    entered(client, trial.evaluator)
    address = at("evaluate", trial.experiment.pk)
    turn = page(client, at("detail", trial.experiment.pk)).select(".f-notice .fr-btn")
    assert [link["href"] for link in turn] == [address]
    fields = {"verdict": "non_concluante", "text": "Les bornes n’ont pas servi : douze usages par jour en tout."}
    assert client.post(address, fields).status_code == 422
    assert client.post(address, {**fields, "lessons": "Former un agent."}).status_code == 303
    soup = page(client, at("detail", trial.experiment.pk))
    assert "Non concluante\u00a0: ce que l’on a appris" in texts_raw(soup, ".f-verdict h2")
    judged = page(entered(client, trial.lead), at("detail", trial.experiment.pk))
    assert "Remercier l’équipe" in texts(judged, ".f-side .fr-btn")
    response = entered(client, trial.owner).post(at("tell", trial.experiment.pk))
    assert (response.status_code, response["Location"]) == (
        303,
        reverse("innovations:detail", args=[trial.again().sheet_id]),
    )


def texts_raw(soup: BeautifulSoup, selector: str) -> list[str]:
    return [each.text for each in soup.select(selector)]


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["list", "detail", "measures", "partners", "documents", "discussion"])
def test_the_queries_do_not_grow_with_what_is_listed(client: Client, name: str) -> None:
    trial = Trial(running=True)
    row = trial.experiment
    entered(client, trial.owner)
    counts = []
    for _round in range(3):
        for _one in range(1 if not counts else 2):
            ExperimentFactory(organisation=trial.service, owner=PersonFactory(organisation=trial.service))
            HostSiteFactory(experiment=row)
            StepFactory(experiment=row, actor=PersonFactory())
            MeasurementFactory(indicator=IndicatorFactory(experiment=row), by=PersonFactory())
            PartnerFactory(experiment=row)
            DocumentFactory(experiment=row)
            MessageFactory(experiment=row, author=PersonFactory())
        counts.append(queries_of(client, at(name, *([] if name == "list" else [row.pk]))))
    assert counts == [QUERIES[name]] * 3


QUERIES = {"list": 9, "detail": 10, "measures": 9, "partners": 9, "documents": 8, "discussion": 8}
