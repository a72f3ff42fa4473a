"""Ask for every route as every role, and write down what comes back, one letter each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fabrique.foundations.ui.doors import declared_door
from permissions.world import ROLES, World

LETTERS = {200: "o", 204: "o", 422: "o", 400: "?", 403: "x", 404: ".", 405: "-", 409: "9", 410: ".", 429: "!"}
LEGEND = (
    "_ not asked · o ok (also a form shown again) · c sent to sign in · x 403 · . 404 · 9 409 · - wrong method · ? 400"
)
SIGN_IN = "/connexion/"
ELSEWHERE = {("NOMSECRET", "people:directory")}  # who has an account says nothing of who wrote
SITE_ROLES = "NSUKA"  # those who differ outside workshops
ACTING_ROLES = "NSRPUFMCK"  # the others act as one of these
SUITE = ("commitments", "innovations", "innovators", "experimentations", "replications")
ADOPTION = re.compile(r"recommendations:(adoption|decision|decide)")
AFTERWARDS = ("portal:chain", "portal:credit", "portal:certificate", "portal:board")
WORKSHOP = ("challenges", "contributions", "sensemaking", "recommendations", "imports", "publishing")


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the project with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or space)
        else:
            yield (f"{space}:{entry.name}" if space else str(entry.name)), entry


def variants(world: World) -> list[tuple[str, URLPattern]]:
    """Every route, and again for each planted variant of its subject (``name#variant``)."""
    known = [(name, route) for name, route in routes() if not name.startswith("ui:catalogue")]
    by_name = dict(known)
    return known + [
        (key, by_name[key.split("#")[0]]) for key in world.arguments if "#" in key and key.split("#")[0] in by_name
    ]


def address(world: World, name: str, route: URLPattern) -> str:
    """Where the route leads in this world."""
    plain = name.split("#", maxsplit=1)[0]
    space = plain.split(":")[0] + ":*" if ":" in plain else "account_*"
    given = {**world.arguments.get(space, {}), **world.arguments.get(plain, {}), **world.arguments.get(name, {})}
    wanted = {**route.pattern.converters, **dict.fromkeys(route.pattern.regex.groupindex)}
    return reverse(plain, kwargs={key: given[key] for key in wanted})


def package_of(name: str) -> str:
    """The table in which a route stands."""
    space = name.split(":", maxsplit=1)[0]
    if ADOPTION.match(name) or name.startswith(AFTERWARDS):
        return "adoption" if space == "recommendations" else "afterwards"
    return space if space in (*WORKSHOP, *SUITE) else "site"


def methods(route: URLPattern) -> list[str]:
    """Those that the door lets in; a library's views are read only."""
    declared = declared_door(route.callback)
    return [each for each in ("GET", "POST") if declared is None or each in declared.methods]


def letter(response: Any) -> str:  # noqa: ANN401 - the test client's response
    """The class of an answer."""
    if response.status_code in {301, 302, 303}:
        return "c" if response["Location"].startswith(SIGN_IN) else "o"
    return LETTERS.get(response.status_code, str(response.status_code))


def body_of(response: Any) -> str:  # noqa: ANN401 - the test client's response
    """What is sent, streamed or not."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


def ask(
    world: World, names: Iterable[tuple[str, URLPattern]], only: str = "GET POST", roles: str = ""
) -> tuple[dict[str, str], list[str]]:
    """Return what each role gets from each route and method, and the secrets found where they should not be."""
    clients = {role: Client(raise_request_exception=False) for role in roles or "".join(world.roles)}
    for role, client in clients.items():
        if (person := world.people[role]) is not None:
            client.force_login(person)
    table, leaks = {}, []
    seen: set[tuple[str, str]] = set()
    for name, route in names:
        place = address(world, name, route)
        for method in methods(route):
            if method not in only:
                continue
            got = ""
            for role, client in clients.items():
                if role not in asked(world, name, method):
                    got += "_"
                    continue
                response, body = _one(client, method, place)
                got += letter(response)
                seen.update((secret, role) for secret in world.secrets if secret in body)
                leaks += [
                    f"{role} reads {secret} at {name}"
                    for secret, allowed in world.secrets.items()
                    if secret in body and role not in allowed and (secret, name) not in ELSEWHERE
                ]
            table[f"{method:<4} {name}"] = got
    if world.roles is not ROLES:  # who did read what is planted: a negative is worth nothing if nobody can
        for secret in sorted({secret for secret, _role in seen}):
            table[f"SEES {secret}"] = "".join("o" if (secret, role) in seen else "." for role in world.roles)
    return table, leaks


def asked(world: World, name: str, method: str) -> str:
    """The roles worth asking: each of them stands differently before such a route."""
    if world.roles is not ROLES:
        return "".join(world.roles)
    if not name.startswith(WORKSHOP):
        return SITE_ROLES
    return "".join(ROLES) if method == "GET" else ACTING_ROLES


def _one(client: Client, method: str, place: str) -> tuple[Any, str]:
    """Ask once, and undo whatever it did."""
    before = client.cookies.output()
    with transaction.atomic():
        response = client.get(place) if method == "GET" else client.post(place, {})
        body = body_of(response)
        transaction.set_rollback(True)
    if client.cookies.output() != before and method == "POST":
        client.cookies.load(before.replace("Set-Cookie: ", ""))
    return response, body


def written(table: dict[str, str], roles: str = "".join(ROLES), words: dict[str, str] = ROLES) -> str:
    """The table as text, roles as columns."""
    width = max(map(len, table)) + 2
    head = [f"{role}: {said}" for role, said in words.items() if role in roles]
    lines = [f"# {each}" for each in [LEGEND, *head]]
    lines += [" " * width + " ".join(roles)]
    lines += [f"{name:<{width}}{' '.join(got)}" for name, got in sorted(table.items(), key=lambda row: row[0][5:])]
    return "\n".join(lines) + "\n"


def read(text: str) -> dict[str, str]:
    """The table back from its text."""
    rows = [line for line in text.splitlines() if line[:4].strip() in {"GET", "POST", "SEES"}]
    return {f"{line.split()[0]:<4} {line.split()[1]}": "".join(line.split()[2:]) for line in rows}
