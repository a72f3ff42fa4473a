"""Every address survives what no browser sends: an error may be shown, the program never breaks."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fabrique.foundations.people.models import Membership
from factories.challenges import TaxonomyFactory, TermFactory, ThemeFactory
from factories.contributions import (
    AttachmentFactory,
    CoauthorFactory,
    CommentFactory,
    ContributionFactory,
    ReportFactory,
)
from factories.desk import Desk
from factories.people import OrganisationMandateFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]  # hundreds of routes, dozens of values

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HUGE = 10**30
OVER_BIGINT = 2**63
BAD_VALUES = ("a\x00b", str(OVER_BIGINT), "9999-12-31")
UNDERSTOOD = (str(OVER_BIGINT), "-1", "²")  # a zero byte in an address is refused at the entrance
BAD_BYTES = ("%FF%ED%A0%80",)
QUERY_NAMES = ("cursor", "q", "page", "jusqua", "next", "reprise", "theme", "tri", "de", "a", "avec", "version", "id")
POST_NAMES = ("form_key", "title", "text", "reason", "demande", "c", "vers", "share", "version", "key", "act", "seen")
METHODS = ("PUT", "OPTIONS", "HEAD")


class Forms(HTMLParser):
    """The posting forms of a page: their addresses and the fields as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self._fields: dict[str, list[str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._fields = {}
            if (given.get("method") or "get").lower() == "post":
                self.found.append((given.get("action") or "", self._fields))
        elif self._fields is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        name, value = given.get("name") or "", given.get("value") or ""
        kind = given.get("type") or "text"
        if tag == "select":
            self._select = name
            self._fields[name] = []  # type: ignore[index]
        elif tag == "option" and self._select:
            held = self._fields[self._select]  # type: ignore[index]
            if value and not held:
                held.append(value)
        elif tag in {"input", "textarea", "button"} and name and kind != "file" and name != "csrfmiddlewaretoken":
            known = self._fields.setdefault(name, [])  # type: ignore[union-attr]
            if not known or "checked" in given:
                known[:] = [value or ("Un texte assez long" if kind in {"text", "textarea"} else "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "select":
            self._select = ""


class World:
    """A workshop with one of everything, and somebody who may do everything in it."""

    def __init__(self) -> None:
        desk = Desk()
        self.chief = desk.facilitator
        OrganisationMandateFactory(person=self.chief)
        self.stranger = PersonFactory()
        slug = desk.challenge.slug
        contribution = ContributionFactory(challenge=desk.challenge, author=self.chief)
        comment = CommentFactory(contribution=contribution, author=self.chief)
        coauthor = CoauthorFactory(contribution=contribution, person=self.chief)
        recommendation = desk.recommendation(submitted=True)
        term = TermFactory(taxonomy=TaxonomyFactory(challenge=desk.challenge))
        ReportFactory(contribution=contribution)
        synthesis = ContributionFactory(challenge=desk.challenge, synthesis=True)
        self.paths = {
            "contributions/fichiers/<int:pk>": AttachmentFactory(contribution=contribution).pk,
            "commentaires/<int:pk>": comment.pk,
            "<int:coauthor_pk>": coauthor.pk,
            "paragraphes/<int:pk>": recommendation.paragraphs.first().pk,  # type: ignore[union-attr]
            "classements/entrees/<int:pk>": term.pk,
            "classements/<int:pk>": term.taxonomy.pk,
            "themes/<int:pk>": ThemeFactory(challenge=desk.challenge).pk,
            "syntheses/<int:pk>": synthesis.pk,
            "calendrier/<int:pk>": desk.challenge.phases.first().pk,  # type: ignore[union-attr]
            "contributions/<int:pk>": contribution.pk,
            "<int:contribution>": contribution.pk,
            "<int:number>": recommendation.number,
            "programmes/<slug:slug>": desk.challenge.programme.slug,
            "<slug:slug>": slug,
            "organisations/<int:pk>": Membership.objects.first().organisation_id,  # type: ignore[union-attr]
            "personnes/<int:pk>": self.stranger.pk,
        }

    def real(self, route: str) -> str:
        """Return a path of ``route`` that exists, as far as this world goes."""
        for part, value in self.paths.items():
            name = part[part.index("<") :]
            if part in route:
                route = route.replace(part, part.replace(name, str(value)))
        return "/" + PARAMETER.sub("1", plain(route))


PARAMETER = re.compile(r"<[^>]+>")


def plain(route: str) -> str:
    """Return a regular expression's route as a path's route."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", route).replace("^", "").replace("$", "")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern)


ROUTES = sorted(set(routes()))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of expected refusals need no line each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(params=["chief", "stranger"])
def browser(request: pytest.FixtureRequest, world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(getattr(world, request.param), backend=BACKEND)
    return client


class Breakages(list[str]):
    """What broke, in words."""

    def ask(self, client: Client, method: str, path: str, data: str = "", **extra: Any) -> Any:  # noqa: ANN401
        """Send one request, undo what it did, and note a break."""
        kind = extra.pop("content_type", "application/x-www-form-urlencoded")
        before = dict(client.cookies)
        with transaction.atomic():
            answer = client.generic(method, path, data, content_type=kind, **extra)
            if not answer.streaming and answer.status_code < 500:  # noqa: PLR2004
                answer.content  # noqa: B018
            elif answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(before)
        if answer.status_code >= 500:  # noqa: PLR2004 - the HTTP code
            error = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
            self.append(f"{method} {path[:160]} {data[:160]!r} → {answer.status_code} {error!r:.300}")
        return answer


def with_value(route: str, value: str) -> str:
    return "/" + PARAMETER.sub(quote(value, safe=""), plain(route))


@pytest.mark.parametrize("browser", ["chief"], indirect=True)  # an address is read before anybody is recognised
def test_no_path_breaks_the_program(browser: Client, world: World) -> None:
    broken = Breakages()
    for route in ROUTES:
        if "<" not in route:
            continue
        for value in (str(HUGE), "a\x00b", "x" * 3000):
            broken.ask(browser, "GET", with_value(route, value))
        # the last part alone is wrong: the first ones lead somewhere
        head, _, last = route.rpartition("<")
        for value in (str(OVER_BIGINT), "0"):
            path = world.real(head) + PARAMETER.sub(value, plain("<" + last))
            broken.ask(browser, "GET", path)
            broken.ask(browser, "POST", path)
    assert broken == []


def test_no_query_breaks_the_program(browser: Client, world: World) -> None:
    broken = Breakages()
    names = QUERY_NAMES
    for route in ROUTES:
        path = world.real(route)
        first = broken.ask(browser, "GET", path)
        seen = (
            set(re.findall(r'name="([\w-]+)"', first.content.decode("utf-8", "replace")))
            if not first.streaming
            else set()
        )
        for value in UNDERSTOOD:
            query = urlencode(dict.fromkeys((*names, *sorted(seen)), value))
            broken.ask(browser, "GET", f"{path}?{query}")
        for raw in BAD_BYTES:
            query = "&".join(f"{name}={raw}" for name in (*names, *sorted(seen), raw))
            broken.ask(browser, "GET", f"{path}?{query}")
            broken.ask(browser, "POST", f"{path}?{query}", query)
    assert broken == []


@pytest.mark.parametrize("browser", ["chief"], indirect=True)  # whoever may do everything gets as far as the body
def test_no_method_or_body_breaks_the_program(browser: Client, world: World) -> None:
    broken = Breakages()
    for route in ROUTES:
        path = world.real(route)
        for method in METHODS:
            broken.ask(browser, method, path)
        broken.ask(browser, "POST", path)
        for body in ('{"title": {"a": []}, "text": 3}', '"\\ud800"', "{"):
            broken.ask(browser, "POST", path, body, content_type="application/json")
        broken.ask(browser, "POST", path, "not a form", content_type="multipart/form-data")
        broken.ask(browser, "POST", path, "--x\r\nbad", content_type="multipart/form-data; boundary=x")
    assert broken == []


def test_no_form_field_breaks_the_program(world: World) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(world.chief, backend=BACKEND)
    broken = Breakages()
    tried = set()
    for route in ROUTES:
        path = world.real(route)
        page = broken.ask(browser, "GET", path)
        if page.streaming or page.status_code != 200:  # noqa: PLR2004 - the HTTP code
            continue
        parser = Forms()
        parser.feed(page.content.decode("utf-8", "replace"))
        for action, fields in parser.found:
            target = action or path
            key = (re.sub(r"\d+", "0", target), tuple(sorted(fields)))
            if key in tried:
                continue
            tried.add(key)
            broken.ask(browser, "POST", target, urlencode(fields, doseq=True))
            for name in fields:
                for value in BAD_VALUES:
                    broken.ask(browser, "POST", target, urlencode(fields | {name: [value]}, doseq=True))
    assert len(tried) > 20  # noqa: PLR2004 - the forms were really found
    assert broken == []
