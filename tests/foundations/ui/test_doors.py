from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from fabrique.foundations.people.models import Person
from fabrique.foundations.ui import doors
from fabrique.foundations.ui.doors import SIGNED_IN, ReadOnlyError, declared_door, door, kept_form
from factories.people import PersonFactory

SOMEONE = SimpleNamespace(is_authenticated=True)


@door(rule=SIGNED_IN, methods=("GET", "POST"))
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("private")


@door(public="A test.")
def everyone(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everyone")


urlpatterns = [path("connexion/", everyone, name="account_login"), path("prive/", private)]


@pytest.fixture(autouse=True)
def _routes(settings: Any) -> None:  # noqa: ANN401 - pytest-django's wrapper
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def ask(rf: RequestFactory) -> Callable[..., HttpRequest]:
    def make(method: str, where: str = "/prive/", data: Any = None, *, user: Any = None, **headers: str) -> HttpRequest:  # noqa: ANN401
        request = getattr(rf, method)(where, data or {}, headers=headers)
        request.user = user or AnonymousUser()
        request.session = SessionStore()
        request._messages = FallbackStorage(request)
        return request

    return make


def test_a_door_is_public_or_ruled_not_both_nor_neither() -> None:
    with pytest.raises(TypeError):
        door()
    with pytest.raises(TypeError):
        door(public="Why", rule=SIGNED_IN)


def test_the_declaration_can_be_read() -> None:
    declared = declared_door(private)
    assert declared is not None
    assert (declared.rule, declared.public, declared.methods) == (SIGNED_IN, None, ("GET", "POST", "HEAD"))
    assert declared_door(print) is None


def test_other_methods_are_refused(ask: Callable[..., HttpRequest]) -> None:
    response = everyone(ask("post"))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_a_stranger_is_sent_to_sign_in_and_back(ask: Callable[..., HttpRequest]) -> None:
    response = private(ask("get", "/prive/?page=2"))
    assert (response.status_code, response["Location"]) == (302, "/connexion/?next=/prive/%3Fpage%3D2")


def test_a_signed_in_person_enters(ask: Callable[..., HttpRequest]) -> None:
    assert private(ask("get", user=SOMEONE)).content == b"private"


def test_everyone_enters_a_public_page(ask: Callable[..., HttpRequest]) -> None:
    assert everyone(ask("get")).content == b"everyone"


def came_back(ask: Callable[..., HttpRequest], posted: HttpRequest, response: Any) -> HttpRequest:  # noqa: ANN401
    target = parse_qs(urlsplit(response["Location"]).query)["next"][0]
    back = ask("get", target, user=SOMEONE)
    back.session = posted.session
    return back


def test_a_form_posted_after_the_session_ended_is_given_back_once(ask: Callable[..., HttpRequest]) -> None:
    typed = {"title": "Une idée", "axes": ["1", "2"], "csrfmiddlewaretoken": "x", "password": "secret"}
    posted = ask("post", "/prive/?de=12", typed)
    response = private(posted)
    assert response.status_code == 303
    back = came_back(ask, posted, response)
    kept = kept_form(back)
    assert kept is not None
    assert dict(kept.lists()) == {"title": ["Une idée"], "axes": ["1", "2"]}
    assert next(str(message) for message in back._messages).startswith("Votre session avait expiré.")  # type: ignore[attr-defined]
    assert kept_form(back) is None


def test_a_kept_form_opens_on_its_own_page_only(ask: Callable[..., HttpRequest]) -> None:
    posted = ask("post", "/prive/", {"title": "Une idée"})
    response = private(posted)
    back = came_back(ask, posted, response)
    back.path = "/ailleurs/"
    assert kept_form(back) is None


def test_a_kept_form_is_forgotten_after_two_hours(
    ask: Callable[..., HttpRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = ask("post", "/prive/", {"title": "Une idée"})
    back = came_back(ask, posted, private(posted))
    now = doors.time.time()
    monkeypatch.setattr(doors.time, "time", lambda: now + 3 * 3600)
    assert kept_form(back) is None


def test_too_much_is_not_kept(ask: Callable[..., HttpRequest]) -> None:
    posted = ask("post", "/prive/", {"title": "x" * 70_000})
    response = private(posted)
    assert (response["Location"], list(posted.session.keys())) == ("/connexion/?next=/prive/", [])


def test_the_way_back_is_the_page_that_held_the_form(ask: Callable[..., HttpRequest]) -> None:
    posted = ask("post", "/prive/", {"a": "b"}, referer="http://testserver/formulaire/?x=1")
    assert "next=/formulaire/%3Fx%3D1%26reprise%3D" in private(posted)["Location"]


def test_another_site_is_never_the_way_back(ask: Callable[..., HttpRequest]) -> None:
    posted = ask("post", "/prive/", {"a": "b"}, referer="http://ailleurs.example/")
    assert "next=/prive/%3Freprise%3D" in private(posted)["Location"]


def test_htmx_is_sent_to_sign_in_whole(ask: Callable[..., HttpRequest]) -> None:
    request = ask("get")
    request.htmx = True  # type: ignore[attr-defined]
    response = private(request)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/connexion/?next=/prive/")


@pytest.fixture
def _writing_table(db: None) -> Iterator[None]:
    PersonFactory()
    return


def writer(work: Callable[[], object]) -> Callable[[HttpRequest], HttpResponse]:
    @door(public="A test.", methods=("GET", "POST"))
    def view(request: HttpRequest) -> HttpResponse:
        work()
        return HttpResponse("done")

    return view


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


WRITES: list[Callable[[], object]] = [
    lambda: Person.objects.update(given_name="X"),
    lambda: Person.objects.all().delete(),
    PersonFactory,
    lambda: run("  with x as (select 1) update people_person set given_name = 'X'"),
    lambda: run("create table evil (a int)"),
    lambda: run("/* note */ delete from people_person"),
]


@pytest.mark.usefixtures("_writing_table")
@pytest.mark.parametrize("work", WRITES)
def test_a_page_that_is_read_cannot_write(ask: Callable[..., HttpRequest], work: Callable[[], object]) -> None:
    with pytest.raises(ReadOnlyError):
        writer(work)(ask("get"))


@pytest.mark.usefixtures("_writing_table")
def test_a_post_can_write(ask: Callable[..., HttpRequest]) -> None:
    assert writer(WRITES[0])(ask("post")).content == b"done"


@pytest.mark.usefixtures("_writing_table")
def test_a_page_that_is_read_may_read_and_keep_its_session(ask: Callable[..., HttpRequest]) -> None:
    request = ask("get")

    def work() -> None:
        list(Person.objects.filter(given_name="update people_person"))
        request.session["seen"] = True
        request.session.save()

    assert writer(work)(request).content == b"done"
