"""Pages of answers and promises: constant queries, refusals, what was typed, what would leak."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import Named
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.models import Answer, AnswerRules, Commitment, Debrief, RoutingRule
from fabrique.implementation.commitments.states import AnswerState, CommitmentState
from factories.commitments import AT, REASON, CommitmentFactory, Ministry, no, yes

SEEN, SEE_OTHER, INVALID, REFUSED, ABSENT = 200, 303, 422, 403, 404
LATER = "2099-03-02"


def as_(person: Person) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def text_of(client: Client, name: str, *args: object, **query: str) -> str:
    """The page, as it was sent."""
    response = client.get(reverse(f"commitments:{name}", args=args), query)
    assert response.status_code == SEEN
    return response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_costs_the_same_whatever_it_holds(
    ministry: Ministry, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _each in range(number):
        ministry.answer()
    client = as_(ministry.manager)
    text_of(client, "inbox")
    with django_assert_num_queries(INBOX_QUERIES):
        page = text_of(client, "inbox")
    assert page.count("Répondre ici") == number
    assert "En retard" in page


INBOX_QUERIES = 10


def test_an_empty_inbox_says_what_will_come(ministry: Ministry) -> None:
    assert "Rien à répondre aujourd’hui" in text_of(as_(ministry.colleague), "inbox")


def test_the_inbox_does_not_name_whom_it_must_not(ministry: Ministry) -> None:
    ministry.answer(named_to=Named.FACILITATOR)
    assert ministry.author.get_full_name() not in text_of(as_(ministry.manager), "inbox")


def test_the_computation_is_shown_in_words(ministry: Ministry) -> None:
    answer = ministry.answer()
    page = text_of(as_(ministry.author), "detail", answer.pk)
    assert "Déposée le mardi 5 mai 2026" in page
    assert "vendredi 5 juin 2026" in page


def test_answering_without_leaving_the_list(ministry: Ministry) -> None:
    answer, client = ministry.answer(), as_(ministry.manager)
    address = reverse("commitments:answer", args=[answer.pk])
    partial = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in partial
    assert "Votre réponse" in partial
    sent = client.post(address, {"decision": "ecartee", "reason": REASON, "seen": "1"}, headers={"HX-Request": "true"})
    assert "Votre réponse est envoyée" in sent.content.decode()
    assert Answer.objects.get(pk=answer.pk).state == AnswerState.ANSWERED


def test_answering_without_javascript_comes_back_to_the_list(ministry: Ministry) -> None:
    answer = ministry.answer()
    fields = {
        "decision": "retenue",
        "reason": REASON,
        "next_step": "Essayer à Rennes",
        "next_step_owner": ministry.manager.email or "",
        "next_step_on": LATER,
        "hours": "8",
        "euros": "1500",
        "depuis": "liste",
        "seen": "1",
    }
    sent = as_(ministry.manager).post(reverse("commitments:answer", args=[answer.pk]), fields)
    assert (sent.status_code, sent["Location"]) == (SEE_OTHER, reverse("commitments:inbox"))
    fresh = Answer.objects.get(pk=answer.pk)
    assert (fresh.time_minutes, fresh.money_cents) == (480, 150_000)
    assert Commitment.objects.get(answer=fresh).title == "Essayer à Rennes"


def test_an_idea_kept_without_a_next_step_keeps_what_was_typed(ministry: Ministry) -> None:
    answer = ministry.answer()
    address = reverse("commitments:answer", args=[answer.pk])
    sent = as_(ministry.manager).post(address, {"decision": "retenue", "reason": REASON})
    assert sent.status_code == INVALID
    page = sent.content.decode()
    assert REASON in page
    assert "dites la prochaine étape" in page
    assert Answer.objects.get(pk=answer.pk).state == AnswerState.TO_ACKNOWLEDGE


@pytest.mark.parametrize("name", ["answer", "ask_details", "transfer", "extend", "give_details", "appeal", "rate"])
def test_a_colleague_who_reads_does_nothing(ministry: Ministry, name: str) -> None:
    answer = ministry.opened()
    assert as_(ministry.colleague).get(reverse(f"commitments:{name}", args=[answer.pk])).status_code in {REFUSED, 409}


def test_from_question_to_second_look(ministry: Ministry) -> None:
    """Everything by plain forms: question, details, transfer, extension, answer, opinion, second look."""
    answer = ministry.answer()

    def send(person: Person, name: str, **fields: str) -> None:
        sent = as_(person).post(reverse(f"commitments:{name}", args=[answer.pk]), fields)
        assert sent.status_code == SEE_OTHER, sent.content.decode()

    send(ministry.manager, "acknowledge")
    send(ministry.manager, "ask_details", question="Dans quels bureaux exactement, et depuis quand ?")
    send(ministry.author, "give_details", text="Dans les deux bureaux de Rennes, depuis mars.")
    send(ministry.manager, "transfer", to_person=ministry.director.email or "", reason=REASON)
    send(ministry.director, "answer", decision="ecartee", reason=REASON)
    send(ministry.author, "rate", usefulness="2", note="")
    send(ministry.author, "appeal", text="Le motif ne répond pas à ce que je demandais.")
    fresh = Answer.objects.get(pk=answer.pk)
    assert fresh.state == AnswerState.OPEN
    assert fresh.replies.count() == 1
    page = text_of(as_(ministry.author), "detail", answer.pk)
    assert "Passée de main en main" in page
    assert "Dans les deux bureaux de Rennes" in page


def test_a_reader_sees_the_answer_and_not_its_workings(ministry: Ministry) -> None:
    answer = ministry.opened()
    actions.ask_details(ministry.manager, answer, question="Un secret de service, lequel exactement ?", at=AT)
    page = text_of(as_(ministry.stranger), "detail", answer.pk)
    assert "Un secret de service" not in page
    assert "Un secret de service" in text_of(as_(ministry.author), "detail", answer.pk)


def test_an_answer_hidden_with_its_idea_is_not_found(ministry: Ministry) -> None:
    answer = ministry.answer()
    Challenge.objects.update(read_access="invitation", take_part_access="invitation")
    address = reverse("commitments:detail", args=[answer.pk])
    assert as_(ministry.stranger).get(address).status_code == ABSENT
    assert as_(ministry.author).get(address).status_code == SEEN


def test_beside_the_idea(ministry: Ministry) -> None:
    answer = ministry.declined()
    address = reverse("commitments:beside", args=[answer.contribution_id])
    partial = as_(ministry.author).get(address, headers={"HX-Request": "true"}).content.decode()
    assert REASON in partial
    assert "<html" not in partial
    assert as_(ministry.author).get(address)["Location"] == reverse("commitments:detail", args=[answer.pk])
    idea = as_(ministry.author).get(reverse("contributions:detail", args=[answer.contribution_id])).content.decode()
    assert address in idea


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_costs_the_same_whatever_it_holds(
    ministry: Ministry, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    CommitmentFactory.create_batch(number, promised_by=ministry.manager, organisation=ministry.service)
    client = as_(ministry.manager)
    text_of(client, "register")
    with django_assert_num_queries(REGISTER_QUERIES):
        page = text_of(client, "register")
    assert page.count("Promesse ") >= number


REGISTER_QUERIES = 7


def test_visitors_read_public_registers_only(ministry: Ministry) -> None:
    CommitmentFactory(title="Promesse publique", programme=ministry.programme)
    CommitmentFactory(title="Promesse confidentielle", programme=ministry.programme, public=False)
    assert "Promesse publique" not in text_of(Client(), "register")
    AnswerRules.objects.create(programme=ministry.programme, public_register=True)
    page = text_of(Client(), "register")
    assert "Promesse publique" in page
    assert "Promesse confidentielle" not in page
    file = b"".join(Client().get(reverse("commitments:register_csv")).streaming_content).decode()
    assert "Promesse publique" in file
    assert "Promesse confidentielle" not in file


def test_a_promise_from_its_making_to_its_proof(ministry: Ministry) -> None:
    client = as_(ministry.manager)
    fields = {"title": "Ouvrir un guichet", "due_on": LATER, "public": "on"}
    sent = client.post(reverse("commitments:new_commitment"), fields)
    assert sent.status_code == SEE_OTHER
    promise = Commitment.objects.get(title="Ouvrir un guichet")
    keep = reverse("commitments:keep", args=[promise.pk])
    assert as_(ministry.stranger).get(keep).status_code == ABSENT
    assert client.post(keep, {"evidence": "Le guichet est ouvert depuis lundi, à Rennes."}).status_code == SEE_OTHER
    assert Commitment.objects.get(pk=promise.pk).state == CommitmentState.KEPT
    assert "Le guichet est ouvert" in text_of(client, "commitment", promise.pk)


def test_absence_and_capacity(ministry: Ministry) -> None:
    client = as_(ministry.manager)
    fields = {"to": ministry.director.email or "", "starts_on": "2099-01-05", "ends_on": "2099-01-09"}
    assert client.post(reverse("commitments:absence"), fields).status_code == SEE_OTHER
    assert ministry.director.get_full_name() in text_of(client, "absence")
    assert client.post(reverse("commitments:absence"), fields | {"ends_on": "2099-01-01"}).status_code == INVALID
    page = text_of(client, "capacity")
    half_year = page.split('<option value="')[1].split('"')[0]
    assert (
        client.post(reverse("commitments:capacity"), {"trials": "3", "half_year": half_year}).status_code == SEE_OTHER
    )
    assert "encore possibles" in text_of(client, "capacity")


def test_the_lead_writes_rules_orders_them_and_tries_them(ministry: Ministry) -> None:
    idea, client, slug = ministry.idea(title="La cantine du midi"), as_(ministry.lead), ministry.programme.slug
    for label, word in (("Restauration", "cantine"), ("Accueil", "guichet")):
        fields = {"label": label, "words": word, "desk_person": ministry.director.email or ""}
        assert client.post(reverse("commitments:rule_new", args=[slug]), fields).status_code == SEE_OTHER
    second = RoutingRule.objects.get(label="Accueil")
    client.post(reverse("commitments:rule_move", args=[slug, second.pk]), {"geste": "monter"})
    assert list(RoutingRule.objects.values_list("label", flat=True)) == ["Accueil", "Restauration"]
    page = text_of(client, "routing", slug, number=str(idea.pk))
    assert "mot trouvé" in page
    assert ministry.director.get_full_name() in page
    nobody = client.post(reverse("commitments:rule_new", args=[slug]), {"label": "Sans guichet"})
    assert nobody.status_code == INVALID
    assert "Sans guichet" in nobody.content.decode()
    assert as_(ministry.other_lead).get(reverse("commitments:routing", args=[slug])).status_code == REFUSED


def test_the_lead_sets_delays_and_holidays(ministry: Ministry) -> None:
    client, slug = as_(ministry.lead), ministry.programme.slug
    assert "Jours fériés" in text_of(client, "rules", slug)
    fields = {
        "acknowledge_days": "3",
        "answer_days": "15",
        "reminder_days": "5, 12",
        "escalate_after_days": "1",
        "lead_after_days": "8",
        "details_days": "10",
        "calendar": "alsace_moselle",
    }
    address = reverse("commitments:rules", args=[slug])
    assert client.post(address, fields | {"reminder_days": "bientôt"}).status_code == INVALID
    assert client.post(address, fields).status_code == SEE_OTHER
    assert AnswerRules.objects.get(programme=ministry.programme).reminder_days == [5, 12]
    day = {"day": LATER, "label": "Deuil national", "calendar": ""}
    assert client.post(reverse("commitments:holiday_new", args=[slug]), day).status_code == SEE_OTHER
    again = client.post(reverse("commitments:holiday_new", args=[slug]), day)
    assert again.status_code == INVALID
    assert "déjà dans ce calendrier" in again.content.decode()
    assert as_(ministry.stranger).get(address).status_code == REFUSED


def test_a_campaign_is_not_reported_while_an_idea_waits(ministry: Ministry) -> None:
    answer, client = ministry.opened(), as_(ministry.facilitator)
    slug = ministry.box.slug
    assert "Une idée attend encore" in text_of(client, "debrief", slug)
    assert client.post(reverse("commitments:report", args=[slug])).status_code == 409
    assert Challenge.objects.get(pk=ministry.box.pk).state == ChallengeState.OPEN
    actions.answer_idea(ministry.manager, answer, words=no(), at=AT)
    assert client.post(reverse("commitments:report", args=[slug])).status_code == SEE_OTHER
    assert Challenge.objects.get(pk=ministry.box.pk).state == ChallengeState.PUBLISHED


def test_the_debrief_is_told_to_all(ministry: Ministry) -> None:
    address = reverse("commitments:debrief", args=[ministry.box.slug])
    text = {"text": "Douze idées sont retenues, et voici pourquoi."}
    assert as_(ministry.stranger).post(address, text).status_code == INVALID
    assert not Debrief.objects.exists()
    assert as_(ministry.facilitator).post(address, text).status_code == SEE_OTHER
    assert "Douze idées" in as_(ministry.stranger).get(address).content.decode()


def test_opening_a_box_and_depositing_in_it(ministry: Ministry) -> None:
    address = reverse("challenges:new_box", args=[ministry.programme.slug])
    fields = {"title": "Boîte", "question": "Quoi ?", "read_access": "connectes", "take_part_access": "connectes"}
    assert as_(ministry.stranger).post(address, fields).status_code == REFUSED
    assert as_(ministry.lead).post(address, fields).status_code == SEE_OTHER
    quick = reverse("contributions:quick")
    author = as_(ministry.colleague)
    assert "Touchez la question" in author.get(quick).content.decode()
    idea = {"boite": "boite", "title": "Un banc à l’accueil", "text": "Pour attendre assis."}
    empty = author.post(quick, idea | {"text": ""})
    assert empty.status_code == INVALID
    assert "Un banc à l’accueil" in empty.content.decode()
    assert author.post(quick, idea).status_code == SEE_OTHER
    made = Contribution.objects.get(title="Un banc à l’accueil")
    assert (made.author_id, made.challenge.slug) == (ministry.colleague.pk, "boite")


def test_a_campaign_has_a_sponsor_and_two_dates(ministry: Ministry) -> None:
    address = reverse("challenges:new_campaign", args=[ministry.programme.slug])
    fields = {
        "title": "Campagne du printemps",
        "question": "Que simplifier ?",
        "sponsor_name": "La secrétaire générale",
        "first_day": "2020-01-06",
        "last_day": "2099-01-09",
        "read_access": "connectes",
        "take_part_access": "connectes",
    }
    lead = as_(ministry.lead)
    assert lead.post(address, fields | {"last_day": "2019-01-01"}).status_code == INVALID
    assert lead.post(address, fields).status_code == SEE_OTHER
    made = Challenge.objects.get(slug="campagne-du-printemps")
    assert made.phases.count() == 1
    page = lead.get(reverse("challenges:detail", args=[made.slug])).content.decode()
    assert "Bilan" in page
    assert "Recommandations" not in page
    assert "Campagne du printemps" in as_(ministry.colleague).get(reverse("contributions:quick")).content.decode()


def test_a_yes_shows_its_next_step_to_the_author(ministry: Ministry) -> None:
    answer = actions.answer_idea(
        ministry.manager, ministry.opened(), words=yes(ministry.manager, date(2026, 9, 1), time_minutes=120), at=AT
    )
    page = " ".join(text_of(as_(ministry.author), "detail", answer.pk).split())
    assert "Essayer dans deux bureaux" in page
    assert "septembre 2026" in page
    assert "2 h" in page
