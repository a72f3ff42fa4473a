"""The board in the browser: who sees it, what it costs, what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.sensemaking import actions
from fabrique.foundations.people.models import Person
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, set_phase
from factories.contributions import ContributionFactory, SupportFactory
from factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge() -> Challenge:
    found = ChallengeFactory(open=True, public=True, slug="essai")
    set_phase(found, PhaseKind.CONVERGENCE, datetime.now(UTC))
    return found


@pytest.fixture
def facilitator(challenge: Challenge) -> Person:
    person = PersonFactory()
    ChallengeMandateFactory(person=person, challenge=challenge)
    return person


def test_move_merge_and_undo_without_a_script(client: Client, challenge: Challenge, facilitator: Person) -> None:
    a, b = [ContributionFactory(challenge=challenge) for _ in range(2)]
    client.force_login(facilitator)
    client.post("/ateliers/essai/themes/nouveau/", {"name": "Accueil", "summary": ""})
    theme = challenge.themes.get()
    moved = client.post("/ateliers/essai/themes/deplacer/", {"c": [a.pk], "vers": theme.pk, f"vu_{a.pk}": "0"})
    assert moved.status_code == 303
    assert "Regrouper" in client.get(f"/ateliers/essai/syntheses/nouvelle/?c={a.pk}&c={b.pk}").content.decode()
    refused = client.post("/ateliers/essai/syntheses/nouvelle/", {"c": [a.pk, b.pk], "title": "", "text": "Texte"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["title"] == ["Donnez un titre à la synthèse."]
    assert refused.context["form"]["text"].value() == "Texte"
    made = client.post("/ateliers/essai/syntheses/nouvelle/", {"c": [a.pk, b.pk], "title": "Ensemble", "text": "Texte"})
    synthesis = Contribution.objects.get(kind="synthese")
    assert made["Location"] == f"/ateliers/essai/syntheses/{synthesis.pk}/"
    client.post(f"/ateliers/essai/syntheses/retirer/{a.pk}/")
    a.refresh_from_db()
    assert (a.state, a.theme_id) == ("publiee", theme.pk)
    client.post(f"/ateliers/essai/syntheses/{synthesis.pk}/defaire/")
    b.refresh_from_db()
    assert b.state == "publiee"


@pytest.mark.parametrize("path", ["themes/", "themes/a-ranger/"])
def test_readers_see_themes_and_no_tools(client: Client, challenge: Challenge, path: str) -> None:
    ContributionFactory(challenge=challenge, title="Visible")
    ContributionFactory(challenge=challenge, title="Texte masqué", hidden=True)
    ContributionFactory(challenge=challenge, title="Brouillon secret", draft=True)
    page = client.get(f"/ateliers/essai/{path}").content.decode()
    assert "Visible" in page
    assert "Texte masqué" not in page
    assert "Brouillon secret" not in page
    assert 'name="vers"' not in page


def test_a_private_board_does_not_exist_for_strangers(client: Client) -> None:
    hidden = ChallengeFactory(open=True, invitation_only=True, slug="secret")
    theme = hidden.themes.create(name="Thème secret", created_at=datetime.now(UTC))
    client.force_login(PersonFactory())
    for path in ("themes/", f"themes/{theme.pk}/", "themes/a-ranger/", "themes/etat/"):
        answer = client.get(f"/ateliers/secret/{path}")
        assert (answer.status_code, "Thème secret" in answer.content.decode()) == (404, False)


@pytest.mark.parametrize("path", ["deplacer/", "nouveau/"])
def test_a_participant_may_not_arrange(client: Client, challenge: Challenge, path: str) -> None:
    row = ContributionFactory(challenge=challenge)
    client.force_login(PersonFactory())
    answer = client.post(f"/ateliers/essai/themes/{path}", {"c": [row.pk], "vers": "0", "name": "Pirate"})
    assert answer.status_code == 403
    assert challenge.themes.count() == 0


def test_hidden_tallies_are_not_on_the_board(client: Client, challenge: Challenge) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(hides_tallies=True)
    row = ContributionFactory(challenge=challenge)
    for _ in range(7):
        SupportFactory(contribution=row)
    assert "7 soutiens" not in client.get("/ateliers/essai/themes/").content.decode()
    Challenge.objects.filter(pk=challenge.pk).update(hides_tallies=False)
    assert "7 soutiens" in client.get("/ateliers/essai/themes/").content.decode()


def test_the_board_costs_the_same_with_one_theme_and_thirty(
    client: Client, challenge: Challenge, facilitator: Person
) -> None:
    client.force_login(facilitator)
    actions.create_theme(facilitator, challenge, name="T")
    ContributionFactory(challenge=challenge)
    with CaptureQueriesContext(connection) as few:
        client.get("/ateliers/essai/themes/")
    for number in range(30):
        theme = actions.create_theme(facilitator, challenge, name=f"T{number}")
        ContributionFactory(challenge=challenge, theme=theme)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/ateliers/essai/themes/")
    assert len(many) == len(few)
    assert page.content.decode().count("data-column=") == 32


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "0\x00"])
def test_mangled_ids_are_told_in_words(client: Client, facilitator: Person, value: str) -> None:
    client.force_login(facilitator)
    answer = client.post("/ateliers/essai/themes/deplacer/", {"c": [value], "vers": value}, follow=True)
    assert answer.status_code in {200, 404}
