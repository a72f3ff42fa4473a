"""From `bin/demo`, once installed, to the first page, in a home that does not exist yet."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.home import PYTHON, ROOT
from benchmarks.results import Report

SECONDS = 60
PATIENCE = 240


def measure(report: Report) -> None:
    """Start the demonstration twice: from nothing, then again."""
    report.title("Start")
    home = Path(tempfile.mkdtemp(prefix="fabrique-start-"))
    try:
        for what in ("first start, story loaded", "second start"):
            seconds = first_page(home)
            report.line(f"`bin/demo`, {what}: seconds", f"{seconds:.1f}", f"≤ {SECONDS}", reached=seconds <= SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def first_page(home: Path) -> float:
    """Return the seconds until the site answers, then stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "FABRIQUE_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [PYTHON, "-m", "fabrique.config.cli", "demo", "--port", str(port)]
    began = time.monotonic()
    with (home / "start.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603
    try:
        while time.monotonic() - began < PATIENCE:
            if process.poll() is not None:
                raise RuntimeError((home / "start.log").read_text())
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:  # noqa: S310 - our own server
                    assert response.status == 200
                    return time.monotonic() - began
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError("no page")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
