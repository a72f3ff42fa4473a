"""What stands beside an idea before anybody has it, and how means are said."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments import actions
from factories.commitments import AT, Ministry, yes
from factories.contributions import ContributionFactory

ABSENT = 404


def as_(person: Person) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def test_an_idea_that_nobody_has_yet(ministry: Ministry) -> None:
    """Between the deposit and the sweep; nothing is said of what one may not read, nor in a workshop."""
    idea, elsewhere = ministry.idea(), ContributionFactory()
    address = reverse("commitments:beside", args=[idea.pk])
    partial = as_(ministry.author).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "vous lirez ici qui répond à cette idée" in partial
    assert as_(ministry.author).get(address)["Location"] == reverse("contributions:detail", args=[idea.pk])
    assert as_(ministry.author).get(reverse("commitments:beside", args=[elsewhere.pk])).status_code == ABSENT
    Challenge.objects.update(read_access="invitation", take_part_access="invitation")
    assert as_(ministry.stranger).get(address).status_code == ABSENT


def test_means_are_said_in_hours_and_euros(ministry: Ministry) -> None:
    answer = ministry.opened()
    words = yes(ministry.manager, time_minutes=90, money_cents=150_050)
    actions.answer_idea(ministry.manager, answer, words=words, at=AT)
    page = as_(ministry.author).get(reverse("commitments:detail", args=[answer.pk])).content.decode()
    assert "1,5\u00a0h" in page
    assert "1\u202f500,50\u00a0€" in page
