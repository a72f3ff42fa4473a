"""A box of ideas, a campaign and a consultation are named as what they are, in pages, refusals and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from fabrique.expression.challenges import notices, queries
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import can_join, can_read, can_reopen
from fabrique.expression.challenges.states import ChallengeKind, ChallengeState, state_words, words_for
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.rules import Standing
from factories.challenges import DAY_ONE, ChallengeFactory, ChallengeMandateFactory, ParticipationFactory
from factories.people import PersonFactory
from factories.programmes import ProgrammeMandateFactory

AT = DAY_ONE + timedelta(days=8)
OTHERS = [ChallengeKind.CONSULTATION, ChallengeKind.BOX, ChallengeKind.CAMPAIGN]
READER_PAGES = ["challenges:detail", "challenges:timeline", "challenges:terms", "contributions:list"]
TEAM_PAGES = [
    "challenges:edit",
    "challenges:access",
    "challenges:taxonomies",
    "challenges:team",
    "challenges:options",
    "challenges:phases",
    "challenges:participants",
    "challenges:requests",
    "challenges:invite",
    "challenges:duplicate",
    "challenges:save_template",
    "challenges:archive",
    "contributions:participation",
    "contributions:outcomes",
    "contributions:figures",
    "contributions:nudge",
]


def test_words_agree_with_the_kind():
    workshop, box = words_for("atelier"), words_for("boite")
    sentence = "%(The)s est ouvert%(e)s : on peut %(it)s lire. %(This)s, %(one)s."
    assert sentence % workshop == "L’atelier est ouvert : on peut le lire. Cet atelier, un atelier."
    assert sentence % box == "La boîte à idées est ouverte : on peut la lire. Cette boîte à idées, une boîte à idées."


def test_no_kind_contracts_its_article():
    """« de » and « à » are written before « the » in sentences: never « de le », « à les »."""
    assert [kind for kind in ChallengeKind if words_for(kind)["the"].split()[0] in {"le", "les"}] == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("atelier", ["En préparation", "Ouvert", "Clos", "Publié", "Archivé"]),
        ("consultation", ["En préparation", "Ouverte", "Close", "Publiée", "Archivée"]),
        ("campagne", ["En préparation", "Ouverte", "Close", "Restituée", "Archivée"]),
    ],
)
def test_states_agree_with_the_kind(kind: str, said: list[str]):
    assert [state_words(kind, state) for state in ChallengeState] == said


@pytest.fixture
def _clock() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def shown(person: Person, name: str, *args: object) -> str:
    """The words of a page, without its addresses."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200, name
    html = page.content.decode()
    return " ".join([re.sub(r"\s+", " ", strip_tags(html)), *re.findall(r'aria-label="([^"]*)"', html)])


def made(kind: str, **fields: object) -> Challenge:
    """A challenge of this kind whose texts do not say « atelier »."""
    return ChallengeFactory(kind=kind, slug=f"q-{kind}", title="Mieux accueillir", signed_in=True, **fields)


@pytest.mark.django_db
@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize("kind", OTHERS)
def test_pages_name_the_kind(kind: str):
    challenge = made(kind)
    team = ChallengeMandateFactory(challenge=challenge).person
    ProgrammeMandateFactory(programme=challenge.programme, person=team)
    reader = ParticipationFactory(challenge=challenge).person
    named = {name: shown(reader, name, challenge.slug) for name in READER_PAGES}
    named |= {name: shown(team, name, challenge.slug) for name in TEAM_PAGES}
    named |= {"join": shown(PersonFactory(), "challenges:join", challenge.slug)}
    named |= {"leave": shown(reader, "challenges:leave", challenge.slug)}
    assert [name for name, words in named.items() if "atelier" in words.lower()] == []
    the = words_for(kind)["the"]
    assert [name for name in ("join", "leave", "challenges:edit") if the not in named[name]] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize("kind", OTHERS)
def test_refusals_name_the_kind(kind: str):
    challenge = made(kind)
    nobody = queries.standing_in(challenge, Standing(), AT)
    this = words_for(kind)["this"]
    assert can_join(nobody, challenge).reason == f"Connectez-vous pour rejoindre {this}."
    assert can_read(nobody, challenge).reason == f"Connectez-vous pour lire {this}."
    assert (
        can_reopen(nobody, challenge).reason
        == f"Seule l’équipe d’animation de {words_for(kind)['the']} peut faire cela."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OTHERS)
def test_messages_name_the_kind(kind: str):
    challenge = made(kind)
    mandate = ChallengeMandateFactory(challenge=challenge)
    entry = ParticipationFactory(challenge=challenge)
    notices.workshop_opened(challenge, AT)
    notices.workshop_closed(challenge, AT)
    notices.workshop_reopened(challenge, AT)
    notices.request_received(entry, AT)
    notices.request_decided(entry, AT)
    notices.invited([entry.person_id], challenge, "", AT)
    notices.removed(entry, AT)
    notices.terms_changed(challenge, AT)
    notices.mandate_given(mandate, AT)
    told = [f"{each.title} {each.text}" for each in Message.objects.order_by("pk")]
    assert len(told) == 9
    assert [words for words in told if "atelier" in words.lower() or words_for(kind)["the"] not in words.lower()] == []
    assert any(f"{words_for(kind)['The']} «\u00a0Mieux accueillir\u00a0» est close" in words for words in told)


@pytest.mark.django_db
def test_the_list_is_not_called_after_one_kind():
    made("boite")
    words = shown(PersonFactory(), "challenges:list")
    assert "Participer — Fabrique" in words
    assert "Ateliers" not in words


@pytest.mark.django_db
@pytest.mark.usefixtures("_clock")
def test_a_box_is_always_open_and_waits_for_no_calendar():
    box = ChallengeFactory(kind="boite", slug="boite", title="Boîte", signed_in=True, phases=False)
    person = PersonFactory()
    for words in (shown(person, "challenges:detail", box.slug), shown(person, "challenges:list") + "?vue=all"):
        assert "calendrier n’est pas encore fixé" not in words
    assert "Toujours ouverte." in shown(person, "challenges:detail", box.slug)


@pytest.mark.django_db
@pytest.mark.usefixtures("_clock")
def test_the_list_is_filtered_by_kind():
    made("boite")
    ChallengeFactory(signed_in=True, title="Un autre sujet")
    client = Client()
    client.force_login(PersonFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {
        kind: client.get(reverse("challenges:list"), {"vue": "all", "nature": kind}).content.decode()
        for kind in ("boite", "atelier", "")
    }
    assert [kind for kind, page in found.items() if "Mieux accueillir" in page] == ["boite", ""]
    assert [kind for kind, page in found.items() if "Un autre sujet" in page] == ["atelier", ""]
