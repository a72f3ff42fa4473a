"""What import contracts cannot see. Each rule is proved once with a planted violation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from fabrique.foundations.ui.doors import declared_door

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "fabrique"
LAYERS = (
    ("kernel",),
    ("journal", "ui"),
    ("people",),
    ("notifications",),
    ("programmes",),
    ("challenges",),
    ("contributions",),
    ("imports", "sensemaking"),
    ("recommendations",),
    ("innovations",),
    ("experimentations", "innovators"),
    ("commitments",),
    ("replications",),
    ("publishing",),
    ("portal",),
    ("config",),
)
RANK = {label: rank for rank, labels in enumerate(LAYERS) for label in labels}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("fabrique.")]
NOT_OURS = ("allauth",)
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "mixins", "core", "common"}
LONGEST_FILE, LONGEST_TEMPLATE, LONGEST_VIEW = 400, 150, 25


def upward(package: str, target: str) -> bool:
    """Whether ``package`` would point up, or sideways, to ``target``."""
    return target != package and RANK.get(target, -1) >= RANK[package]


def relations() -> Iterator[tuple[str, models.Field]]:  # type: ignore[type-arg]
    for config in OURS:
        for model in config.get_models():
            for field in model._meta.get_fields(include_parents=False):  # noqa: SLF001
                if isinstance(field, models.ForeignKey | models.ManyToManyField | models.OneToOneField):
                    yield config.label, field


def test_relations_point_down_and_leave_no_name_below() -> None:
    wrong = []
    for package, field in relations():
        target = field.related_model._meta.app_label  # type: ignore[union-attr]  # noqa: SLF001
        if target == package:
            continue
        if upward(package, target):
            wrong.append(f"{field} points up to {target}")
        if not str(field.remote_field.related_name or "").endswith("+"):
            wrong.append(f"{field} should have related_name='+'")
    assert wrong == []


def test_the_rank_table_sees_an_upward_relation() -> None:
    assert upward("people", "challenges")
    assert upward("imports", "sensemaking")
    assert not upward("challenges", "people")


def test_every_package_has_its_rank() -> None:
    assert {config.label for config in OURS} - set(RANK) == set()


def python_files() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def receivers(tree: ast.AST) -> list[int]:
    """Lines that connect to a signal."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "receiver")
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
            and isinstance(node.func.value, ast.Name | ast.Attribute)
            and str(getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))).endswith(
                ("_save", "_delete", "_init", "_changed", "_in", "_out", "_failed")
            )
        )
    ]


def test_no_signal_receivers() -> None:
    found = {str(path): lines for path in python_files() if (lines := receivers(ast.parse(path.read_text())))}
    assert found == {}


def test_the_receiver_check_sees_one() -> None:
    assert receivers(ast.parse("post_save.connect(f)")) == [1]
    assert receivers(ast.parse("@receiver(post_save)\ndef f(): ...")) == [1]


def test_no_forbidden_file_name_and_no_overlong_file() -> None:
    wrong = [str(path) for path in python_files() if path.stem in FORBIDDEN_NAMES]
    wrong += [
        f"{path}: {n} lines" for path in python_files() if (n := len(path.read_text().splitlines())) > LONGEST_FILE
    ]
    wrong += [
        f"{path}: {n} lines"
        for path in SOURCE.rglob("*.html")
        if (n := len(path.read_text().splitlines())) > LONGEST_TEMPLATE
    ]
    assert wrong == []


def test_views_are_short() -> None:
    wrong = []
    for path in python_files():
        if "views" not in path.stem and "views" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_VIEW:
                    wrong.append(f"{path}:{node.lineno} {node.name} {length} lines")
    assert wrong == []


INCLUDES = re.compile(r"""{%\s*(?:include|extends)\s+["']([a-z_]+)/""")


def test_templates_use_lower_packages_only() -> None:
    wrong = []
    for path in SOURCE.rglob("templates/**/*.html"):
        parts = path.relative_to(SOURCE).parts
        package = parts[parts.index("templates") - 1]
        wrong += [
            f"{path}: {target}"
            for target in INCLUDES.findall(path.read_text())
            if target in RANK and target != package and upward(package, target)
        ]
    assert wrong == []


UNSAFE = re.compile(r"""<script(?![^>]*\bsrc=)[^>]*>(?!\s*{%\s*comment)|\son[a-z]+=["']|\sstyle=["']|\|safe\b""")
JSON_SCRIPT = re.compile(r"""<script[^>]*type=["']application/json["']""")


def test_no_inline_script_style_or_unchecked_markup() -> None:
    wrong = []
    for path in SOURCE.rglob("templates/**/*.html"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if UNSAFE.search(line) and not JSON_SCRIPT.search(line):
                wrong.append(f"{path}:{number}: {line.strip()}")
    assert wrong == []


def test_the_inline_check_sees_one() -> None:
    assert UNSAFE.search('<p style="color:red">')
    assert UNSAFE.search('<a onclick="x()">')
    assert UNSAFE.search("<script>x()</script>")
    assert UNSAFE.search("{{ body|safe }}")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_route_declares_its_rule_or_why_it_is_public() -> None:
    wrong = [
        path
        for path, route in routes()
        if not route.callback.__module__.startswith(NOT_OURS) and declared_door(route.callback) is None
    ]
    assert wrong == []


REQUEST_KEYS = re.compile(
    r"(?:filter|exclude|order_by|get)\(\s*\*\*?\s*(?:request|self\.request)\.|order_by\(\s*request\."
)


def test_no_request_key_reaches_the_orm() -> None:
    assert [str(path) for path in python_files() if REQUEST_KEYS.search(path.read_text())] == []


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_lock_files_name_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    assert re.findall(r"https?://\S+", text) == []
    assert "--hash=sha256:" in text
