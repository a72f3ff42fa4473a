"""Child processes that never outlive their parent, even killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LIFELINE = "FABRIQUE_LIFELINE"
STOP_SECONDS = 20
TAIL_LINES = 12


@dataclass(slots=True)
class Child:
    """A running part of the program, under the name shown to people."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Family:
    """The children of one command, stopped together."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._members: list[Child] = []
        # The children hold the reading end: when we disappear, they read its end.
        self._reading, self._writing = os.pipe()

    def start(self, name: str, arguments: list[str], *, files: tuple[int, ...] = (), shown: bool = False) -> Child:
        """Start one more child; its output goes to a log, or to the screen."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=None if shown else out,
                stderr=None if shown else out,
                env={**os.environ, LIFELINE: str(self._reading)},
                pass_fds=(self._reading, *files),
                start_new_session=True,
            )
        child = Child(name, process, log)
        self._members.append(child)
        return child

    def dead(self) -> Child | None:
        """Return a child that ended although nobody asked."""
        return next((child for child in self._members if child.process.poll() is not None), None)

    def run(self, name: str, arguments: list[str]) -> int:
        """Run a child to its end, its output on the screen."""
        child = self.start(name, arguments, shown=True)
        code = child.process.wait()
        self._members.remove(child)
        return code

    def stop(self) -> None:
        """Ask every child to stop, wait, then insist."""
        for child in self._members:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._members:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        self._members.clear()
        os.close(self._reading)
        os.close(self._writing)


def tail(log: Path) -> str:
    """Return the last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:]) if log.exists() else ""


def follow_parent() -> None:
    """In a child: stop when the parent disappears, whatever killed it."""
    number = os.environ.pop(LIFELINE, None)
    if number is None:
        return

    def wait() -> None:
        os.read(int(number), 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()
