"""The catalogue in a real browser: axe, phone width, scripts."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.urls import include, path
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from fabrique.foundations.ui import assets, views
from fabrique.foundations.ui.urls import CATALOGUE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ROUTES = [*CATALOGUE, path("affichage/", views.display, name="display")]
urlpatterns = [path("", include((ROUTES, "ui")))]
PLACES = [
    "/composants/",
    "/composants/formulaires/",
    "/composants/listes/?nature=idee&q=accueil",
    "/composants/confirmation/",
    "/affichage/",
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Playwright]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def chromium(engine: Playwright) -> Iterator[Browser]:
    browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """The static files server warns when its folder is missing."""
    Path(django_settings.STATIC_ROOT or "").mkdir(parents=True, exist_ok=True)


@pytest.fixture
def site(_static_folder: None, settings: Any, live_server: Any) -> str:  # noqa: ANN401 - pytest-django's wrappers
    assets.build(settings.STATIC_ROOT, state_site=False)
    settings.ROOT_URLCONF = __name__
    settings.LAYOUT_PROVIDER = "foundations.ui.test_pages.frame"
    return str(live_server.url)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield opened
    context.close()
    assert complaints == []


def faults(page: Page) -> list[tuple[str, str]]:
    return [
        (fault["id"], str(node["target"]))
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_overflows(site: str, page: Page, width: int, scheme: Any) -> None:  # noqa: ANN401
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for place in PLACES:
        page.goto(site + place)
        found[place] = (faults(page), page.evaluate("document.documentElement.scrollWidth"))
    assert found == {place: ([], width) for place in PLACES}


def test_the_menu_opens_on_a_phone_without_scripts(site: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/affichage/")
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Rapports")).to_be_visible()
    context.close()


def test_a_draft_saves_itself(site: str, page: Page) -> None:
    page.goto(site + "/composants/formulaires/")
    page.locator("#id_title").fill("Une heure par semaine")
    expect(page.locator("#sample [data-autosave-status]")).to_contain_text("Brouillon enregistré à", timeout=5000)


def test_a_draft_is_kept_here_without_a_network_and_given_back(site: str, page: Page) -> None:
    page.goto(site + "/composants/formulaires/")
    page.route("**/brouillon/", lambda route: route.abort())
    page.locator("#id_body").fill("Écrit dans le train")
    expect(page.locator("#sample [data-autosave-status]")).to_contain_text(
        "brouillon gardé dans ce navigateur", timeout=5000
    )
    page.reload()
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator("#id_body")).to_have_value("Écrit dans le train")


def test_the_toolbar_writes_and_the_preview_shows(site: str, page: Page) -> None:
    page.goto(site + "/composants/formulaires/")
    area = page.locator("#id_body")
    area.fill("idée")
    area.select_text()
    page.locator("#sample").get_by_role("button", name="Gras").click()
    expect(area).to_have_value("**idée**")
    area.press("End")
    area.type("\n\n<img src=x onerror=alert(1)>")
    page.locator("#sample").get_by_role("button", name="Aperçu").click()
    preview = page.locator("#sample .f-rich__preview")
    expect(preview.locator("strong")).to_have_text("idée")
    expect(preview.locator("img")).to_have_count(0)


def test_the_counter_counts_down(site: str, page: Page) -> None:
    page.goto(site + "/composants/formulaires/")
    page.locator("#id_title").fill("x" * 115)
    expect(page.locator("#id_title-limit")).to_have_text("5 caractères encore possibles")
    page.locator("#id_title").fill("x" * 121)
    expect(page.locator("#id_title-limit")).to_have_text("1 caractère de trop")


def test_a_refused_form_takes_the_focus_to_its_errors(site: str, page: Page) -> None:
    page.goto(site + "/affichage/")
    page.goto(site + "/composants/formulaires/")
    page.locator("#sample").get_by_role("button", name="Publier").click()
    expect(page.locator("#error-summary").first).to_be_focused()
    page.locator("#error-summary").first.get_by_role("link", name="Texte").click()
    expect(page.locator("#id_body")).to_be_focused()


def test_a_heavy_file_is_stopped_before_it_leaves(site: str, page: Page) -> None:
    page.goto(site + "/composants/formulaires/")
    page.evaluate("document.querySelector('#id_image').dataset.maxBytes = '10'")
    page.locator("#id_image").set_input_files({"name": "lourd.pdf", "mimeType": "application/pdf", "buffer": b"x" * 11})
    expect(page.locator("#id_image-heavy")).to_contain_text("« lourd.pdf » pèse")
    assert page.locator("#id_image").input_value() == ""


def test_a_sent_file_shows_its_progress_then_the_answer(site: str, page: Page) -> None:
    page.goto(site + "/composants/formulaires/")
    page.locator("#id_file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * 1_200_000})
    page.locator("#upload").get_by_role("button", name="Vérifier le fichier").click()
    expect(page.locator("#error-summary").first).to_be_focused()
    expect(page.locator("#sample #error-summary")).to_contain_text("Titre")


def test_a_refusal_by_htmx_is_announced_and_the_page_stays(site: str, page: Page) -> None:
    page.goto(site + "/composants/")
    page.get_by_role("button", name="Soutenir la contribution « Accueil »").click()
    expect(page.locator("#live-alerts")).to_contain_text("Une autre animatrice a déplacé cette contribution")
    expect(page.get_by_role("button", name="Soutenir la contribution « Accueil »")).to_be_visible()
    assert faults(page) == []


def test_a_double_click_sends_once(site: str, page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(site + "/composants/confirmation/")
    waiting: list[Any] = []
    page.route("**/confirmation/", lambda route: waiting.append(route))  # noqa: PLW0108 - playwright marks it
    page.evaluate(
        "const f = document.querySelector('main form'); f.requestSubmit(); setTimeout(() => f.requestSubmit(), 200)"
    )
    page.wait_for_timeout(600)
    assert len(sent) == 1
    with page.expect_navigation():
        waiting[0].continue_()


def test_progress_is_fetched_until_done(site: str, page: Page) -> None:
    page.goto(site + "/composants/listes/")
    expect(page.locator("#import")).to_contain_text("Import terminé", timeout=6000)
    assert page.locator("#import").get_attribute("hx-get") is None
