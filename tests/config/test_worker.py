"""The worker against accidents: killed in the middle, its database restarted."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fabrique.config import embedded
from fabrique.config.embedded import process

PRELUDE = """
    import asyncio, sys, time
    from pathlib import Path
    from fabrique.config.cli import database, worker
    database.set_up()
    from procrastinate.contrib.django import app

    @app.task(name="test.note")
    def note(path, text, seconds):
        with Path(path).open("a") as file:
            file.write("begin " + text + "\\n")
        time.sleep(seconds)
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        with Path(path).open("a") as file:
            file.write("end " + text + "\\n")
"""
WORK = """
    worker.HEARTBEAT_SECONDS, worker.STALLED_SECONDS = 0.3, 2.0
    worker.REAP_SECONDS = worker.RETURN_SECONDS = 0.3
    try:
        asyncio.run(worker._work(1))
    except asyncio.CancelledError:
        pass
"""
Starter = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def script(home: Path, environment: dict[str, str], fabrique: list[str]) -> Callable[[str], list[str]]:
    embedded.ensure(home)
    subprocess.run([*fabrique, "manage", "migrate", "-v0"], env=environment, check=True, timeout=120)
    return lambda code: [sys.executable, "-c", textwrap.dedent(PRELUDE) + textwrap.dedent(code)]


@pytest.fixture
def start(script: Callable[[str], list[str]], environment: dict[str, str], tmp_path: Path) -> Iterator[Starter]:
    started = []

    def begin() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("a") as log:
            started.append(subprocess.Popen(script(WORK), env=environment, stderr=log))
        return started[-1]

    yield begin
    for each in started:
        each.terminate()
        each.wait(30)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.touch()
    return path


def defer(
    script: Callable[[str], list[str]], environment: dict[str, str], notes: Path, text: str, seconds: int
) -> None:
    code = f"note.defer(path={str(notes)!r}, text={text!r}, seconds={seconds})"
    subprocess.run(script(code), env=environment, check=True, timeout=60)


def test_a_job_whose_worker_was_killed_is_taken_over(
    start: Starter, script: Callable[[str], list[str]], environment: dict[str, str], notes: Path
) -> None:
    killed = start()
    defer(script, environment, notes, "letter", 3)
    assert process.wait_until(lambda: notes.read_text() == "begin letter\n", 60)
    killed.kill()
    killed.wait(30)
    start()
    assert process.wait_until(lambda: "end" in notes.read_text(), 60)
    assert notes.read_text().splitlines() == ["begin letter", "begin letter", "end letter"]


def test_the_worker_outlives_a_restart_of_its_database(
    start: Starter, script: Callable[[str], list[str]], environment: dict[str, str], notes: Path, home: Path
) -> None:
    worker = start()
    defer(script, environment, notes, "before", 0)
    assert process.wait_until(lambda: "end before" in notes.read_text(), 60)
    embedded.stop(home)
    embedded.ensure(home)
    defer(script, environment, notes, "after", 0)
    assert process.wait_until(lambda: "end after" in notes.read_text(), 60)
    assert worker.poll() is None
    assert notes.read_text().splitlines() == ["begin before", "end before", "begin after", "end after"]


def test_a_worker_stops_cleanly_on_a_signal(fabrique: list[str], environment: dict[str, str], home: Path) -> None:
    worker = subprocess.Popen([*fabrique, "worker"], env=environment)
    try:
        assert process.wait_until(lambda: embedded.is_running(home), 60)
    finally:
        worker.terminate()
    assert worker.wait(60) == 0
    assert embedded.is_running(home) is False
