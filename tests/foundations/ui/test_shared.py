"""What one signed-out visitor was given is given to the next, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from fabrique.foundations.ui import shared
from fabrique.foundations.ui.doors import SIGNED_IN, door
from factories.challenges import ChallengeFactory, ParticipationFactory
from factories.contributions import ContributionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings: Any) -> Iterator[None]:  # noqa: ANN401 - pytest-django's wrapper
    settings.SHARED_SECONDS = 60
    shared.shelf.clear()
    yield
    shared.shelf.clear()


def list_of(client: Client, slug: str, query: str = "") -> str:
    return client.get(f"/ateliers/{slug}/contributions/{query}").content.decode()


def test_the_next_visitor_gets_the_page_just_drawn(django_assert_num_queries: Any) -> None:  # noqa: ANN401
    challenge = ChallengeFactory(public=True)
    ContributionFactory(challenge=challenge, title="La première")
    first = list_of(Client(), challenge.slug)
    ContributionFactory(challenge=challenge, title="La seconde")
    with django_assert_num_queries(0):
        assert list_of(Client(), challenge.slug) == first
    assert "La seconde" in list_of(Client(), challenge.slug, "?tri=discutees")
    shared.shelf.clear()
    assert "La seconde" in list_of(Client(), challenge.slug)


def test_it_holds_for_some_seconds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    challenge = ChallengeFactory(public=True)
    instants = iter([100.0, 159.0, 161.0])
    monkeypatch.setattr(shared.time, "monotonic", lambda: next(instants))
    list_of(Client(), challenge.slug)
    ContributionFactory(challenge=challenge, title="Plus tard")
    assert "Plus tard" not in list_of(Client(), challenge.slug)
    assert "Plus tard" in list_of(Client(), challenge.slug)


def test_what_a_person_reads_is_never_given_to_a_visitor_nor_the_reverse(client: Client) -> None:
    entry = ParticipationFactory(challenge=ChallengeFactory(public=True))
    client.force_login(entry.person)
    mine = list_of(client, entry.challenge.slug)
    assert entry.person.get_full_name() in mine
    other = list_of(Client(), entry.challenge.slug)
    assert entry.person.get_full_name() not in other
    assert list_of(client, entry.challenge.slug).count(entry.person.get_full_name()) == mine.count(
        entry.person.get_full_name()
    )


def test_a_refusal_is_not_kept() -> None:
    challenge = ChallengeFactory()
    assert Client().get(f"/ateliers/{challenge.slug}/contributions/").status_code != 200
    challenge.read_access = "public"
    challenge.save()
    assert Client().get(f"/ateliers/{challenge.slug}/contributions/").status_code == 200


def ask(rf: RequestFactory, view: Any, **extra: Any) -> HttpResponse:  # noqa: ANN401 - a view
    request = rf.get("/une-page/", **extra)
    request.user = type("Nobody", (), {"is_authenticated": False})()
    request.session = type("Session", (), {"modified": False})()  # type: ignore[assignment]
    return view(request)  # type: ignore[no-any-return]


@pytest.mark.parametrize("own", ["token", "cookie", "header", "session"])
def test_a_page_that_holds_something_of_ones_own_is_drawn_each_time(rf: RequestFactory, own: str) -> None:
    drawn = []

    @door(public="For the test.", shared=True)
    def page(request: Any) -> HttpResponse:  # noqa: ANN401 - any request
        drawn.append(1)
        response = HttpResponse(get_token(request) if own == "token" else "")
        if own == "cookie":
            response.set_cookie("a", "b")
        if own == "header":
            response["Cache-Control"] = "private"
        request.session.modified = own == "session"
        return response

    ask(rf, page)
    ask(rf, page)
    assert len(drawn) == 2


def test_a_browser_with_a_session_and_another_part_of_the_page_are_asked_apart(rf: RequestFactory) -> None:
    drawn = []

    @door(public="For the test.", shared=True)
    def page(_request: Any) -> HttpResponse:  # noqa: ANN401 - any request
        drawn.append(1)
        return HttpResponse(str(len(drawn)))

    assert [ask(rf, page).content for _ in range(2)] == [b"1", b"1"]
    assert ask(rf, page, headers={"HX-Request": "true"}).content == b"2"
    rf.cookies["sessionid"] = "x"
    assert ask(rf, page).content == b"3"
    rf.cookies.clear()
    assert ask(rf, page).content == b"1"


def test_the_shelf_lets_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "BYTES_AT_MOST", 10)
    shelf = shared.Shelf()
    for name in "abc":
        shelf.put((name,), shared.Drawn(9.0, (), b"1234"))
    shelf.put(("c",), shared.Drawn(9.0, (), b"123456"))
    assert [shelf.take((name,), 0) is not None for name in "abc"] == [False, True, True]


def test_only_public_pages_are_shared() -> None:
    with pytest.raises(TypeError, match="public"):
        door(rule=SIGNED_IN, shared=True)
