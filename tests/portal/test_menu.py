"""The menu and the hub: what each person is shown, at the same cost for all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.portal.queries.frame import waiting_for
from fabrique.portal.queries.hub import places_of
from factories.commitments import AnswerFactory, AnswerRulesFactory, DelegationFactory, RoutingRuleFactory
from factories.people import OrganisationMandateFactory, PersonFactory

pytestmark = pytest.mark.django_db
DESK = "Réponses à donner"
SMALL_PAGE_QUERIES = 4


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def account_of(person: Person) -> list[str]:
    """The entries of somebody's account menu, from a page that has nothing to do with answers."""
    page = as_(person).get(reverse("portal:about")).content.decode()
    panel = page.split('<ul class="f-account__list">')[1].split("</ul>")[0]
    return [" ".join(strip_tags(entry).split()) for entry in panel.split("</li>")[:-1]]


def holder() -> Person:
    return AnswerFactory().holder


def called_in() -> Person:
    person = PersonFactory()
    AnswerFactory(escalated_to=person, escalation_level=1, escalated_at=now())
    return person


def substitute() -> Person:
    today = today_at(now())
    return DelegationFactory(starts_on=today, ends_on=today + timedelta(days=3)).delegate


def desk_of_a_rule() -> Person:
    return RoutingRuleFactory().desk_person


def fallback() -> Person:
    return AnswerRulesFactory(fallback_person=PersonFactory()).fallback_person


def manager() -> Person:
    return OrganisationMandateFactory(role=OrganisationRole.MANAGER).person


def lead() -> Person:
    return OrganisationMandateFactory(role=OrganisationRole.MINISTRY_LEAD).person


@pytest.mark.parametrize("who", [holder, called_in, substitute, desk_of_a_rule, fallback, manager, lead])
def test_whoever_answers_or_may_answer_finds_the_page(who):
    assert DESK in account_of(who())


def ended_substitute() -> Person:
    today = today_at(now())
    return DelegationFactory(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)).delegate


def author() -> Person:
    return AnswerFactory().contribution.author


@pytest.mark.parametrize("who", [PersonFactory, ended_substitute, author])
def test_others_are_not_shown_a_page_that_is_not_theirs(who):
    person = who()
    holder()
    entries = account_of(person)
    assert DESK not in entries
    assert entries[:4] == ["Mon compte", "Mes messages", "Mes contributions", "Mon parcours"]


@pytest.mark.parametrize("who", [PersonFactory, holder, manager])
def test_the_menu_costs_the_same_for_everybody(who, django_assert_num_queries):
    client = as_(who())
    client.get(reverse("portal:about"))
    with django_assert_num_queries(SMALL_PAGE_QUERIES):
        client.get(reverse("portal:about"))


def test_messages_are_counted_beside(django_assert_num_queries):
    person = manager()
    with django_assert_num_queries(2):
        assert waiting_for(person, now()).answers is True
    with django_assert_num_queries(0):
        assert waiting_for(person, now()).unread == 0


def hrefs(client: Client) -> set[str]:
    page = client.get(reverse("portal:follow"))
    assert page.status_code == 200
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    return {part.split('"')[0] for part in main.split('href="')[1:]}


def test_the_hub_leads_visitors_only_where_they_may_go():
    found = hrefs(Client())
    public = ["commitments:register", "recommendations:adoption_public", "experimentations:list", "innovations:list"]
    assert {reverse(name) for name in [*public, "portal:boards"]} <= found
    closed = ["replications:flows", "innovators:mine", "innovators:requests", "commitments:inbox"]
    assert found & {reverse(name) for name in closed} == set()
    assert [href for href in found - {"/"} if Client().get(href).status_code != 200] == []


def test_the_hub_leads_everybody_signed_in_to_the_suite():
    person = PersonFactory()
    found = hrefs(as_(person))
    assert {reverse(name) for name in ["replications:flows", "experimentations:list", "innovators:mine"]} <= found
    assert reverse("innovators:requests") not in found
    assert reverse("commitments:inbox") not in found
    assert {reverse("innovators:requests"), reverse("commitments:inbox")} <= hrefs(as_(manager()))


def test_the_hub_has_few_groups():
    nobody = places_of(Standing(), answers=False)
    somebody = places_of(Standing(person=PersonFactory()), answers=True)
    assert [len(group.places) for group in nobody] == [2, 2, 1]
    assert [len(group.places) for group in somebody] == [3, 4, 2, 1]


def test_the_main_menu_stays_short():
    page = as_(PersonFactory()).get(reverse("experimentations:list")).content.decode()
    nav = page.split('<ul class="f-nav__list">')[1].split("</ul>")[0]
    entries = [" ".join(strip_tags(entry).split()) for entry in nav.split("</li>")[:-1]]
    assert entries == ["Accueil", "Participer", "Déposer une idée", "Innovations", "Suivre", "Programmes"]
    current = next(entry for entry in nav.split("</li>") if "aria-current" in entry)
    assert "Suivre" in current
