"""Start, share and stop the server of a home."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fabrique.config.embedded import binaries, cluster, places, process
from fabrique.config.embedded.places import Account
from fabrique.config.embedded.trouble import EmbeddedError

START_SECONDS = 90
RETRY_SECONDS = 30
LOG_LIMIT = 5_000_000
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its home, its address, and whether this call started it."""

    home: Path
    dsn: str
    pid: int
    started: bool


@contextmanager
def _exclusive(home: Path) -> Iterator[None]:
    with (home / "server.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _open_home(home: Path) -> None:
    try:
        home.mkdir(mode=places.PRIVATE, parents=True, exist_ok=True)
        (home / "log").mkdir(exist_ok=True)
    except OSError as error:
        message = (
            f"Impossible d’écrire dans {home} ({error.strerror}). Choisissez un autre dossier "
            "avec la variable FABRIQUE_HOME."
        )
        raise EmbeddedError(message) from error


def _clear_the_way(home: Path, runner: Account) -> None:
    """Deal with what an accident left: a server elsewhere, a ghost, a number reused."""
    lock = process.read_lock(home)
    if lock is not None and process.is_server(lock.pid, runner):
        ours = lock.sockets in {"", str(places.socket_dir(home))}
        patience = START_SECONDS if ours and lock.status == "starting" else RETRY_SECONDS if ours else 0
        if not process.wait_until(
            lambda: process.is_ready(home, runner) or not process.is_server(lock.pid, runner), patience
        ):
            process.end(lock.pid, runner)
    elif lock is None and (pid := process.ghost(home, runner)) is not None:
        process.end(pid, runner)


def _launch(home: Path, programs: Path, runner: Account) -> int:
    """Start the server as a child of nobody, so that it outlives us; return its number."""
    log = places.log_file(home)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    sockets = places.open_socket_dir(home, runner)
    settings = SETTINGS | {"unix_socket_directories": str(sockets)}
    with cluster.reachable(places.data_dir(home), runner) as (name, files), log.open("a") as out:
        command = [str(programs / "postgres"), "-D", name]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        done = binaries.run(
            ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", *command],
            runner,
            log=out,
            files=files,
        )
    return int(done.stdout)


def _start(home: Path, runner: Account) -> None:
    programs = binaries.programs(runner)
    if places.data_dir(home).exists():
        cluster.verify(home, programs, runner)
    else:
        cluster.make(home, programs, runner)
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        process.forget_strangers(home, runner)
        pid = _launch(home, programs, runner)
        process.wait_until(
            lambda: process.is_ready(home, runner) or not process.is_alive(pid),  # noqa: B023 used at once
            START_SECONDS,
        )
        if process.is_ready(home, runner):
            return
        if process.is_alive(pid) or time.monotonic() > deadline:
            break
        # After a kill -9 the old children may hold the shared memory a little longer.
        time.sleep(0.3)
    tail = "\n".join(places.log_file(home).read_text(errors="replace").splitlines()[-8:])
    message = f"Le serveur de base de données ne démarre pas. Les dernières lignes de {places.log_file(home)} :\n{tail}"
    raise EmbeddedError(message)


def _ensure(home: Path, runner: Account) -> bool:
    if process.is_ready(home, runner):
        return False
    _clear_the_way(home, runner)
    if process.is_ready(home, runner):
        return False
    _start(home, runner)
    return True


def _describe(home: Path, *, started: bool) -> Server:
    lock = process.read_lock(home)
    return Server(home, places.dsn(home), lock.pid if lock else 0, started)


def ensure(home: Path) -> Server:
    """Return the server of this home, started if need be; it stays until `stop`."""
    runner = places.account()
    _open_home(home)
    places.open_socket_dir(home, runner)
    with _exclusive(home):
        started = _ensure(home, runner)
        (home / "server.transient").unlink(missing_ok=True)
        return _describe(home, started=started)


@contextmanager
def using(home: Path) -> Iterator[Server]:
    """Use the server of this home; the last user to leave stops it.

    Each user holds a shared lock that the system releases even after a kill -9. A server
    that was asked to stay (`ensure`) is left running.
    """
    runner = places.account()
    _open_home(home)
    places.open_socket_dir(home, runner)
    with (home / "server.users").open("a") as users:
        try:
            with _exclusive(home):
                if not process.is_ready(home, runner):
                    # Before the start, so that a signal in the middle leaves nothing running.
                    (home / "server.transient").touch()
                started = _ensure(home, runner)
                fcntl.flock(users, fcntl.LOCK_SH)
                server = _describe(home, started=started)
            yield server
        finally:
            with suppress(FileNotFoundError), _exclusive(home):
                if (home / "server.transient").exists() and _last(users.fileno()):
                    _stop(home, runner)


def _last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(home: Path, runner: Account) -> None:
    lock = process.read_lock(home)
    pid = lock.pid if lock else process.ghost(home, runner)
    if pid is not None and not process.end(pid, runner):
        message = f"Le serveur de base de données (processus {pid}) ne s’arrête pas."
        raise EmbeddedError(message)
    (home / "server.transient").unlink(missing_ok=True)


def stop(home: Path) -> None:
    """Stop the server of this home, if it runs."""
    if not home.is_dir():
        return
    with _exclusive(home):
        _stop(home, places.account())


def discard(home: Path) -> None:
    """Delete the database of this home, unless some other command still uses it."""
    if not home.is_dir():
        return
    with _exclusive(home), (home / "server.users").open("a") as users:
        if not _last(users.fileno()):
            message = f"Une autre commande utilise encore les données de {home}. Arrêtez-la, puis relancez."
            raise EmbeddedError(message)
        _stop(home, places.account())
        if places.data_dir(home).exists():
            shutil.rmtree(places.data_dir(home))


def is_running(home: Path) -> bool:
    """Tell whether the server of this home answers."""
    return process.is_ready(home, places.account())
