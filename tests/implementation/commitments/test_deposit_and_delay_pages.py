"""The quick deposit and the debrief cost the same whatever they hold; a lead extends a delay from its page."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.models import Answer
from factories.commitments import AT, BoxFactory, DebriefFactory, Ministry, no

CHOICE_QUERIES, FORM_QUERIES, SIMILAR_QUERIES, DEBRIEF_QUERIES = 5, 9, 17, 10
WHY = "L’étude demandée à la direction immobilière arrive la semaine prochaine."


def as_(person: Person) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("number", [1, 3])
def test_choosing_a_box_costs_the_same_whatever_their_number(
    ministry: Ministry, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    """One box more than the ministry's: there is a choice to make."""
    for _each in range(number):
        BoxFactory(programme=ministry.programme)
    client = as_(ministry.colleague)
    client.get(reverse("contributions:quick"))
    with django_assert_num_queries(CHOICE_QUERIES):
        page = client.get(reverse("contributions:quick")).content.decode()
    assert page.count('name="boite"') + page.count("?boite=") == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_quick_form_costs_the_same_whatever_the_box_holds(
    ministry: Ministry, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for each in range(number):
        ministry.idea(title=f"Un banc à l’accueil, numéro {each}")
    client = as_(ministry.colleague)
    address = reverse("contributions:quick")
    client.get(address)
    with django_assert_num_queries(FORM_QUERIES):
        assert "Publier" in client.get(address).content.decode()
    typed = {"boite": ministry.box.slug, "title": "Un banc à l’accueil", "text": "Pour attendre.", "act": "proches"}
    with django_assert_num_queries(SIMILAR_QUERIES):
        page = client.post(address, typed).content.decode()
    assert page.count("Un banc à l’accueil, numéro") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_debrief_costs_the_same_whatever_was_answered(
    ministry: Ministry, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _each in range(number):
        ministry.declined()
        ministry.opened()
    DebriefFactory(challenge=ministry.box)
    client = as_(ministry.facilitator)
    address = reverse("commitments:debrief", args=[ministry.box.slug])
    client.get(address)
    with django_assert_num_queries(DEBRIEF_QUERIES):
        page = client.get(address).content.decode()
    assert "Douze idées sont retenues" in page


def test_the_lead_extends_a_delay_from_its_page(ministry: Ministry) -> None:
    answer = ministry.opened()
    address = reverse("commitments:extend", args=[answer.pk])
    with time_machine.travel(AT, tick=False):
        lead = as_(ministry.lead)
        assert "Prolonger" in lead.get(reverse("commitments:detail", args=[answer.pk])).content.decode()
        short = lead.post(address, {"days": "5", "reason": ""})
        assert short.status_code == 422
        assert 'value="5"' in short.content.decode()
        assert lead.post(address, {"days": "5", "reason": WHY}).status_code == 303
        fresh = Answer.objects.get(pk=answer.pk)
        assert (fresh.answer_due, fresh.extended_by, fresh.extension_reason) == (date(2026, 6, 12), ministry.lead, WHY)
        told = Message.objects.filter(kind="commitments.extended").values_list("recipient", flat=True)
        assert set(told) == {ministry.author.pk, ministry.manager.pk}
        page = as_(ministry.author).get(reverse("commitments:detail", args=[answer.pk])).content.decode()
    assert WHY in page
    assert "12 juin 2026" in page


@pytest.mark.parametrize("name", ["manager", "director", "author", "other_lead", "facilitator"])
def test_nobody_else_opens_the_page_of_extension(ministry: Ministry, name: str) -> None:
    answer = ministry.opened()
    sent = as_(getattr(ministry, name)).post(
        reverse("commitments:extend", args=[answer.pk]), {"days": "5", "reason": WHY}
    )
    assert sent.status_code == 403
    assert Answer.objects.get(pk=answer.pk).answer_due == answer.answer_due


def test_a_delay_is_not_extended_once_the_answer_is_given(ministry: Ministry) -> None:
    """The lead, who has the right, learns that it is too late; a stranger learns nothing."""
    answer = actions.answer_idea(ministry.manager, ministry.opened(), words=no(), at=AT)
    address = reverse("commitments:extend", args=[answer.pk])
    seen = {who: as_(getattr(ministry, who)).get(address).status_code for who in ("lead", "stranger", "manager")}
    assert seen == {"lead": 409, "stranger": 403, "manager": 403}
