from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone

from fabrique.foundations.ui import views
from fabrique.foundations.ui.layout import Account, DemoBanner, Layout, NavItem
from fabrique.foundations.ui.urls import CATALOGUE


def frame(request: object) -> Layout:
    return Layout(
        items=(NavItem("Démarches", "/d/", current=True), NavItem("Rapports", "/r/", count=3)),
        account=Account(
            "Camille Martin", "DGFiP", (NavItem("Profil", "/p/"), NavItem("Se déconnecter", "/x/", post=True))
        ),
        unread_count=3,
        inbox_href="/m/",
        demo=DemoBanner("Démonstration.", "Changer", "/q/"),
        footer_links=(NavItem("Accessibilité", "/acc/"),),
    )


# The catalogue is shown here whatever the settings of this machine say.
ROUTES = [*CATALOGUE, path("affichage/", views.display, name="display")]
urlpatterns = [path("", include((ROUTES, "ui")))]


@pytest.fixture(autouse=True)
def _frame(settings: Any) -> None:  # noqa: ANN401 - pytest-django’s wrapper
    settings.ROOT_URLCONF = __name__
    settings.LAYOUT_PROVIDER = f"{__name__}.frame"


NAMES = ["catalogue", "catalogue_forms", "catalogue_lists", "catalogue_confirm", "catalogue_progress", "display"]


@pytest.mark.parametrize("name", NAMES)
def test_pages_of_the_frame_draw(client: Client, name: str) -> None:
    assert client.get(reverse(f"ui:{name}")).status_code == 200


def test_the_frame_shows_where_we_are_and_who_we_are(client: Client) -> None:
    soup = BeautifulSoup(client.get(reverse("ui:display")).content, "html.parser")
    assert soup.title is not None
    assert soup.title.get_text() == "Affichage — Fabrique"
    assert [link.get_text() for link in soup.select(".f-nav__link[aria-current]")] == ["Démarches"]
    assert soup.select_one(".f-bell .fr-sr-only").get_text() == "Mes messages : 3 non lus"  # type: ignore[union-attr]
    assert [form["action"] for form in soup.select(".f-account form[method=post]")] == ["/x/"]
    assert [link["href"] for link in soup.select(".fr-skiplinks a")] == ["#contenu", "#pied"]
    assert soup.select("script:not([src]), style, [style]") == []


def test_the_appearance_is_kept_in_the_browser(client: Client) -> None:
    assert client.post(reverse("ui:display"), {"theme": "sombre"}).status_code == 303
    soup = BeautifulSoup(client.get(reverse("ui:display")).content, "html.parser")
    assert soup.html is not None
    assert soup.html["data-fr-theme"] == "dark"
    assert [script["src"] for script in soup.select("head script")] == ["/static/assets/bundle.js"]


def test_a_made_up_appearance_is_refused(client: Client) -> None:
    response = client.post(reverse("ui:display"), {"theme": "rose"})
    assert "Cette réponse n’est plus proposée." in response.content.decode()
    assert "affichage" not in response.cookies


def test_a_refused_form_keeps_its_text_and_says_422(client: Client) -> None:
    response = client.post(reverse("ui:catalogue_forms"), {"title": "Un titre à garder"})
    assert response.status_code == 422
    assert 'value="Un titre à garder"' in response.content.decode()


def test_the_sample_draft_is_saved(client: Client) -> None:
    answer = client.post(reverse("ui:catalogue_autosave"), {"title": "x"}).json()
    assert set(answer) == {"saved_at"}
    assert f"{timezone.localtime().hour}\u00a0h" in answer["saved_at"]
