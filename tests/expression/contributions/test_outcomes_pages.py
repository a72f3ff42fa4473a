"""The page of outcomes, the board, the nudge and the figures, in the browser."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.notifications.models import Message
from factories.challenges import InvitedOrganisationFactory, ThemeFactory
from factories.contributions import ContributionFactory
from factories.discussion import workshop
from factories.people import OrganisationFactory, PersonFactory

REASON = "Cette contribution sort du champ de la question."
ROLES = ("nobody", "outsider", "participant", "author", "facilitator", "moderator", "sponsor")

pytestmark = pytest.mark.django_db


def as_(client, place, role):
    client.logout()
    if role in place.people:
        client.force_login(place.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("suites/", {"facilitator", "moderator", "sponsor"}),
        ("suites/?voir=ecartees", {"facilitator", "moderator", "sponsor"}),
        ("animation/", {"facilitator", "moderator", "sponsor"}),
        ("animation/participation.csv", {"facilitator"}),
        ("animation/relance/", {"facilitator"}),
        ("chiffres/", set(ROLES)),
    ],
)
def test_doors(client, path, allowed):
    place = workshop(public=True)
    found = {
        role
        for role in ROLES
        if as_(client, place, role).get(f"/ateliers/{place.challenge.slug}/{path}").status_code == 200
    }
    assert found == allowed


def test_a_selection_then_a_theme_are_set_aside(client):
    place = workshop()
    theme = ThemeFactory(challenge=place.challenge)
    ContributionFactory.create_batch(2, challenge=place.challenge, theme=theme)
    address = f"/ateliers/{place.challenge.slug}/suites/"
    as_(client, place, "facilitator")
    none = client.post(address, {"suggested": "0", "portee": "selection"})
    assert (none.status_code, "Cochez d’abord" in none.content.decode()) == (422, True)
    short = client.post(address, {"words": "Non", "portee": "selection", "contribution": place.contribution.pk})
    assert (
        short.status_code,
        f'value="{place.contribution.pk}" id="contribution-{place.contribution.pk}" checked' in short.content.decode(),
    ) == (422, True)
    assert (
        client.post(
            address, {"words": REASON, "portee": "selection", "contribution": [place.contribution.pk, "x", "9" * 30]}
        ).status_code
        == 303
    )
    assert client.post(f"{address}?theme={theme.pk}", {"suggested": "0", "portee": "theme"}).status_code == 303
    reasons = set(Contribution.objects.values_list("outcome", "outcome_reason"))
    assert reasons == {
        ("ecartee", REASON),
        ("ecartee", "Cette contribution sort du champ de la question posée."),
    }
    assert "Chaque contribution a une suite" in client.get(address).content.decode()
    assert REASON in client.get(address + "?voir=ecartees").content.decode()
    assert client.post(f"/contributions/{place.contribution.pk}/rouvrir/", {"retour": "suites"}).status_code == 303
    place.contribution.refresh_from_db()
    assert place.contribution.outcome == "en_attente"


def test_a_sponsor_reads_the_outcomes_but_decides_nothing(client):
    place = workshop()
    address = f"/ateliers/{place.challenge.slug}/suites/"
    as_(client, place, "sponsor")
    assert "Seule l’équipe d’animation" in client.get(address).content.decode()
    data = {"words": REASON, "portee": "selection", "contribution": place.contribution.pk}
    assert client.post(address, data).status_code == 403
    assert client.post(f"/contributions/{place.contribution.pk}/ecarter/", {"words": REASON}).status_code == 403
    place.contribution.refresh_from_db()
    assert place.contribution.outcome == "en_attente"


def test_one_is_set_aside_from_its_page(client):
    place = workshop()
    as_(client, place, "facilitator")
    address = f"/contributions/{place.contribution.pk}/ecarter/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"words": REASON}).status_code == 303
    assert REASON in client.get(f"/contributions/{place.contribution.pk}/").content.decode()


def test_the_board_names_the_silent_to_facilitators_only(client):
    place = workshop()
    InvitedOrganisationFactory(challenge=place.challenge, organisation=OrganisationFactory(name="Direction muette"))
    address = f"/ateliers/{place.challenge.slug}/animation/"
    seen = {
        role: (
            "Direction muette" in (page := as_(client, place, role).get(address).content.decode()),
            place.other.family_name in page,
        )
        for role in ("facilitator", "moderator", "sponsor")
    }
    assert seen == {"facilitator": (True, True), "moderator": (False, False), "sponsor": (False, False)}


def test_the_csv_of_participation(client):
    place = workshop()
    place.organisation.name = "+Direction"
    place.organisation.save()
    as_(client, place, "facilitator")
    answer = client.get(f"/ateliers/{place.challenge.slug}/animation/participation.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(";")[:6] for line in lines[1:]] == [
        ["'+Direction", "3", "0", "0", "0", "1"],
        ["Ensemble", "3", "0", "0", "0", "1"],
    ]


def test_a_nudge_from_the_page(client):
    place = workshop()
    ministry = OrganisationFactory()
    PersonFactory(organisation=ministry)
    InvitedOrganisationFactory(challenge=place.challenge, organisation=ministry)
    address = f"/ateliers/{place.challenge.slug}/animation/relance/"
    as_(client, place, "facilitator")
    assert place.challenge.question in client.get(address).content.decode().replace("&#x27;", "’")
    nobody = client.post(address, {"title": "Bonjour", "text": "Écrivez-nous"})
    assert (nobody.status_code, "Choisissez à qui écrire" in nobody.content.decode()) == (422, True)
    data = {"title": "Bonjour", "text": "Écrivez-nous", "people": "on", "organisations": [ministry.pk]}
    assert client.post(address, data).status_code == 303
    assert Message.objects.count() == 3
    again = client.post(address, data)
    assert (again.status_code, "déjà été relancées" in again.content.decode()) == (422, True)
    stranger = client.post(address, {**data, "organisations": [place.organisation.pk]})
    assert (stranger.status_code, Message.objects.count()) == (422, 3)


def test_pages_cost_the_same_for_one_and_for_three(client):
    place = workshop()
    as_(client, place, "facilitator")
    pages = ["suites/", "suites/?voir=ecartees", "animation/", "chiffres/"]

    def cost(page):
        address = f"/ateliers/{place.challenge.slug}/{page}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def add():
        organisation = OrganisationFactory()
        theme = ThemeFactory(challenge=place.challenge)
        ContributionFactory(challenge=place.challenge, theme=theme, organisation=organisation)
        ContributionFactory(challenge=place.challenge, set_aside=True, organisation=organisation)

    add()
    one = [cost(page) for page in pages]
    add()
    add()
    assert [cost(page) for page in pages] == one


def test_the_figures_are_a_fragment_for_the_home_page(client):
    place = workshop()
    as_(client, place, "participant")
    fragment = client.get(
        f"/ateliers/{place.challenge.slug}/chiffres/", headers={"HX-Request": "true"}
    ).content.decode()
    assert ("<html" in fragment, "f-counters" in fragment) == (False, True)
