"""The matrix, its list, its file, the page of a decision: what each person sees, does, and never sees."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.expression.recommendations import actions
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.rules import Words
from factories.adoption import AT, Council
from factories.challenges import TaxonomyFactory, TermFactory
from factories.people import OrganisationFactory, PersonFactory
from factories.recommendations import AdoptionDecisionFactory, AdoptionStepFactory

SECRET = "Motif que seuls les lecteurs de l’atelier lisent"
WHY = "Le budget de l’année n’est pas voté."


@pytest.fixture
def council(db: None) -> Council:
    return Council(public=True)


def as_(council: Council, role: str) -> Client:
    client = Client()
    if getattr(council, role) is not None:
        client.force_login(getattr(council, role))
    return client


def matrix(council: Council, query: str = "") -> str:
    return reverse("recommendations:adoption", args=[council.challenge.slug]) + query


def page(decision: AdoptionDecision, name: str = "decision", *args: Any) -> str:
    return reverse(f"recommendations:{name}", args=[decision.pk, *args])


def body_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(body: str) -> list[str]:
    """Words of the tiles, in the order of the table."""
    return re.findall(r'f-tile__word">([^<]+)</span></a>', body)


# The matrix


def test_the_grid_says_each_decision_in_words(council: Council) -> None:
    first, second = council.text(title="Ouvrir tôt"), council.text(title="Fermer tard")
    AdoptionDecisionFactory(recommendation=first, organisation=council.rival, declined=True)
    AdoptionDecisionFactory(recommendation=first, organisation=council.ministry, adapted=True)
    AdoptionDecisionFactory(recommendation=second, organisation=council.ministry)
    body = body_of(as_(council, "nobody"), matrix(council))
    assert words_of(body) == ["Adaptée", "Refusée", "À examiner"]
    assert body.count("Non demandée") == 1
    assert "2 décisions prises sur 3" in body


def test_filters_keep_what_they_say(council: Council) -> None:
    term = TermFactory(taxonomy=TaxonomyFactory(challenge=council.challenge))
    first, second = council.text(title="Ouvrir tôt"), council.text(title="Fermer tard")
    first.terms.add(term)
    AdoptionDecisionFactory(recommendation=first, organisation=council.rival, declined=True)
    AdoptionDecisionFactory(recommendation=first, organisation=council.ministry, adapted=True)
    AdoptionDecisionFactory(recommendation=second, organisation=council.ministry)
    client = as_(council, "nobody")
    found = {
        query: words_of(body_of(client, matrix(council, query)))
        for query in (
            f"?organisation={council.rival.pk}",
            "?etat=a_examiner",
            f"?classement_{term.taxonomy_id}={term.pk}",
            f"?etat=refusee&organisation={council.rival.pk}",
            f"?etat=adoptee&organisation={council.ministry.pk}",
            "?etat=nimporte&organisation=99999&cursor=abc",
        )
    }
    assert list(found.values()) == [
        ["Refusée"],
        ["À examiner"],
        ["Adaptée", "Refusée"],
        ["Refusée"],
        [],
        ["Adaptée", "Refusée", "À examiner"],
    ]


def test_the_list_gives_the_words(council: Council) -> None:
    AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, postponed=True)
    body = body_of(as_(council, "nobody"), matrix(council, "?vue=liste"))
    assert ("Le budget n’est pas voté." in body, "reportée au" in body) == (True, True)


def test_empty_pages_say_what_comes_next(council: Council) -> None:
    assert "Aucune décision n’est demandée" in body_of(as_(council, "nobody"), matrix(council))
    assert "Demander les décisions" in body_of(as_(council, "facilitator"), matrix(council))
    early = Council(public=True, published=False, state="ouvert")
    assert "Les décisions viendront après le rapport" in body_of(as_(early, "nobody"), matrix(early))
    AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    assert "Aucune décision ne répond" in body_of(as_(council, "nobody"), matrix(council, "?etat=realisee"))


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def fill(council: Council, texts: int, organisations: int) -> None:
    columns = [OrganisationFactory() for _ in range(organisations)]
    for _ in range(texts):
        text = council.text()
        for each in columns:
            decision = AdoptionDecisionFactory(recommendation=text, organisation=each, adopted=True)
            AdoptionStepFactory(decision=decision)


@pytest.mark.parametrize(("address", "cost"), [("", 8), ("?vue=liste", 9), ("?etat=adoptee", 8), ("decisions.csv", 4)])
def test_the_matrix_costs_the_same_whatever_its_size(council: Council, address: str, cost: int) -> None:
    client = as_(council, "nobody")
    fill(council, 1, 1)
    costs = [queries_of(client, matrix(council, address))]
    fill(council, 3, 3)
    costs.append(queries_of(client, matrix(council, address)))
    assert costs == [cost, cost]


def test_fifty_by_twenty_costs_no_more(council: Council) -> None:
    columns = [OrganisationFactory() for _ in range(20)]
    texts = [council.text() for _ in range(50)]
    AdoptionDecision.objects.bulk_create(
        AdoptionDecision(recommendation=text, organisation=each, opened_at=AT, updated_at=AT)
        for text in texts
        for each in columns
    )
    client = as_(council, "nobody")
    assert queries_of(client, matrix(council)) == 8
    assert len(words_of(body_of(client, matrix(council)))) == 1_000


def test_a_decision_and_the_public_page_cost_the_same_at_one_and_three(council: Council) -> None:
    client = as_(council, "nobody")
    decision = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, adopted=True)
    AdoptionStepFactory(decision=decision)
    detail = reverse("recommendations:detail", args=[council.challenge.slug, decision.recommendation.number])
    addresses = (page(decision), reverse("recommendations:adoption_public"), detail)
    before = [queries_of(client, address) for address in addresses]
    for _ in range(2):
        AdoptionStepFactory(decision=decision)
        other = Council(public=True)
        AdoptionDecisionFactory(recommendation=other.text(), organisation=other.ministry)
        AdoptionDecisionFactory(recommendation=decision.recommendation)
    assert [queries_of(client, address) for address in addresses] == before


def test_the_public_page_lists_public_workshops_only(council: Council) -> None:
    closed = Council(title="Atelier réservé")
    for each in (council, closed):
        AdoptionDecisionFactory(recommendation=each.text(), organisation=each.ministry, adopted=True)
    for role in ("nobody", "admin", "lead"):
        body = body_of(as_(closed, role), reverse("recommendations:adoption_public"))
        assert (role, council.challenge.title in body, "Atelier réservé" in body) == (role, True, False)


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_by_its_content(council: Council) -> None:
    term = TermFactory(taxonomy=TaxonomyFactory(challenge=council.challenge, name="Défis"), label="1. Accueillir")
    text = council.text(title="=CMD()", scope="ministerielle")
    text.terms.add(term)
    AdoptionDecisionFactory(
        recommendation=text, organisation=council.ministry, postponed=True, owner=council.agent, reason="<p>-2+3</p>"
    )
    AdoptionDecisionFactory(recommendation=text, organisation=council.rival)
    rows = rows_of(as_(council, "nobody"), matrix(council, "decisions.csv"))
    assert rows[0] == {
        "Numéro": str(text.number),
        "Recommandation": "'=CMD()",
        "État de la recommandation": "Publiée",
        "Portée": "Ministérielle",
        "Classements": "Défis : 1. Accueillir",
        "Organisation": "Ministère des Rivages",
        "Sigle": "MR",
        "Décision": "Reportée",
        "Décidée le": "2026-03-24",
        "Motif": "'-2+3",
        "Ce qui est adapté": "",
        "Reportée au": "2027-01-04",
        "Réalisation": "",
    }
    assert [(row["Sigle"], row["Décision"], row["Décidée le"]) for row in rows[1:]] == [("MS", "À examiner", "")]
    only = rows_of(as_(council, "nobody"), matrix(council, "decisions.csv?etat=a_examiner"))
    assert [row["Sigle"] for row in only] == ["MS"]


# Leaks


def test_a_reserved_matrix_leaks_nowhere(db: None) -> None:
    council = Council()
    text = council.text(title="Titre réservé")
    mine = AdoptionDecisionFactory(recommendation=text, organisation=council.ministry)
    other = AdoptionDecisionFactory(
        recommendation=text, organisation=council.rival, declined=True, reason=f"<p>{SECRET}</p>"
    )
    addresses = [matrix(council), matrix(council, "?vue=liste"), matrix(council, "decisions.csv"), page(other)]
    for role in ("nobody", "stranger"):
        for address in addresses:
            assert (role, address, as_(council, role).get(address).status_code) == (role, address, 404)
    low = as_(council, "lead")
    seen = body_of(low, matrix(council, "?vue=liste"))
    assert (SECRET in seen, "Ministère des Savoirs" in seen, "Titre réservé" in seen) == (False, False, True)
    assert [row["Organisation"] for row in rows_of(low, matrix(council, "decisions.csv"))] == ["Ministère des Rivages"]
    assert (low.get(page(mine)).status_code, low.get(page(other)).status_code) == (200, 404)
    assert SECRET in body_of(as_(council, "agent"), matrix(council, "?vue=liste"))


def test_names_of_persons_are_for_signed_in_people(council: Council) -> None:
    owner = PersonFactory(given_name="Odile", family_name="Discrète", organisation=council.ministry)
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, owner=owner)
    actions.decide_adoption(council.lead, row, "adoptee", Words(), seen=1, at=AT)
    names = ("Discrète", council.lead.family_name)
    for role, shown in (("nobody", False), ("agent", True)):
        body = body_of(as_(council, role), page(row))
        assert (role, [name in body for name in names]) == (role, [shown, shown])


# Deciding


def test_the_lead_adapts_a_text_without_script(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    client = as_(council, "lead")
    assert "Adopter en adaptant" in body_of(client, page(row))
    address = page(row, "decide", "adaptee")
    empty = client.post(address, {"seen": "1", "what_changed": "", "reason": "Gardé"})
    assert (empty.status_code, "Ce champ est à remplir." in empty.content.decode()) == (422, True)
    assert "Gardé" in empty.content.decode()
    done = client.post(address, {"seen": "1", "what_changed": "En préfecture seulement.", "reason": ""})
    assert (done.status_code, done["Location"]) == (303, page(row))
    body = body_of(client, page(row))
    trial = f'href="{reverse("experimentations:new")}?decision={row.pk}"'
    assert ("En préfecture seulement." in body, trial in body) == (True, True)
    assert trial not in body_of(as_(council, "agent"), page(row))


def test_a_decision_taken_leads_to_what_follows_first(council: Council) -> None:
    decision = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, adopted=True)
    body = body_of(as_(council, "lead"), page(decision))
    first, then = body.index("Lancer une expérimentation"), body.index("Changer cette décision")
    assert first < then < body.index("Adopter en adaptant")


def test_a_postponement_ends_later(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    client, address = as_(council, "lead"), page(row, "decide", "reportee")
    typed = {"seen": "1", "reason": WHY}
    today = client.post(address, {**typed, "postponed_until": AT.date().isoformat()})
    assert (today.status_code, "Choisissez une date à venir" in today.content.decode()) == (422, True)
    later = (AT + timedelta(days=40)).date()
    assert client.post(address, {**typed, "postponed_until": later.isoformat()}).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.postponed_until) == ("reportee", later)


def test_somebody_else_was_faster(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    client, address = as_(council, "lead"), page(row, "decide", "refusee")
    actions.decide_adoption(council.lead, row, "adoptee", Words(), seen=1, at=AT)
    late = client.post(address, {"seen": "1", "reason": WHY})
    body = late.content.decode()
    assert (late.status_code, "vient de décider" in body, WHY in body) == (422, True, True)
    assert 'name="seen" value="2"' in body
    assert client.post(address, {"seen": "2", "reason": WHY}).status_code == 303


def test_whoever_may_not_decide_changes_nothing(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    answers = {}
    for role in ("rival_lead", "low_lead", "manager", "facilitator", "coordinator", "admin", "agent", "employee"):
        client = as_(council, role)
        answers[role] = (
            client.post(page(row, "decide", "adoptee"), {"seen": "1", "reason": ""}).status_code,
            client.post(page(row, "decision_owner"), {"email": council.agent.email}).status_code,
            "Adopter en adaptant" in body_of(client, page(row)),
        )
    assert set(answers.values()) == {(403, 403, False)}
    row.refresh_from_db()
    assert (row.state, row.owner, row.steps.count()) == ("a_examiner", None, 0)
    assert as_(council, "lead").get(page(row, "decide", "a_examiner")).status_code == 404


def test_the_owner_is_named_by_address(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    client = as_(council, "lead")
    wrong = client.post(page(row, "decision_owner"), {"email": "personne@exemple.test"})
    assert (wrong.status_code, "Personne de « MR »" in wrong.content.decode()) == (422, True)
    assert client.post(page(row, "decision_owner"), {"email": council.agent.email}).status_code == 303
    assert council.agent.get_full_name() in body_of(client, page(row))


def test_who_decides_without_reading_the_workshop_still_works(db: None) -> None:
    council = Council(read_access="invitation")
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    client = as_(council, "lead")
    assert words_of(body_of(client, matrix(council))) == ["À examiner"]
    assert "Ouvrir un guichet." in body_of(client, page(row))
    answer = client.post(page(row, "decide", "refusee"), {"seen": "1", "reason": WHY})
    assert answer.status_code == 303
    assert "Refusée" in body_of(client, page(row))


# Arranging


def test_the_coordination_opens_adds_and_removes(council: Council) -> None:
    council.text()
    client, slug = as_(council, "coordinator"), council.challenge.slug
    opening = reverse("recommendations:adoption_open", args=[slug])
    assert "Seront interrogées : MR, MS." in body_of(client, opening)
    assert client.post(opening).status_code == 303
    place = reverse("recommendations:adoption_organisations", args=[slug])
    new = OrganisationFactory(name="Agence des phares", kind="organisme")
    OrganisationFactory(name="Agence privée", kind="entreprise")
    body = body_of(client, f"{place}?q=agence")
    assert ("Agence des phares" in body, "Agence privée" in body) == (True, False)
    add = reverse("recommendations:adoption_add", args=[slug, new.pk])
    assert client.post(add).status_code == 303
    assert "Sans porteur ministériel" in body_of(client, place)
    remove = reverse("recommendations:adoption_remove", args=[slug, new.pk])
    assert "Retirer cette organisation" in body_of(client, remove)
    assert client.post(remove).status_code == 303
    assert not AdoptionDecision.objects.filter(organisation=new).exists()
    for role in ("facilitator", "lead"):
        assert (role, as_(council, role).post(add).status_code) == (role, 403)
        assert (role, as_(council, role).post(remove).status_code) == (role, 403)


def test_the_coordination_page_costs_the_same_at_one_and_three(council: Council) -> None:
    client = as_(council, "coordinator")
    place = reverse("recommendations:adoption_organisations", args=[council.challenge.slug])
    fill(council, 1, 1)
    before = queries_of(client, place)
    fill(council, 1, 3)
    assert queries_of(client, place) == before
