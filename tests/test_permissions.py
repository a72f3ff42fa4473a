"""Who gets what from every route: the tables in tests/permissions/ are the reference.

A route without a line fails. After a wanted change: ``FABRIQUE_WRITE_TABLES=1 pytest tests/test_permissions.py``,
then read the difference line by line before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fabrique.expression.challenges.states import PhaseKind
from permissions import matrix
from permissions.suite import SUITE_ROLES, build_suite
from permissions.world import ROLES, build

HERE = Path(__file__).parent / "permissions"
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600), pytest.mark.filterwarnings("ignore::ResourceWarning")]
INSIDE = matrix.WORKSHOP


def compare(name: str, table: dict[str, str], roles: str = "".join(ROLES), words: dict[str, str] = ROLES) -> None:
    path = HERE / f"{name}.txt"
    if os.environ.get("FABRIQUE_WRITE_TABLES"):
        path.write_text(matrix.written(table, roles, words))
    expected = matrix.read(path.read_text()) if path.exists() else {}
    wrong = [
        f"{key:<50} {expected.get(key, 'missing')} → {table.get(key, 'gone')}"
        for key in sorted(expected.keys() | table.keys())
        if expected.get(key) != table.get(key)
    ]
    assert wrong == [], roles + "\n" + "\n".join(wrong)


@pytest.mark.parametrize("package", [*INSIDE, "site"])
def test_every_route_answers_each_role_as_its_table_says(package: str) -> None:
    world = build()
    chosen = [(name, route) for name, route in matrix.variants(world) if matrix.package_of(name) == package]
    table, leaks = matrix.ask(world, chosen)
    compare(f"routes_{package}", table)
    assert sorted(set(leaks)) == []


@pytest.mark.parametrize("package", [*matrix.SUITE, "adoption", "afterwards"])
def test_the_suite_answers_each_role_as_its_table_says(package: str) -> None:
    world = build_suite()
    chosen = [(name, route) for name, route in matrix.variants(world) if matrix.package_of(name) == package]
    table, leaks = matrix.ask(world, chosen)
    compare(f"suite_{package}", table, "".join(SUITE_ROLES), SUITE_ROLES)
    assert sorted(set(leaks)) == []


PAGES = (
    "challenges:detail challenges:participants challenges:edit challenges:timeline contributions:list "
    "contributions:detail contributions:new contributions:file contributions:detail#draft contributions:detail#hidden "
    "contributions:moderation contributions:participation sensemaking:board recommendations:list "
    "recommendations:detail recommendations:detail#sketch recommendations:priorities publishing:report "
    "publishing:closing publishing:export_file imports:detail"
).split()
ACTS = (
    "contributions:support contributions:comment_new contributions:edit contributions:publish sensemaking:move "
    "recommendations:edit recommendations:comment recommendations:amend recommendations:rate recommendations:opinion_new "
    "recommendations:new publishing:validate publishing:publish publishing:close"
).split()
SITUATIONS = {
    "preparing": {"preparing": True},
    "closed": {"closed": True},
    "published": {"published": True},
    "archived": {"archived": True},
    "public": {"public": True},
    "accounts": {"signed_in": True},
    "by_invitation": {"invitation_only": True},
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_pages_follow_the_state_and_the_access_rule(situation: str) -> None:
    world = build(**SITUATIONS[situation])
    chosen = [(name, route) for name, route in matrix.variants(world) if name in PAGES]
    table, leaks = matrix.ask(world, chosen, only="GET")
    compare(situation, table)
    assert sorted(set(leaks)) == []


@pytest.mark.parametrize("phase", PhaseKind)
def test_acts_follow_the_phase(phase: PhaseKind) -> None:
    world = build(phase)
    chosen = [(name, route) for name, route in matrix.variants(world) if name in ACTS]
    table, leaks = matrix.ask(world, chosen, only="POST", roles="PUFCK")
    compare(f"phase_{phase.value}", table, "PUFCK")
    assert sorted(set(leaks)) == []
