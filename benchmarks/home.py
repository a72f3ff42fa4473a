"""Where benchmarks run: a home of their own, with its own database server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


def settle(home: Path) -> None:
    """Choose the home, before anything of the product is loaded; DATABASE_URL is left aside on purpose."""
    os.environ["FABRIQUE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("FABRIQUE_DEMO", None)
    os.environ.pop("FABRIQUE_DEBUG", None)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


@contextmanager
def ready() -> Iterator[None]:
    """Start the home's server, migrate, collect what browsers load, set Django up."""
    from fabrique.config.cli import database
    from fabrique.config.cli.preparation import prepare

    with database.available():
        database.set_up()
        prepare(seed=False)
        try:
            yield
        finally:
            from django.db import connections

            for connection in connections.all():
                connection.close()
                connection.close_pool()
