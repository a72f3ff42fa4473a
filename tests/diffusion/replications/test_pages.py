"""Every page in the browser's eyes: from interest to credit, errors beside fields, constant queries, no script needed."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fabrique.diffusion.replications.models import Obstacle, Replication, Stopped
from fabrique.foundations.people.models import Organisation
from factories.innovations import SheetFactory
from factories.people import OrganisationFactory, PersonFactory
from factories.replications import AT as THEN
from factories.replications import (
    DESCRIBED,
    TODAY,
    AgreementFactory,
    HelpFactory,
    ObstacleFactory,
    ReplicationFactory,
    StepFactory,
    StoppedFactory,
)

from .scene import BACKEND, REASON, RESULTS, Scene

pytestmark = pytest.mark.django_db


def as_(client: Client, person: Any) -> Client:
    client.logout()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def post(client: Client, path: str, **data: Any) -> int:
    return client.post(path, data).status_code


def test_from_interest_to_credit_with_forms_alone(client):
    scene = Scene()
    as_(client, scene.agent)
    assert "Nous sommes intéressés" in client.get(f"/innovations/{scene.sheet.pk}/replications/").content.decode()
    assert (
        post(client, f"/innovations/{scene.sheet.pk}/repliquer/", adopter=scene.adopter.pk, motive="Trop d’attente")
        == 303
    )
    row = Replication.objects.get()
    page, day = f"/replications/{row.pk}/", row.interested_on.isoformat()
    assert "La page de votre réplication" in client.get(f"/innovations/{scene.sheet.pk}/replications/").content.decode()
    assert post(client, f"{page}etudier/", on=day) == 303
    assert "quelle manière" in client.get(page).content.decode()
    assert client.get(f"{page}lancer/").status_code == 409
    assert post(client, f"{page}decrire/", seen=1, motive="Attente", constraints="", **DESCRIBED) == 303
    key = scene.indicator.pk
    assert post(client, f"{page}mesures/", **{f"b{key}": "12,5", f"bd{key}": day, f"a{key}": "", f"ad{key}": ""}) == 303
    assert post(client, f"{page}aide/", person=scene.contact.pk, hours=1, minutes=30, on=day, note="Visite") == 303
    assert post(client, f"{page}lancer/", on=day) == 303
    assert post(client, f"{page}mettre-en-service/", on=day, results=RESULTS) == 303
    assert post(client, f"{page}confirmer/repreneur/") == 303
    as_(client, scene.contact)
    assert "Confirmer pour l’origine" in client.get(page).content.decode()
    assert post(client, f"{page}confirmer/origine/") == 303
    body = client.get(page).content.decode()
    assert ("Confirmée par les deux organisations" in body, "1\u00a0h\u00a030" in body, "12,5" in body) == (True,) * 3


def test_giving_up_then_taking_up_again_when_the_obstacle_falls(client):
    scene = Scene()
    row = scene.studied()
    page, day = f"/replications/{row.pk}/", row.interested_on.isoformat()
    as_(client, scene.agent)
    fields = {"on": day, "reason": REASON, "obstacle": "autre", "new_title": "", "new_kind": ""}
    refused = client.post(f"{page}renoncer/", fields)
    assert (
        refused.status_code,
        "Nommez l’obstacle" in refused.content.decode(),
        REASON in refused.content.decode(),
    ) == (
        422,
        True,
        True,
    )
    fields |= {"new_title": "Données fiscales fermées", "new_kind": "juridique"}
    assert post(client, f"{page}renoncer/", **fields) == 303
    obstacle = Obstacle.objects.get()
    assert "Données fiscales fermées" in client.get(f"/innovations/{scene.sheet.pk}/replications/").content.decode()
    as_(client, scene.coordinator)
    assert post(client, f"/obstacles/{obstacle.pk}/lever/", note="Non.") == 422
    assert post(client, f"/obstacles/{obstacle.pk}/lever/", note="Le décret ouvre ces données.") == 303
    as_(client, scene.agent)
    assert "Reprendre depuis la page" in client.get(f"/obstacles/{obstacle.pk}/").content.decode()
    assert post(client, f"{page}reprendre/", on=day) == 303
    row.refresh_from_db()
    assert row.state == "etude"
    as_(client, scene.coordinator)
    assert post(client, f"/obstacles/{obstacle.pk}/revenu/", note="Le décret a été annulé.") == 303


def test_a_company_deposits_its_agreement(client):
    scene = Scene()
    row = ReplicationFactory(sheet=scene.sheet, adopter=scene.company, owner=scene.employee, study=True)
    page = f"/replications/{row.pk}/"
    as_(client, scene.employee)
    dates = {"signed_on": "2026-06-01", "starts_on": "2026-06-01", "ends_on": "2199-12-31", "licence": "Ouverte"}
    wrong = SimpleUploadedFile("convention.pdf", b"MZ\x90 un programme")
    response = client.post(f"{page}convention/", {**dates, "document": wrong, "undertaking": "on"})
    assert (response.status_code, "n’est pas celui d’un fichier" in response.content.decode()) == (422, True)
    right = SimpleUploadedFile("convention.pdf", b"%PDF-1.7 signed")
    assert client.post(f"{page}convention/", {**dates, "document": right}).status_code == 422
    right.seek(0)
    assert client.post(f"{page}convention/", {**dates, "document": right, "undertaking": "on"}).status_code == 303
    kept = row.agreements.get()
    assert client.get(f"{page}convention/{kept.pk}/accepter/").status_code == 403
    as_(client, scene.contact)
    assert client.get(f"{page}convention/{kept.pk}/accepter/").status_code == 200
    assert post(client, f"{page}convention/{kept.pk}/accepter/") == 303
    kept.refresh_from_db()
    assert kept.accepted_by == scene.contact


def test_forms_that_clash_keep_what_was_typed(client):
    scene = Scene()
    row = scene.ready()
    as_(client, scene.manager)
    fields = {"seen": 1, "mode": "fusion", "core_kept": "Mon texte gardé", "adaptations": "b"}
    response = client.post(f"/replications/{row.pk}/decrire/", fields)
    body = response.content.decode()
    assert (response.status_code, "Mon texte gardé" in body, "Un seul guichet." in body) == (409, True, True)
    assert post(client, f"/replications/{row.pk}/decrire/", **{**fields, "seen": row.text_version}) == 303


def test_a_line_of_help_is_cancelled_after_a_question(client):
    scene = Scene()
    row = scene.studied()
    line = HelpFactory(replication=row, person=scene.contact, recorded_by=scene.contact)
    as_(client, scene.contact)
    path = f"/replications/{row.pk}/aide/{line.pk}/annuler/"
    assert (client.get(path).status_code, post(client, path), client.get(path).status_code) == (200, 303, 200)
    assert post(client, path) == 409
    as_(client, scene.manager)
    assert client.get(path).status_code == 403


def test_an_obstacle_is_named_and_tied_by_hand(client):
    scene = Scene()
    row = ReplicationFactory(sheet=scene.sheet, abandoned=True)
    as_(client, scene.bystander)
    fields = {"title": "Pas de crédits immobiliers", "kind": "budget", "text": ""}
    assert post(client, "/obstacles/nouveau/", **{**fields, "title": "non"}) == 422
    assert post(client, "/obstacles/nouveau/", **fields) == 303
    obstacle = Obstacle.objects.get(title="Pas de crédits immobiliers")
    path = f"/obstacles/refus-et-echecs/replications/{row.pk}/"
    assert client.get(path).status_code == 200
    assert post(client, path, obstacle=obstacle.pk, new_title="", new_kind="") == 303
    assert client.get(path).status_code == 409
    assert client.get("/obstacles/refus-et-echecs/nimporte/999/").status_code == 404
    stop = Stopped.objects.get()
    assert post(client, f"/obstacles/{obstacle.pk}/arrets/{stop.pk}/repris/") == 409


def test_empty_pages_say_what_to_do(client):
    as_(client, PersonFactory(organisation=OrganisationFactory()))
    said = {
        "/replications/": "Rien n’a encore été repris",
        "/replications/liste/": "Aucune réplication pour l’instant",
        "/replications/liste/?q=rien": "Aucune réplication ne répond",
        "/obstacles/": "Aucun obstacle signalé",
        "/obstacles/?q=rien": "Aucun obstacle ne répond",
        "/obstacles/refus-et-echecs/": "Aucune réplication abandonnée",
        "/obstacles/refus-et-echecs/?quoi=idees": "Rien ne répond",
        "/obstacles/refus-et-echecs/?quoi=essais&seuls=on&q=a": "Rien ne répond",
    }
    assert {path: words in client.get(path).content.decode() for path, words in said.items()} == dict.fromkeys(
        said, True
    )


@pytest.mark.parametrize(
    "path",
    [
        "/replications/?cursor=zzz",
        "/replications/liste/?cursor=zzz&etat=x&de=a&vers=99999999999",
        "/obstacles/?nature=x&cursor=1",
        "/obstacles/refus-et-echecs/?quoi=x",
    ],
)
def test_mangled_addresses_give_the_first_page(client, path):
    as_(client, PersonFactory(organisation=OrganisationFactory()))
    ReplicationFactory(launched=True)
    assert client.get(path).status_code == 200


def test_hostile_texts_stay_texts(client):
    scene = Scene()
    hostile = "<script>alert(1)</script>"
    row = ReplicationFactory(
        sheet=scene.sheet,
        adopter=OrganisationFactory(name=hostile),
        abandoned=True,
        abandon_reason=hostile,
        motive=hostile,
        core_kept=hostile,
        obstacle=ObstacleFactory(title=hostile, text=hostile),
    )
    StoppedFactory(replication=row, obstacle=row.obstacle)
    as_(client, scene.bystander)
    paths = (
        f"/replications/{row.pk}/",
        f"/innovations/{scene.sheet.pk}/replications/",
        "/replications/",
        "/replications/liste/",
        f"/obstacles/{row.obstacle_id}/",
        "/obstacles/",
        "/obstacles/refus-et-echecs/",
    )
    assert [path for path in paths if hostile in client.get(path).content.decode()] == []


def spread(scene: Scene, number: int) -> Replication:
    """``number`` adoptions, each copied from the one before, with everything that hangs on them."""
    parent = None
    for _each in range(number):
        row = ReplicationFactory(sheet=scene.sheet, parent=parent, launched=True)
        StepFactory(replication=row)
        HelpFactory(replication=row)
        gone = ReplicationFactory(sheet=scene.sheet, parent=row, abandoned=True)
        StoppedFactory(replication=gone, obstacle=gone.obstacle)
        AgreementFactory(replication=row)
        parent = row
    first: Replication = Replication.objects.filter(parent=None).order_by("pk")[0]
    for _each in range(number - 1):
        HelpFactory(replication=first)
        gone = ReplicationFactory(sheet=SheetFactory(published=True), abandoned=True)
        StoppedFactory(replication=gone, obstacle=Stopped.objects.order_by("pk")[0].obstacle)
    return first


def costs(client: Client, scene: Scene, row: Replication) -> dict[str, int]:
    obstacle = Stopped.objects.order_by("pk")[0].obstacle_id
    paths = {
        "detail": f"/replications/{row.pk}/",
        "of_sheet": f"/innovations/{scene.sheet.pk}/replications/",
        "flows": "/replications/",
        "list": "/replications/liste/",
        "obstacles": "/obstacles/",
        "obstacle": f"/obstacles/{obstacle}/",
        "failures": "/obstacles/refus-et-echecs/",
    }
    found = {}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        found[name] = len(queries)
    return found


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_whatever_they_show(client, number):
    scene = Scene()
    row = spread(scene, number)
    as_(client, scene.bystander)
    assert costs(client, scene, row) == {
        "detail": 10,
        "of_sheet": 12,
        "flows": 7,
        "list": 6,
        "obstacles": 6,
        "obstacle": 8,
        "failures": 7,
    }


TREE = """UPDATE people_organisation below SET path = above.path || below.id || '/'
    FROM people_organisation above WHERE above.id = below.parent_id AND below.path = ''"""
# of the largest sheet, each is copied from the one before, in lines of forty
LINES = """UPDATE replications_replication row SET parent_id = above.parent FROM (
    SELECT id, lag(id) OVER (ORDER BY id) AS parent FROM replications_replication WHERE sheet_id = %s
) above WHERE above.id = row.id AND row.id %% 40 <> 0"""


def many(number: int) -> tuple[Scene, int]:
    """``number`` adoptions of some forty sheets by 4,000 services of twenty ministries."""
    scene = Scene()
    tops = [OrganisationFactory() for _each in range(20)]
    services = Organisation.objects.bulk_create(
        Organisation(name=f"Service {n}", kind="service", parent=tops[n % 20]) for n in range(4_000)
    )
    sheets = [SheetFactory(published=True, organisation=tops[n % 20]) for n in range(12)] + [scene.sheet]
    states = ["interet", "etude", "lancee", "en_service", "en_service", "abandonnee"]

    def row(sheet: Any, adopter: Any, number: int) -> Replication:
        state = states[number % 6]
        at = THEN + timedelta(seconds=number)
        return Replication(
            sheet=sheet, source_id=sheet.organisation_id, adopter=adopter, owner=scene.agent, state=state,
            interested_on=TODAY, studied_on=TODAY, created_at=at, updated_at=at, **DESCRIBED,
            launched_on=TODAY if state in {"lancee", "en_service"} else None,
            in_service_on=TODAY if state == "en_service" else None,
            abandoned_on=TODAY if state == "abandonnee" else None,
            abandon_reason=f"Motif numéro {number}" if state == "abandonnee" else "",
        )  # fmt: skip

    rows = [row(sheet, service, n) for n, (sheet, service) in enumerate((s, o) for s in sheets for o in services)]
    Replication.objects.bulk_create(rows[-number:], batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute(TREE)
        cursor.execute(LINES, [scene.sheet.pk])
        cursor.execute("ANALYZE replications_replication, people_organisation, innovations_sheet")
    return scene, Replication.objects.filter(sheet=scene.sheet).latest("pk").pk


def test_fifty_thousand_adoptions_stay_quick(client):
    scene, last = many(50_000)
    as_(client, scene.bystander)
    assert Replication.objects.count() == 50_000
    slow = {}
    for path in (
        f"/replications/{last}/",
        f"/innovations/{scene.sheet.pk}/replications/",
        "/replications/",
        "/replications/liste/",
        "/replications/liste/?etat=abandonnee",
        "/obstacles/refus-et-echecs/?q=motif+49999",
    ):
        client.get(path)
        start = time.perf_counter()
        assert client.get(path).status_code == 200
        slow[path] = round(time.perf_counter() - start, 2)
    assert max(slow.values()) < 1.0, slow
