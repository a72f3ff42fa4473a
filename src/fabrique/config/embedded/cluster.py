"""Make the data folder of a home, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fabrique.config.embedded import binaries, process
from fabrique.config.embedded.places import (
    DATABASE,
    PRIVATE,
    ROLE,
    Account,
    data_dir,
    starter_name,
)
from fabrique.config.embedded.trouble import EmbeddedError

UNFINISHED = "postgres.unfinished-"
CLEAR_SECONDS = 20


@contextmanager
def reachable(folder: Path, runner: Account) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the folder's name for a child of the server's account, and files to pass on.

    When root lends its rights to a humble account, a parent folder is often closed to it.
    Rather than open the parent, the child receives the folder itself, already open.
    """
    if not runner.dropped or not Path("/proc/self/fd").exists():
        yield str(folder), ()
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield f"/proc/self/fd/{number}", (number,)
    finally:
        os.close(number)


def _run(command: list[str], text: str, runner: Account, files: tuple[int, ...]) -> None:
    done = binaries.run(command, runner, text=text, files=files)
    if done.returncode != 0:
        detail = (done.stderr or done.stdout).strip()[-800:]
        message = f"La création de la base de données a échoué :\n{detail}"
        raise EmbeddedError(message)


def _authenticate(folder: Path) -> None:
    """Let in the current user alone, recognised by the system, under the single role."""
    (folder / "pg_hba.conf").write_text(f"local all {ROLE} peer map=fabrique\n")
    (folder / "pg_ident.conf").write_text(f'fabrique "{starter_name()}" {ROLE}\n')


def _clear(home: Path) -> None:
    """Remove what an interrupted creation left, even while its orphan still writes there."""

    def gone() -> bool:
        for leftover in home.glob(f"{UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        return not list(home.glob(f"{UNFINISHED}*"))

    if not process.wait_until(gone, CLEAR_SECONDS):
        message = f"Impossible de supprimer les dossiers {home}/{UNFINISHED}*. Supprimez-les puis relancez."
        raise EmbeddedError(message)


def make(home: Path, programs: Path, runner: Account) -> None:
    """Create the data folder beside its place, then move it there in one step."""
    _clear(home)
    fresh = home / f"{UNFINISHED}{os.getpid()}"
    fresh.mkdir(mode=PRIVATE)
    if runner.dropped:
        os.chown(fresh, runner.uid, runner.gid)
    with reachable(fresh, runner) as (name, files):
        _run(
            [
                str(programs / "initdb"),
                f"--pgdata={name}",
                f"--username={ROLE}",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--auth=peer",
                "--no-instructions",
            ],
            "",
            runner,
            files,
        )
        _run(
            [
                str(programs / "postgres"),
                "--single",
                "-D",
                name,
                "-c",
                "exit_on_error=on",
                "postgres",
            ],
            f"CREATE DATABASE {DATABASE}\n",
            runner,
            files,
        )
    _authenticate(fresh)
    fresh.rename(data_dir(home))


def verify(home: Path, programs: Path, runner: Account) -> None:
    """Refuse data of another account or of another PostgreSQL, and say what to do."""
    data = data_dir(home)
    owner = data.lstat().st_uid
    if owner != runner.uid:
        message = (
            f"Les données de {data} ont été créées sous un autre compte (numéro {owner}). "
            "Lancez la commande sous le même compte qu’avant, ou choisissez un autre dossier "
            "avec FABRIQUE_HOME."
        )
        raise EmbeddedError(message)
    theirs = (data / "PG_VERSION").read_text().strip()
    ours = binaries.version(programs, runner)
    if theirs != ours:
        message = (
            f"Les données de {data} viennent de PostgreSQL {theirs}, le serveur installé est la "
            f"version {ours}. Exportez-les avec l’ancienne version (voir docs/runbook.md)."
        )
        raise EmbeddedError(message)
