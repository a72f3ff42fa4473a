"""Make a home ready to serve: database, style sheets, demonstration story."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from fabrique.config.cli import database


def _print(sentence: str) -> None:
    print(f"  {sentence}", flush=True)


def _fingerprint() -> str:
    """Summarise the files that static collection would read, by name, date and size."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            found = path.stat()
            digest.update(f"{name}:{found.st_size}:{found.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect() -> bool:
    """Collect what browsers load; tell whether there was anything new."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp = root.parent / "static.stamp"
    wanted = _fingerprint()
    if root.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)
    return True


def prepare(*, seed: bool) -> None:
    """Migrate, collect and, for the demonstration, load its story once."""
    from django.core.management import call_command, get_commands

    with database.alone():
        waiting = database.pending()
        if waiting:
            _print(f"Base de données : {len(waiting)} étapes de mise à jour…")
            call_command("migrate", verbosity=0, interactive=False)
        if collect():
            _print("Feuilles de style et images : rassemblées.")
        if seed and "fabrique_seed" in get_commands():
            _print("Récit de démonstration…")
            call_command("fabrique_seed", verbosity=0)


def main(arguments: list[str]) -> int:
    """Prepare the current home in a process of its own, so that the demo stays light."""
    parser = argparse.ArgumentParser(prog="fabrique preparation")
    parser.add_argument("--seed", action="store_true")
    options = parser.parse_args(arguments)
    with database.available():
        database.set_up()
        prepare(seed=options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
