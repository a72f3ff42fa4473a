"""Every route is really asked for by a test, and no template is left that nothing uses.

Routes: the permission tables are asked line by line in ``test_permissions``; here we check that no
route is missing from them. Templates: a static check, since the browser and page tests run in
other processes and in parts.
"""

from __future__ import annotations

import re
from pathlib import Path

import fabrique
from permissions import matrix

SOURCE = Path(fabrique.__file__).parent
FOLDER = Path(__file__).parent / "permissions"
TABLES = [*FOLDER.glob("routes_*.txt"), *FOLDER.glob("suite_*.txt")]
LOOKED_UP = ("account/", "400.html", "403.html", "404.html", "500.html")  # found by name by Django or allauth


def test_every_route_has_its_line_in_the_permission_table() -> None:
    table = {
        key.split()[1].split("#")[0]
        for path in TABLES
        for key in matrix.read(path.read_text())
        if not key.startswith("SEES")
    }
    known = {name for name, _route in matrix.routes() if not name.startswith("ui:catalogue")}
    assert (known - table, table - known) == (set(), set())


def orphans(names: set[str], text: str) -> list[str]:
    """Templates that nothing says: neither by name, nor as a tag ``{% stem`` or a quoted stem."""
    return sorted(
        name
        for name in names
        if not name.startswith(LOOKED_UP)
        and f"{name.rsplit('/', 1)[-1]}" not in text
        and not re.search(rf"""[{{%] {re.escape(Path(name).stem)} |["']{re.escape(Path(name).stem)}["']""", text)
    )


def templates() -> dict[str, Path]:
    return {
        str(path.relative_to(folder)): path
        for folder in SOURCE.rglob("templates")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_template_is_used() -> None:
    said = [path.read_text() for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    said += [path.read_text() for path in templates().values()]
    assert orphans(set(templates()), "\n".join(said)) == []


def test_an_orphan_is_seen() -> None:
    assert orphans({"ui/lost.html", "ui/page.html"}, 'render(request, "ui/page.html")') == ["ui/lost.html"]
