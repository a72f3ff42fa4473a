"""Production runs on an ordinary PostgreSQL: here, the one of Debian."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fabrique.config.cli import check
from fabrique.config.cli.demo import answers
from fabrique.config.embedded import binaries, places, process


def programs() -> Path:
    """The newest server that the system's packages installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        pytest.fail("Il manque le serveur PostgreSQL du système. Sous Debian : apt install postgresql")
    return found[-1]


@pytest.fixture
def database_url(sockets: Path) -> Iterator[str]:
    """A server of the system's packages, as an administration would have it, with the least of rights."""
    runner = places.account()
    folder = sockets / "server"
    folder.mkdir(mode=0o700)
    os.chown(folder, runner.uid, runner.gid)
    tool = programs()
    made = binaries.run(
        [str(tool / "initdb"), "-D", f"{folder}/data", "-U", "keeper", "--encoding=UTF8", "--locale=C", "-A", "trust"],
        runner,
    )
    assert made.returncode == 0, made.stderr
    options = f"-c listen_addresses= -c unix_socket_directories={folder}"
    start = binaries.run(
        [str(tool / "pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start"], runner
    )
    assert start.returncode == 0, start.stderr
    try:
        with psycopg.connect(f"postgresql://keeper@/postgres?host={folder}", autocommit=True) as keeper:
            keeper.execute("CREATE ROLE fabrique LOGIN")
            keeper.execute("CREATE DATABASE fabrique OWNER fabrique TEMPLATE template0 ENCODING 'UTF8'")
        yield f"postgresql://fabrique@/fabrique?host={folder}"
    finally:
        binaries.run([str(tool / "pg_ctl"), "-D", f"{folder}/data", "-w", "-m", "fast", "stop"], runner)


def test_an_ordinary_server_is_migrated_checked_and_serves(
    fabrique: list[str], environment: dict[str, str], home: Path, database_url: str
) -> None:
    there = {**environment, "DATABASE_URL": database_url}
    early = subprocess.run([*fabrique, "serve", "--port", "0"], env=there, capture_output=True, text=True, check=False)
    assert early.returncode == 1
    assert early.stderr.strip().endswith("Lancez d’abord : fabrique manage migrate")
    subprocess.run([*fabrique, "prepare"], env=there, check=True, timeout=180, capture_output=True)
    done = subprocess.run([*fabrique, "check"], env=there, capture_output=True, text=True, check=False)
    lines = dict(line.split(" : ", 1) for line in done.stdout.splitlines())
    assert list(lines) == [name for name, _ in check.CHECKS]
    assert {name for name, verdict in lines.items() if verdict == "ok"} == {
        "base de données",
        "extensions",
        "mises à jour",
        "stockage",
        "feuilles de style",
    }
    with subprocess.Popen([*fabrique, "serve", "--port", "0"], env=there, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(next(line for line in server.stdout if "répond sur" in line).rstrip("/\n").rpartition(":")[2])
        assert process.wait_until(lambda: answers(port), 60)
        server.terminate()
        assert server.wait(60) == 0
    assert not (home / "postgres").exists()
