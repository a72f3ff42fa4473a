"""A real web server refuses 200 MB early, keeps nothing of them, and answers in French."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fabrique.foundations.ui import assets

MEGA = 1024 * 1024
ANNOUNCED = 200 * MEGA
BLOCK = b"x" * (256 * 1024)
HEADERS = ("content-security-policy", "x-frame-options", "x-content-type-options", "permissions-policy")


@dataclass
class Served:
    """A web server of its own process."""

    port: int
    pid: int
    folder: Path

    @property
    def peak(self) -> int:
        """The most memory it ever held, in bytes."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        assert found is not None
        return int(found[1]) * 1024

    @property
    def kept(self) -> int:
        """What it holds on disk: its files, and those deleted but still open."""
        opened = list(Path(f"/proc/{self.pid}/fd").iterdir())
        sizes = [path.stat().st_size for path in opened if str(self.folder) in str(path.readlink())]
        return sum(sizes) + sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def send(self, *lines: str, blocks: list[bytes]) -> str:
        """Send a request in pieces until it is done or refused; return the answer."""
        first = ["POST /connexion/ HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Content-Type: text/plain"]
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall("\r\n".join([*first, "Connection: close", *lines, "", ""]).encode())
            try:
                for block in blocks:
                    line.sendall(block)
            except OSError:
                pass
            try:
                while piece := line.recv(65_536):
                    answer += piece
            except OSError:
                pass
        return answer.decode(errors="replace")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    (home / "static").mkdir()
    assets.build(home / "static", state_site=False)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    # no page asked for here needs the database
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "FABRIQUE_HOME": str(home)}
    environment = {**os.environ, **nowhere, "TMPDIR": str(folder), "DJANGO_SETTINGS_MODULE": "fabrique.config.settings"}
    command = [sys.executable, "-m", "uvicorn", "fabrique.config.asgi:application", "--lifespan", "off"]
    process = subprocess.Popen([*command, "--port", str(port), "--log-level", "critical"], env=environment)
    try:
        wait_for(port)
        yield Served(port, process.pid, folder)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def assert_refused(answer: str) -> None:
    head = answer.partition("\r\n\r\n")[0].lower()
    assert head.startswith("http/1.1 413 ")
    assert "Cet envoi est trop lourd" in answer
    assert "connection: close" in head
    assert [name for name in HEADERS if f"{name}: " not in head] == []


def test_what_is_announced_too_heavy_is_not_read(served: Served) -> None:
    assert_refused(served.send(f"Content-Length: {ANNOUNCED}", blocks=[]))
    before = served.peak
    assert_refused(served.send(f"Content-Length: {ANNOUNCED}", blocks=[BLOCK] * (ANNOUNCED // len(BLOCK))))
    assert served.peak - before < 20 * MEGA
    assert served.kept == 0


def test_what_grows_too_heavy_is_dropped_on_the_way(served: Served) -> None:
    served.send("Content-Length: 1", blocks=[b"x"])
    before = served.peak
    chunk = f"{len(BLOCK):x}\r\n".encode() + BLOCK + b"\r\n"
    answer = served.send("Transfer-Encoding: chunked", blocks=[chunk] * (ANNOUNCED // len(BLOCK)) + [b"0\r\n\r\n"])
    assert_refused(answer)
    assert served.peak - before < 20 * MEGA
    assert served.kept == 0


def test_what_is_light_enough_goes_through(served: Served) -> None:
    assert served.send("Content-Length: 5", blocks=[b"login"]).startswith("HTTP/1.1 403 ")


@pytest.mark.parametrize("length", ["-1", "²", "abc", "9" * 5000])
def test_a_senseless_weight_breaks_nothing(served: Served, length: str) -> None:
    assert served.send(f"Content-Length: {length}", blocks=[b"x"])[:10] in {"HTTP/1.1 4", ""}
