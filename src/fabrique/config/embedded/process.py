"""Is the server of a home alive? Ask the process, its lock file and its socket."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fabrique.config.embedded.places import (
    Account,
    data_dir,
    socket_dir,
    trusted_socket_dir,
)

SOCKET_NAME = ".s.PGSQL.5432"
POLL_SECONDS = 0.03
DEAD = "ZX"


@dataclass(frozen=True, slots=True)
class LockFile:
    """What `postmaster.pid` says: who runs, listening where, how far along."""

    pid: int
    sockets: str
    status: str


def read_lock(home: Path) -> LockFile | None:
    """Read the data folder's lock file; None when there is none or it is half written."""
    try:
        lines = (data_dir(home) / "postmaster.pid").read_text().splitlines()
        return LockFile(
            abs(int(lines[0])),
            lines[4].strip() if len(lines) > 4 else "",  # noqa: PLR2004 fifth line: socket folder
            lines[7].strip() if len(lines) > 7 else "starting",  # noqa: PLR2004 eighth: status
        )
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _describe(pid: int) -> tuple[int, str, str]:
    """Return the owner, the state letter and the program name of a process."""
    status = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        head, _, tail = (status / "stat").read_text().rpartition(")")
        return status.stat().st_uid, tail.split()[0], head.partition("(")[2]
    found = subprocess.run(
        ["/bin/ps", "-o", "uid=,stat=,comm=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split(maxsplit=2)
    return int(found[0]), found[1][0], Path(found[2].strip()).name


def is_alive(pid: int) -> bool:
    """Tell whether a process lives; a zombie does not."""
    try:
        return _describe(pid)[1] not in DEAD
    except (OSError, IndexError, ValueError):
        return False


def is_server(pid: int, runner: Account) -> bool:
    """Tell whether this process is a living PostgreSQL of our account.

    A stranger that inherited the number is not: after a crash in a container the number
    in the lock file often belongs to someone else.
    """
    try:
        uid, state, name = _describe(pid)
    except (OSError, IndexError, ValueError):
        return False
    return uid == runner.uid and state not in DEAD and name.startswith("postgres")


def answers(home: Path) -> bool:
    """Tell whether something listens on the home's socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(socket_dir(home) / SOCKET_NAME))
        except OSError:
            return False
    return True


def is_ready(home: Path, runner: Account) -> bool:
    """Tell whether it runs: the lock file says ready, its process lives, the socket answers.

    The lock file alone may be stale; the socket alone may be the ghost of a deleted home.
    """
    lock = read_lock(home)
    return (
        lock is not None
        and lock.status == "ready"
        and lock.sockets == str(socket_dir(home))
        and trusted_socket_dir(home, runner)
        and is_server(lock.pid, runner)
        and answers(home)
    )


def ghost(home: Path, runner: Account) -> int | None:
    """Return the process that holds our socket although its data folder is gone."""
    if not trusted_socket_dir(home, runner):
        return None
    try:
        lines = (socket_dir(home) / f"{SOCKET_NAME}.lock").read_text().splitlines()
        pid = abs(int(lines[0]))
    except (FileNotFoundError, ValueError, IndexError):
        return None
    return pid if is_server(pid, runner) else None


def forget_strangers(home: Path, runner: Account) -> None:
    """Remove lock files whose number now belongs to a zombie or to another program.

    PostgreSQL clears a lock file whose process is gone, after checking that no child of it
    still writes; but it takes any living number for a rival and would refuse to start.
    """
    for path in (data_dir(home) / "postmaster.pid", socket_dir(home) / f"{SOCKET_NAME}.lock"):
        try:
            pid = abs(int(path.read_text().split(maxsplit=1)[0]))
        except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
            continue
        if exists(pid) and not is_server(pid, runner):
            path.unlink(missing_ok=True)


def exists(pid: int) -> bool:
    """Tell whether the system still knows this number, be it a zombie or a stranger."""
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Poll a condition for a while; tell whether it came true."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def end(pid: int, runner: Account, *, seconds: float = 30) -> bool:
    """Stop a server: politely to its clients' loss, then abruptly (recovery will follow)."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if not is_server(pid, runner):
            return True
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_until(lambda: not is_server(pid, runner), seconds):
            return True
    return False
