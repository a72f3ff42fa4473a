"""Real files beside the repository, and short ways to read a text as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fabrique.expression.imports.readers import ReadOptions, read
from fabrique.expression.imports.readers.records import Record

DATA = Path(__file__).parents[5] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real consultations."""
    if not DATA.is_dir():
        pytest.fail(f"The real consultations are absent: {DATA} should hold rua-2019, nanterre-2016 and others.")
    return DATA


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a text (or bytes) under a name, and return its path."""

    def _write(content: str | bytes, name: str = "fichier.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture
def records() -> Callable[..., list[Record]]:
    """Read a path whole."""

    def _records(
        name: str, path: Path, options: Mapping[str, Any] | None = None, known: Iterable[str] = ()
    ) -> list[Record]:
        return list(read(name, path, ReadOptions.from_dict(options or {}), frozenset(known)))

    return _records
