"""Visitors: they use pages by what is written on them, and every page they reach is audited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from fabrique.foundations.people.models import Person

ALLOWED_NOISE = re.compile(r"status of (403|404|409|413|422)")  # the browser logs every refusal
WAIT = 20_000


def audit(page: Page) -> None:
    """No violation of axe, and nothing wider than the screen."""
    found = [
        (fault["id"], str(node["target"]), node["html"][:200])
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]
    width = (page.viewport_size or {})["width"]
    overflow = page.evaluate("document.documentElement.scrollWidth")
    assert (found, max(overflow, width)) == ([], width), f"{page.url} ({width} px, shown {overflow} px): {found}"


@dataclass
class Visitor:
    """Somebody before a screen. Every page they reach is audited, unless scripts are off."""

    page: Page
    site: str
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    audited: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(WAIT)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("console", lambda line: self._hear(line.type, line.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not ALLOWED_NOISE.search(text):
            self.complaints.append(f"{self.page.url}: {text}")

    def check(self) -> Visitor:
        """Audit what is shown, once for each address and content."""
        self.page.wait_for_load_state()
        assert self.complaints == [], self.complaints
        state = (self.page.url, re.sub(r"[0-9a-f-]{30,}|\w{60,}", "", self.page.locator("main").inner_html()))
        if self.scripts and state not in self.audited:
            self.audited.add(state)
            audit(self.page)
        return self

    def go(self, path: str) -> Visitor:
        """Open an address of the site."""
        self.page.goto(path if path.startswith("http") else self.site + path)
        return self.check()

    def find(self, role: Any, name: str, *, exact: bool = False) -> Locator:  # noqa: ANN401 - playwright's literal
        """What bears this name in the page's main part, or else in its header."""
        pattern: Any = name if exact else re.compile(r"^\s*" + re.escape(name))
        inside = self.page.get_by_role("main").get_by_role(role, name=pattern)
        return inside.first if inside.count() else self.page.get_by_role(role, name=pattern).first

    def follow(self, name: str, *, exact: bool = False) -> Visitor:
        """Follow a link."""
        link = self.find("link", name, exact=exact)
        link.click()
        return self.check()

    def press(self, name: str, *, exact: bool = False) -> Visitor:
        """Press a button that sends its form."""
        button = self.find("button", name, exact=exact)
        with self.page.expect_navigation():
            button.click()
        return self.check()

    def touch(self, name: str, *, exact: bool = False) -> Visitor:
        """Press a button that changes a part of the page only."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.find("button", name, exact=exact).click()
        self.page.wait_for_load_state("networkidle")
        return self.check()

    def write(self, label: str, text: str) -> Visitor:
        """Type into a field."""
        self.page.get_by_label(re.compile(r"^\s*" + re.escape(label))).first.fill(text)
        return self

    def tick(self, label: str) -> Visitor:
        """Tick a box or choose a radio button by the words beside it, as a finger does."""
        box = self.page.get_by_label(re.compile(r"^\s*" + re.escape(label))).first
        if not box.is_checked():
            box.check(force=True)
        return self

    def unfold(self, summary: str) -> Visitor:
        """Open a disclosure."""
        self.page.locator("summary", has_text=summary).first.click()
        return self

    def choose(self, label: str, option: str) -> Visitor:
        """Choose in a list the option that holds these words."""
        field = self.page.get_by_label(re.compile(r"^\s*" + re.escape(label))).first
        field.select_option(value=field.locator("option", has_text=option).first.get_attribute("value"))
        return self

    def see(self, *texts: str) -> Visitor:
        """These words are shown."""
        for text in texts:
            place = self.page.locator("body")
            try:
                expect(place).to_contain_text(text)
            except AssertionError:
                shown = " ".join(place.inner_text().split())
                raise AssertionError(f"« {text} » is not on {self.page.url}: {shown[:1500]}") from None
        return self

    def miss(self, *texts: str) -> Visitor:
        """These words are not in the page at all."""
        for text in texts:
            assert text not in self.page.content()
        return self


class Opening(Protocol):
    """How tests ask for a visitor."""

    def __call__(self, person: Person | None = None, *, phone: bool = False, scripts: bool = True) -> Visitor:
        """Open a browser for this person."""
