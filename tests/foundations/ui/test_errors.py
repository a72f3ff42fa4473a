from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.errors import way_back
from fabrique.foundations.ui.layout import Layout, bare_layout

ERRORS: dict[str, DomainError] = {
    "refuse": Refused("Seule l’animation peut le faire."),
    "trop-tard": ImpossibleNow("La phase est close depuis le 28 mars."),
    "conflit": Conflict("Quelqu’un l’a déjà fait."),
}


@door(public="A test.", methods=("GET", "POST"))
def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise ERRORS[how] if how in ERRORS else RuntimeError("boom")


urlpatterns = [path("echec/<str:how>/", fail)]
handler400 = "fabrique.foundations.ui.views.bad_request"
handler403 = "fabrique.foundations.ui.views.forbidden"
handler404 = "fabrique.foundations.ui.views.not_found"
handler500 = "fabrique.foundations.ui.views.server_error"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:  # noqa: ANN401 - pytest-django's wrapper
    settings.ROOT_URLCONF = __name__
    settings.LAYOUT_PROVIDER = ""


@pytest.mark.parametrize(("how", "status"), [("refuse", 403), ("trop-tard", 409), ("conflit", 409)])
def test_a_refusal_is_a_page_with_its_reason_and_a_way_out(client: Client, how: str, status: int) -> None:
    response = client.get(f"/echec/{how}/", headers={"referer": "http://testserver/liste/"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == status
    assert [p.get_text() for p in soup.select("main .f-lead")] == [ERRORS[how].message]
    assert [a["href"] for a in soup.select("main a.fr-btn")] == ["/liste/", "/"]


def test_what_was_typed_can_be_copied(client: Client) -> None:
    text = "Une longue contribution écrite avant la clôture."
    response = client.post("/echec/trop-tard/", {"body": text, "note": "court", "password": "x" * 40})
    soup = BeautifulSoup(response.content, "html.parser")
    assert [area.get_text() for area in soup.select("textarea")] == [text]


@pytest.mark.parametrize("how", ["refuse", "conflit"])
def test_htmx_gets_an_alert_in_the_live_region(client: Client, how: str) -> None:
    response = client.post(f"/echec/{how}/", headers={"hx-request": "true"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert response["HX-Retarget"] == "#live-alerts"
    assert soup.select("html") == []
    assert soup.get_text(strip=True) == ERRORS[how].message


def test_an_unknown_page_says_what_to_do(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Vérifiez l’adresse." in response.content.decode()


def test_a_breakdown_asks_nothing_of_the_database(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/echec/panne/")
    assert response.status_code == 500
    assert "Une panne est survenue" in response.content.decode()


def test_a_form_without_its_token_gives_the_text_back() -> None:
    client = Client(enforce_csrf_checks=True)
    text = "Une longue contribution écrite pendant la pause."
    response = client.post("/echec/refuse/", {"body": text})
    assert response.status_code == 403
    assert "resté ouvert trop longtemps" in response.content.decode()
    assert text in response.content.decode()


def test_htmx_without_its_token_gets_an_alert() -> None:
    response = Client(enforce_csrf_checks=True).post("/echec/refuse/", headers={"hx-request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (403, "#live-alerts")


@pytest.mark.parametrize(
    ("referrer", "wanted"),
    [
        ("http://testserver/a/?b=1", "/a/?b=1"),
        ("http://evil.example/a/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("http://testserver/ici/", ""),
    ],
)
def test_the_way_back_stays_on_the_site(rf: RequestFactory, referrer: str, wanted: str) -> None:
    request = rf.get("/ici/", headers={"referer": referrer})
    request.user = AnonymousUser()
    assert way_back(request) == wanted


def test_the_frame_works_without_a_provider() -> None:
    assert bare_layout() == Layout()


@pytest.mark.parametrize("name", ["fabrique.foundations.ui.errors.DomainErrorMiddleware"])
def test_the_middleware_is_installed(name: str) -> None:
    assert settings.MIDDLEWARE.count(name) == 1
