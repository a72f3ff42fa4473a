"""A live server, Debian's chromium, and visitors who use pages by what is written on them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

import fabrique
from e2e.visitors import WAIT, Opening, Visitor
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui import assets

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PICTURES = Path(os.environ.get("FABRIQUE_FAILURES", "/tmp/fabrique-failures"))  # noqa: S108 - pictures of failures
SOURCE = Path(fabrique.__file__).parent
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser on real rows."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            for mark in (pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.timeout(360)):
                item.add_marker(mark)
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)


@pytest.fixture(scope="module")
def engine() -> Iterator[Playwright]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def chromium(engine: Playwright) -> Iterator[Browser]:
    expect.set_options(timeout=WAIT)
    browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """The static files server warns when its folder is missing."""
    Path(django_settings.STATIC_ROOT or "").mkdir(parents=True, exist_ok=True)


@pytest.fixture
def site(_static_folder: None, settings: Any, live_server: Any) -> str:  # noqa: ANN401 - pytest-django's wrappers
    for folder in SOURCE.rglob("static"):
        shutil.copytree(folder, settings.STATIC_ROOT, dirs_exist_ok=True)
    assets.build(settings.STATIC_ROOT, state_site=False)
    return str(live_server.url)


def sign_in(context: BrowserContext, site: str, person: Person) -> None:
    """Give the browser this person's session."""
    client = Client()
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


@pytest.fixture
def visitor(site: str, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Opening]:
    """Open browsers; take their pictures when the test fails."""
    opened: list[Visitor] = []

    def open_one(person: Person | None = None, *, phone: bool = False, scripts: bool = True) -> Visitor:
        options: dict[str, Any] = {**(PHONE if phone else DESKTOP), "locale": "fr-FR", "timezone_id": "Europe/Paris"}
        context = chromium.new_context(**options, java_script_enabled=scripts, reduced_motion="reduce")
        if person is not None:
            sign_in(context, site, person)
        opened.append(Visitor(context.new_page(), site, scripts))
        return opened[-1]

    yield open_one
    report = getattr(request.node, "outcome_of_call", None)
    for number, each in enumerate(opened):
        if report is not None and report.failed:
            _keep(each.page, f"{request.node.name}-{number}")
        each.page.context.close()
    if report is not None and report.passed:
        assert [line for each in opened for line in each.complaints] == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know how the test went."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.outcome_of_call = report  # type: ignore[attr-defined]


def _keep(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    kept = PICTURES / re.sub(r"[^\w-]", "_", name)
    page.screenshot(path=f"{kept}.png", full_page=True)
    kept.with_suffix(".txt").write_text(f"{page.url}\n{page.locator('body').aria_snapshot()}")
