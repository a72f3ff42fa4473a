"""Every page of a workshop, for those who may and those who may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries.people import figures_of
from fabrique.expression.challenges.states import PhaseKind
from fabrique.foundations.people.models import Person
from factories.challenges import (
    DAY_ONE,
    ChallengeFactory,
    ChallengeMandateFactory,
    ParticipationFactory,
    TaxonomyFactory,
    TermFactory,
)
from factories.people import OrganisationFactory, PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory

pytestmark = pytest.mark.django_db
AT = DAY_ONE + timedelta(days=8)
STAFF_PAGES = [
    "edit",
    "edit_identity",
    "edit_commitment",
    "phases",
    "organisations",
    "access",
    "edit_terms",
    "taxonomies",
    "team",
    "options",
    "duplicate",
    "save_template",
    "requests",
    "invite",
]
READER_PAGES = ["detail", "timeline", "commitment", "terms"]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def coordinator_of(challenge: Challenge) -> Person:
    return ProgrammeMandateFactory(programme=challenge.programme).person


@pytest.mark.parametrize("page", [*READER_PAGES, *STAFF_PAGES, "participants"])
@pytest.mark.parametrize("state", ["preparing", "open", "closed", "published", "archived"])
def test_the_coordinator_opens_every_page(page: str, state: str) -> None:
    challenge = ChallengeFactory(**{state: True}, confidential=True, organisations=[OrganisationFactory()])
    client = signed_in(coordinator_of(challenge))
    expected = 409 if state == "archived" and page in STAFF_PAGES else 200
    assert client.get(reverse(f"challenges:{page}", args=[challenge.slug])).status_code == expected


@pytest.mark.parametrize("page", [*STAFF_PAGES, "open", "reopen", "archive", "abandon", "participants"])
def test_a_reader_is_refused_the_pages_of_the_team(page: str) -> None:
    challenge = ChallengeFactory(public=True)
    client = signed_in(PersonFactory())
    assert client.get(reverse(f"challenges:{page}", args=[challenge.slug])).status_code == 403


@pytest.mark.parametrize("page", [*STAFF_PAGES, *READER_PAGES, "participants", "join", "leave"])
def test_a_hidden_workshop_has_no_page_at_all(page: str) -> None:
    challenge = ChallengeFactory(invitation_only=True, programme__is_public=False)
    client = signed_in(PersonFactory())
    assert client.get(reverse(f"challenges:{page}", args=[challenge.slug])).status_code == 404


def test_a_closed_door_tells_the_rule_and_nothing_else() -> None:
    challenge = ChallengeFactory(
        invitation_only=True, question="Question secrète ?", context="<p>Contexte secret</p>", sponsor_name="Nom secret"
    )
    page = signed_in(PersonFactory()).get(reverse("challenges:detail", args=[challenge.slug])).content.decode()
    assert challenge.title in page
    assert "Lecture et participation\u00a0: les personnes invitées par l’équipe d’animation." in page
    assert reverse("challenges:join", args=[challenge.slug]) in page
    assert "secr" not in page


def test_lists_do_not_tell_the_question_of_an_unreadable_workshop() -> None:
    ChallengeFactory(invitation_only=True, title="Titre annoncé", question="Question secrète ?")
    ChallengeFactory(invitation_only=True, title="Titre caché", programme__is_public=False)
    page = signed_in(PersonFactory()).get(reverse("challenges:list"), {"vue": "all"}).content.decode()
    assert ("Titre annoncé" in page, "Question secrète" in page, "Titre caché" in page) == (True, False, False)


def test_nobody_reads_a_public_workshop() -> None:
    challenge = ChallengeFactory(public=True)
    page = Client().get(reverse("challenges:detail", args=[challenge.slug])).content.decode()
    assert "Phase en cours\u00a0: «\u00a0Exploration\u00a0»" in page
    assert "Se connecter pour participer" in page


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (PhaseKind.FRAMING, "Dire ce qui se fait déjà"),
        (PhaseKind.EXPLORATION, "Déposer une contribution"),
    ],
)
def test_the_button_of_a_participant_follows_the_phase(kind: PhaseKind, label: str) -> None:
    challenge = ChallengeFactory(public=True)
    challenge.phases.exclude(kind=kind).delete()
    challenge.phases.update(starts_at=AT - timedelta(days=1), ends_at=AT + timedelta(days=3))
    client = signed_in(ParticipationFactory(challenge=challenge).person)
    page = client.get(reverse("challenges:detail", args=[challenge.slug])).content.decode()
    assert label in page
    assert "Encore 3\u00a0jours" in page


def count_queries(capture: Callable[..., Any], client: Client, url: str) -> int:
    client.get(url)
    with capture() as seen:
        assert client.get(url).status_code == 200
    return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])


def test_the_list_costs_the_same_for_one_and_three() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(PersonFactory())
    url = reverse("challenges:list") + "?vue=all"
    ChallengeFactory(public=True, organisations=[OrganisationFactory()])
    one = count_queries(lambda: CaptureQueriesContext(connection), client, url)
    ChallengeFactory(public=True, organisations=[OrganisationFactory(), OrganisationFactory()])
    ChallengeFactory(public=True)
    assert count_queries(lambda: CaptureQueriesContext(connection), client, url) == one


@pytest.mark.parametrize("page", ["detail", "participants", "requests", "organisations", "team", "taxonomies"])
def test_pages_cost_the_same_for_one_and_three(page: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    challenge = ChallengeFactory(organisations=[OrganisationFactory()])
    client = signed_in(coordinator_of(challenge))
    url = reverse(f"challenges:{page}", args=[challenge.slug])

    def one_more() -> None:
        organisation = OrganisationFactory()
        ParticipationFactory(challenge=challenge, organisation=organisation)
        ParticipationFactory(challenge=challenge, organisation=organisation, requested=True)
        ChallengeMandateFactory(challenge=challenge)
        TermFactory(taxonomy=TaxonomyFactory(challenge=challenge))
        challenge.invited_organisations.create(organisation=organisation, added_at=AT)

    one_more()
    one = count_queries(lambda: CaptureQueriesContext(connection), client, url)
    one_more()
    one_more()
    assert count_queries(lambda: CaptureQueriesContext(connection), client, url) == one


def test_participants_are_for_those_who_take_part() -> None:
    challenge = ChallengeFactory(public=True)
    inside = ParticipationFactory(challenge=challenge, person__family_name="Zébulon")
    url = reverse("challenges:participants", args=[challenge.slug])
    assert signed_in(PersonFactory()).get(url).status_code == 403
    assert "Zébulon" in signed_in(inside.person).get(url).content.decode()


def test_workshops_of_a_programme_come_alone_for_htmx() -> None:
    challenge = ChallengeFactory(public=True)
    url = reverse("challenges:of_programme", args=[challenge.programme.slug])
    whole, part = Client().get(url).content.decode(), Client().get(url, HTTP_HX_REQUEST="true").content.decode()
    assert ("<html" in whole, "<html" in part, challenge.title in part) == (True, False, True)


def test_programme_pages() -> None:
    programme = ProgrammeFactory()
    client = signed_in(ProgrammeMandateFactory(programme=programme).person)
    for name in ("detail", "edit", "team", "archive"):
        assert client.get(reverse(f"programmes:{name}", args=[programme.slug])).status_code == 200
    assert client.get(reverse("programmes:list")).status_code == 200
    assert client.get(reverse("challenges:new", args=[programme.slug])).status_code == 200


def test_two_services_of_one_ministry_make_one_organisation():
    challenge = ChallengeFactory(public=True)
    ministry, company = OrganisationFactory(), OrganisationFactory()
    for parent in (ministry, ministry, company):
        ParticipationFactory(challenge=challenge, organisation=OrganisationFactory(parent=parent))
    ParticipationFactory(challenge=challenge, organisation=OrganisationFactory(), requested=True)
    figures = figures_of(challenge)
    assert (figures.participants, figures.organisations, figures.requests) == (3, 2, 1)
