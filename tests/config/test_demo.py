"""The demonstration from start to stop: signals, accidents, a busy port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fabrique.config import embedded
from fabrique.config.cli.demo import answers
from fabrique.config.embedded import process

START_SECONDS = 120
Starter = Callable[[], "Demo"]


class Demo:
    """A running demonstration."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [*command, "demo", "--no-seed", "--port", str(self.port)], env=environment, stdout=out, stderr=out
            )
        assert process.wait_until(
            lambda: "est prête" in log.read_text() or self.process.poll() is not None, START_SECONDS
        )
        assert "est prête" in log.read_text(), log.read_text()

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


@pytest.fixture
def start(fabrique: list[str], environment: dict[str, str], tmp_path: Path) -> Iterator[Starter]:
    started: list[Demo] = []

    def begin() -> Demo:
        demo = Demo(fabrique, environment, tmp_path / f"out-{len(started)}.txt")
        started.append(demo)
        return demo

    yield begin
    for demo in started:
        if demo.process.poll() is None:
            demo.process.terminate()
        demo.process.wait(60)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_and_a_second_start_keeps_the_data(
    start: Starter, home: Path, number: signal.Signals
) -> None:
    demo = start()
    key = (home / "secret-key").read_text()
    family = demo.children()
    assert len(family) == 2
    assert answers(demo.port) is True
    demo.process.send_signal(number)
    assert demo.process.wait(60) == 0
    assert embedded.is_running(home) is False
    assert [pid for pid in family if process.is_alive(pid)] == []
    assert answers(demo.port) is False
    again = start()
    assert "étapes de mise à jour" not in again.log.read_text()
    assert (home / "secret-key").read_text() == key


def test_the_part_that_dies_is_named_and_nothing_is_left(start: Starter, home: Path) -> None:
    demo = start()
    web, worker = demo.children()
    os.kill(worker, signal.SIGKILL)
    assert demo.process.wait(60) == 1
    assert "« travaux » s’est arrêté (code -9)" in demo.log.read_text()
    assert process.is_alive(web) is False
    assert embedded.is_running(home) is False


def test_a_demonstration_killed_takes_its_children_and_its_server_along(start: Starter, home: Path) -> None:
    demo = start()
    family = demo.children()
    demo.process.kill()
    demo.process.wait(60)
    assert process.wait_until(lambda: not any(process.is_alive(pid) for pid in family), 30)
    assert embedded.is_running(home) is False


def test_a_busy_port_is_seen_before_anything_starts_and_another_is_offered(
    fabrique: list[str], environment: dict[str, str], home: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*fabrique, "demo", "--port", str(port)], env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Le port {port} de 127.0.0.1 n’est pas disponible")
    offered = int(done.stderr.split("bin/demo --port ")[1])
    assert port < offered <= port + 50
    assert not home.exists()


def test_reset_forgets_the_data_but_refuses_while_they_are_used(
    start: Starter, fabrique: list[str], environment: dict[str, str], home: Path
) -> None:
    demo = start()
    (home / "media").mkdir(exist_ok=True)
    (home / "media" / "photo.png").write_text("x")
    (home / "mine.txt").write_text("not written by a start")
    reset = [*fabrique, "demo", "--no-seed", "--reset", "--port", "0"]
    refused = subprocess.run(reset, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 1
    assert "Une autre commande utilise encore les données" in refused.stderr
    assert (home / "media" / "photo.png").exists()
    demo.process.terminate()
    demo.process.wait(60)
    with subprocess.Popen(reset, env=environment, stdout=subprocess.PIPE, text=True) as again:
        assert again.stdout is not None
        lines = []
        for line in again.stdout:
            lines.append(line)
            if "est prête" in line:
                break
        assert any("étapes de mise à jour" in line for line in lines)
        again.terminate()
        assert again.wait(60) == 0
    assert not (home / "media" / "photo.png").exists()
    assert (home / "mine.txt").exists()


def test_reset_never_touches_a_database_of_the_administration(fabrique: list[str], environment: dict[str, str]) -> None:
    foreign = {**environment, "DATABASE_URL": "postgresql://localhost/precious"}
    done = subprocess.run(
        [*fabrique, "demo", "--reset", "--port", "0"], env=foreign, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("--reset n’efface que la base de données intégrée.")


def test_two_processes_serve_one_port(fabrique: list[str], environment: dict[str, str], home: Path) -> None:
    with subprocess.Popen(
        [*fabrique, "serve", "--port", "0", "--workers", "2"], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = next(line for line in server.stdout if "répond sur" in line)
        port = int(address.rstrip("/\n").rpartition(":")[2])
        assert process.wait_until(lambda: answers(port), 60)
        start = time.monotonic()
        server.terminate()
        assert server.wait(60) == 0
        assert time.monotonic() - start < 30
    assert embedded.is_running(home) is False
