"""Every address that shows a page, as somebody who may read it: axe finds nothing, nothing is wider than a phone.

The journeys reach states (errors, empty forms, refusals); this sweep reaches every route.
"""

from __future__ import annotations

import pytest
from django.test import Client

from e2e.conftest import DESKTOP, PHONE
from e2e.visitors import Opening, Visitor, audit
from permissions import matrix
from permissions.suite import build_suite
from permissions.world import ROLES, World, build

READERS = "FUAN"  # facilitator, author, administrator, nobody: the first who may read the page does
LATER_READERS = "LHWURECKAN"  # lead, holder, owner, author, adopter, evaluator, company…
LATER = (*matrix.SUITE, "adoption", "afterwards")
LEAVING = {"account_logout"}
PART = "text/html"


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("package", [*matrix.WORKSHOP, "site", *LATER])
def test_axe_finds_nothing_on_any_page(package: str, visitor: Opening) -> None:
    world = build_suite() if package in LATER else build()
    browsers: dict[str, Visitor] = {}
    faults, seen = [], 0
    for name, path in sorted(pages(world, package).items()):
        reader = reader_of(world, path)
        if not reader or name in LEAVING:
            continue
        if reader not in browsers:
            browsers[reader] = visitor(world.people[reader])
        page = browsers[reader].page
        page.set_viewport_size(DESKTOP["viewport"])
        page.goto(browsers[reader].site + path)
        seen += 1
        try:
            audit(page)
            page.set_viewport_size(PHONE["viewport"])
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width == PHONE["viewport"]["width"], f"{path}: {width} px on a phone"
        except AssertionError as fault:
            faults.append(f"{name} ({reader}): {fault}"[:600])
    assert faults == []
    assert seen > 1


def pages(world: World, package: str) -> dict[str, str]:
    """The address of each of the package's routes that can be asked for, and of each planted variant."""
    return {
        name: matrix.address(world, name, route)
        for name, route in matrix.variants(world)
        if "GET" in matrix.methods(route) and matrix.package_of(name) == package
    }


def reader_of(world: World, path: str) -> str:
    """The first of the readers who gets a whole page there."""
    for letter in LATER_READERS if world.roles is not ROLES else READERS:
        client = Client()
        if (person := world.people[letter]) is not None:
            client.force_login(person)
        response = client.get(path)
        whole = not response.streaming and b"<main" in response.content
        if response.status_code == 200 and response["Content-Type"].startswith(PART) and whole:
            return letter
    return ""
