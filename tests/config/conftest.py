"""Homes and servers of the tests of the assembly: real processes, in folders of their own."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fabrique.config import embedded

SOURCE = Path(embedded.__file__).parents[3]


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the sockets of the test in a short folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="fq-"))
    folder.chmod(0o711)
    monkeypatch.setenv("FABRIQUE_SOCKETS", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(tmp_path: Path, sockets: Path) -> Iterator[Path]:
    """A home that leaves no server behind."""
    folder = tmp_path / "un dossier à nous"
    yield folder
    embedded.stop(folder)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """What a command of another process needs to work on that home."""
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("FABRIQUE_", "DATABASE_", "DJANGO_"))
    }
    return {
        **kept,
        "PYTHONPATH": str(SOURCE),
        "PYTHONWARNINGS": "default",
        "FABRIQUE_HOME": str(home),
        "FABRIQUE_SOCKETS": os.environ["FABRIQUE_SOCKETS"],
    }


@pytest.fixture
def fabrique() -> list[str]:
    """The command line, as a program."""
    return [sys.executable, "-m", "fabrique.config.cli"]
