"""The database a command works on: the address it was given, or the home's own server."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from fabrique.config import embedded
from fabrique.config.cli.trouble import Trouble

PROBE_SECONDS = 8


def is_embedded() -> bool:
    """Tell whether this installation uses the server of its home."""
    return not os.environ.get("DATABASE_URL")


def probe() -> None:
    """Ask a named database once: its own answer says more than a pool that waits half a minute."""
    import psycopg

    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=PROBE_SECONDS).close()
    except psycopg.Error as error:
        detail = str(error).strip().splitlines()[-1]
        raise Trouble(
            f"La base de données ne répond pas ({detail}). Vérifiez DATABASE_URL et que le serveur tourne."
        ) from error


@contextmanager
def available(*, needed: bool = True) -> Iterator[None]:
    """Have the database at hand while a command runs; the last one to leave stops it."""
    if not is_embedded():
        if needed:
            probe()
        yield
        return
    with embedded.using(embedded.home()):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Let one command at a time prepare a home."""
    home = embedded.home()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "preparation.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def set_up() -> None:
    """Load Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fabrique.config.settings")
    import django

    django.setup()


def migrate_own() -> None:
    """Bring the home's own database up to date: nobody else looks after it.

    A database of the administration is migrated by hand, when its keeper decides.
    """
    if not is_embedded():
        return
    from django.core.management import call_command

    with alone():
        if pending():
            call_command("migrate", verbosity=0, interactive=False)


def pending() -> list[str]:
    """Return the migrations that the database has not received yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
