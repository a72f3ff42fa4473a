"""The pages, from the request to the settled credit, and what each person reads."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovators.actions import Wish, ask_support
from fabrique.implementation.innovators.models import Recognition, Support
from factories.contributions import ContributionFactory
from factories.innovations import SheetFactory
from factories.innovators import LedgerEntryFactory, RecognitionFactory, SupportFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry():
    return OrganisationFactory()


@pytest.fixture
def agent(ministry):
    return PersonFactory(organisation=ministry)


@pytest.fixture
def lead(ministry):
    return OrganisationMandateFactory(role=OrganisationRole.MINISTRY_LEAD, organisation=ministry).person


def url(name, *args):
    return reverse(f"innovators:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_from_the_request_to_the_settled_credit(client, ministry, agent, lead):
    client.force_login(agent)
    page = text_of(client.get(url("ask_for", "temps")))
    assert lead.get_full_name() in page
    data = {"asked": "7,5", "purpose": "Ouvrir un guichet.", "organisation": str(ministry.pk)}
    assert client.post(url("ask_for", "temps"), data).status_code == 303
    support = Support.objects.get()
    assert support.asked == 450
    client.force_login(lead)
    answer = text_of(client.get(url("answer", support.pk)))
    assert 'value="7,5"' in answer
    assert client.post(url("answer", support.pk), {"decision": "accorde", "granted": "6.5"}).status_code == 303
    client.force_login(agent)
    assert (
        client.post(url("spend", support.pk), {"amount": "2", "on": "2026-11-02", "note": "Visite"}).status_code == 303
    )
    page = text_of(client.get(url("support", support.pk)))
    assert "4\u00a0h\u00a030" in page
    assert "Visite" in page
    line = support.entries.get(kind="usage")
    assert client.post(url("cancel_use", support.pk, line.pk)).status_code == 303
    assert client.post(url("settle", support.pk), {"outcome": "Un guichet ouvert."}).status_code == 303
    support.refresh_from_db()
    assert list(support.entries.values_list("kind", "balance")) == [
        ("octroi", 390),
        ("usage", 270),
        ("correction", 390),
        ("restitution", 0),
    ]


def test_too_much_is_said_next_to_the_field_and_stays_typed(client):
    support = SupportFactory(active=True)
    client.force_login(support.person)
    response = client.post(url("spend", support.pk), {"amount": "10,5", "on": "2026-11-02", "note": "Longue visite"})
    assert response.status_code == 422
    assert "Il reste 10\u00a0h : c’est moins que 10\u00a0h\u00a030." in text_of(response)
    assert 'value="10,5"' in text_of(response)
    assert "Longue visite" in text_of(response)


@pytest.mark.parametrize("typed", ["", "dix", "0", "-3", "99999999"])
def test_a_bad_amount_is_explained(client, ministry, agent, typed):
    client.force_login(agent)
    response = client.post(url("ask_for", "temps"), {"asked": typed, "purpose": "P", "organisation": str(ministry.pk)})
    assert response.status_code == 422
    assert Support.objects.count() == 0


def test_a_refusal_without_reason_and_an_unknown_mentor_are_explained(client, agent, lead, ministry):
    support = SupportFactory(mentor_asked=True, person=agent, organisation=ministry)
    client.force_login(lead)
    assert "Dites pourquoi vous refusez" in text_of(client.post(url("answer", support.pk), {"decision": "refuse"}))
    unknown = {"decision": "accorde", "mentor": "personne@example.org"}
    assert "Aucun compte ouvert" in text_of(client.post(url("answer", support.pk), unknown))
    mentor = PersonFactory()
    assert client.post(url("answer", support.pk), {**unknown, "mentor": mentor.email}).status_code == 303
    client.force_login(mentor)
    assert agent.get_full_name() in text_of(client.get(url("mine")))
    assert client.post(url("start", support.pk)).status_code == 303


def test_a_support_is_nobody_elses_business(client, agent, ministry):
    support = SupportFactory(person=agent, organisation=ministry, purpose="Mon projet discret")
    for person in (PersonFactory(organisation=ministry), PersonFactory()):
        client.force_login(person)
        assert client.get(url("support", support.pk)).status_code == 404
        assert "Mon projet discret" not in text_of(client.get(url("person", agent.pk)))
        assert client.get(url("requests")).status_code == 403


def test_a_persons_page_shows_others_only_what_they_let_be_known(client, agent, ministry, lead):
    own = {"organisation": ministry, "person": agent}
    RecognitionFactory(**own, known=True, title="Trophée connu")
    RecognitionFactory(**own, awarded=True, title="Lettre discrète")
    RecognitionFactory(**own, title="Prime proposée")
    SupportFactory(person=agent, organisation=ministry, purpose="Projet discret")
    words = ("Trophée connu", "Lettre discrète", "Prime proposée", "Projet discret")
    seen = {}
    for name, person in (("me", agent), ("lead", lead), ("other", PersonFactory(organisation=ministry))):
        client.force_login(person)
        page = text_of(client.get(url("person", agent.pk)))
        seen[name] = [word in page for word in words]
    assert seen == {
        "me": [True, True, False, True],
        "lead": [True, True, False, True],
        "other": [True, False, False, False],
    }


def test_proposing_awarding_and_consenting(client, agent, lead, ministry):
    text = ContributionFactory(author=agent)
    client.force_login(lead)
    assert text.title not in text_of(client.get(url("propose", agent.pk)))
    data = {"kind": "lettre", "title": "Lettre du ministre", "text": "Bravo."}
    assert client.post(url("propose", agent.pk), data).status_code == 303
    row = Recognition.objects.get()
    assert "Lettre du ministre" in text_of(client.get(url("recognitions")))
    client.force_login(agent)
    assert client.get(url("recognition", row.pk)).status_code == 404
    client.force_login(lead)
    assert client.post(url("award", row.pk)).status_code == 303
    client.force_login(agent)
    assert "Oui, les autres peuvent le savoir" in text_of(client.get(url("recognition", row.pk)))
    assert client.post(url("consent", row.pk), {"public": "oui"}).status_code == 303
    client.force_login(PersonFactory())
    assert "Lettre du ministre" in text_of(client.get(url("recognition", row.pk)))


@pytest.mark.parametrize("name", ["mine", "requests", "recognitions"])
def test_the_pages_cost_the_same_at_one_and_three(client, ministry, name):
    person = OrganisationMandateFactory(role=OrganisationRole.MINISTRY_LEAD, organisation=ministry).person

    def one_more():
        for owner in (person, PersonFactory(organisation=ministry)):
            support = SupportFactory(person=owner, organisation=ministry, active=True)
            LedgerEntryFactory(support=support)
            RecognitionFactory(person=owner, organisation=ministry, awarded=True)
        SupportFactory(mentor_asked=True, decided=True, state="actif", mentor=person)

    client.force_login(person)
    one_more()
    client.get(url(name))
    with CaptureQueriesContext(connection) as first:
        client.get(url(name))
    one_more()
    one_more()
    with CaptureQueriesContext(connection) as third:
        client.get(url(name))
    assert len(third) == len(first)


def test_a_credit_of_forty_lines_costs_what_one_does(client):
    support = SupportFactory(active=True)
    client.force_login(support.person)
    LedgerEntryFactory(support=support)
    client.get(url("support", support.pk))
    with CaptureQueriesContext(connection) as first:
        client.get(url("support", support.pk))
    for _ in range(39):
        LedgerEntryFactory(support=support, amount=-5)
    with CaptureQueriesContext(connection) as fortieth:
        client.get(url("support", support.pk))
    assert len(fortieth) == len(first)


def test_an_innovation_is_chosen_and_shown_on_both_sides(client, ministry, agent, lead):
    sheet = SheetFactory(organisation=ministry, created_by=agent, title="Le guichet commun")
    other = SheetFactory(organisation=ministry, title="Celle d’une autre")
    client.force_login(agent)
    kinds = text_of(client.get(url("ask"), {"fiche": str(sheet.pk)}))
    assert f"{url('ask_for', 'mentor')}?fiche={sheet.pk}" in kinds
    form = text_of(client.get(url("ask_for", "mentor"), {"fiche": str(sheet.pk)}))
    assert f'<option value="{sheet.pk}" selected>' in form
    assert other.title not in form
    data = {"purpose": "La porter ailleurs.", "organisation": str(ministry.pk)}
    assert client.post(url("ask_for", "mentor"), data | {"sheet": str(other.pk)}).status_code == 422
    assert client.post(url("ask_for", "mentor"), data | {"sheet": str(sheet.pk)}).status_code == 303
    support = Support.objects.get()
    assert support.sheet == sheet
    address = reverse("innovations:detail", args=[sheet.pk])
    for person in (agent, lead):
        client.force_login(person)
        assert address in text_of(client.get(url("support", support.pk)))
        assert url("of_sheet", sheet.pk) in text_of(client.get(address))
        assert url("support", support.pk) in text_of(client.get(url("of_sheet", sheet.pk)))
    partial = client.get(url("of_sheet", sheet.pk), headers={"HX-Request": "true"})
    assert "<html" not in text_of(partial)


def test_what_was_asked_for_an_innovation_is_nobody_elses_business(client, ministry, agent):
    sheet = SheetFactory(organisation=ministry, created_by=agent, published=True)
    SupportFactory(person=agent, organisation=ministry, sheet=sheet, purpose="DEMANDESECRETE")
    client.force_login(PersonFactory(organisation=ministry))
    page = text_of(client.get(url("of_sheet", sheet.pk)))
    assert "DEMANDESECRETE" not in page
    assert "Aucun accompagnement que vous puissiez lire." in page
    assert url("ask") not in page
    assert url("of_sheet", sheet.pk) not in text_of(client.get(reverse("innovations:detail", args=[sheet.pk])))


def test_a_manager_reads_the_title_of_a_sketch_that_they_cannot_open(client, ministry, agent):
    sheet = SheetFactory(organisation=ministry, created_by=agent, title="Ébauche")
    support = SupportFactory(person=agent, organisation=ministry, sheet=sheet)
    manager = OrganisationMandateFactory(role=OrganisationRole.MANAGER, organisation=ministry).person
    client.force_login(manager)
    page = text_of(client.get(url("support", support.pk)))
    assert "Ébauche" in page
    assert reverse("innovations:detail", args=[sheet.pk]) not in page
    assert client.get(url("of_sheet", sheet.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_supports_of_an_innovation_cost_the_same(client, ministry, agent, number, django_assert_num_queries):
    sheet = SheetFactory(organisation=ministry, created_by=agent)
    SupportFactory.create_batch(number, person=agent, organisation=ministry, sheet=sheet)
    client.force_login(agent)
    client.get(url("of_sheet", sheet.pk))
    with django_assert_num_queries(9):
        page = text_of(client.get(url("of_sheet", sheet.pk)))
    assert page.count("accompagnement/") == number


def test_nobody_asks_for_the_innovation_of_another(ministry, agent):
    wish = Wish(kind="mentor", purpose="Essayer.", organisation=ministry, sheet=SheetFactory(organisation=ministry))
    with pytest.raises(Refused, match="vos fiches"):
        ask_support(agent, wish)
