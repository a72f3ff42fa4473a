"""The import contracts really forbid: each is seen to fail on a planted violation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fabrique.config import embedded

PACKAGE = Path(embedded.__file__).parents[2]
ROOT = PACKAGE.parents[1]
LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command(['--no-cache']))"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code, to plant in."""
    shutil.copytree(
        PACKAGE, tmp_path / "fabrique", ignore=lambda _, names: [n for n in names if re.search(r"\.(?!py$)", n)]
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(tree: Path) -> list[str]:
    """Return the names of the broken contracts."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {[str(tree), *site_packages()]!r}; {LINT}"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    return re.findall(r"^(.*) BROKEN$", done.stdout, flags=re.MULTILINE)


def site_packages() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]


def plant(tree: Path, module: str, line: str) -> None:
    path = tree / "fabrique" / Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with path.open("a") as file:
        file.write(f"\n{line}\n")


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        (
            "foundations.people.states",
            "from fabrique.expression.programmes import states",
            "Chapters stand on each other in one order",
        ),
        (
            "expression.programmes.states",
            "from fabrique.expression.challenges import states",
            "Packages of expression in order",
        ),
        (
            "foundations.kernel.window",
            "from fabrique.foundations.people import states",
            "Packages of foundations in order",
        ),
        (
            "expression.contributions.states",
            "from fabrique.expression.contributions import models",
            "A file imports only those beneath it",
        ),
        ("expression.contributions.utils", "WORDS = ()", "A file imports only those beneath it"),
        ("expression.stray", "WORDS = ()", "Packages of expression in order"),
        ("diffusion.stray", "WORDS = ()", "Packages of diffusion in order"),
        ("stray", "WORDS = ()", "Chapters stand on each other in one order"),
        (
            "expression.contributions.views",
            "from fabrique.foundations.notifications import jobs",
            "Doors, forms and notices are nobody's library",
        ),
    ],
)
def test_a_planted_violation_breaks_its_contract(tree: Path, module: str, line: str, contract: str) -> None:
    plant(tree, module, line)
    assert contract in broken(tree)


def test_the_locked_requirements_name_no_registry() -> None:
    for kind in ("run", "test"):
        lines = (ROOT / "requirements" / f"{kind}.txt").read_text().splitlines()
        assert [line for line in lines if "://" in line or line.startswith("-")] == []
        pinned = [line for line in lines if re.match(r"[a-z0-9]", line)]
        assert [line for line in pinned if "==" not in line] == []
        assert sum(line.lstrip().startswith("--hash=sha256:") for line in lines) >= len(pinned) > 0
