"""The demonstration: one command, everything started, everything stopped."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from fabrique.config import embedded
from fabrique.config.cli import database, ports
from fabrique.config.cli.children import Family, tail
from fabrique.config.cli.serve import leave
from fabrique.config.cli.trouble import Trouble

HOST = "127.0.0.1"
READY_SECONDS = 90
HEALTH = "/sante/"
# What `--reset` removes: what a start writes, and nothing else that lives in the folder.
WRITTEN = ("media", "mail", "assets", "static", "static.stamp", "log")


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _reset(home: Path) -> None:
    if not database.is_embedded():
        raise Trouble(
            "--reset n’efface que la base de données intégrée. Videz vous-même celle de DATABASE_URL, "
            "ou retirez cette variable."
        )
    _say("Remise à zéro : données de la démonstration effacées.")
    embedded.discard(home)
    for name in WRITTEN:
        path = home / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def answers(port: int) -> bool:
    """Tell whether the site really answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _check_alive(family: Family) -> None:
    child = family.dead()
    if child is not None:
        raise Trouble(
            f"« {child.name} » s’est arrêté (code {child.process.returncode}). Journal : {child.log}\n{tail(child.log)}"
        )


def _await(family: Family, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not answers(port):
        _check_alive(family)
        if time.monotonic() > deadline:
            raise Trouble(f"Le site ne répond pas après {READY_SECONDS} secondes. Journaux : {embedded.home() / 'log'}")
        time.sleep(0.1)


def _run(family: Family, bound: socket.socket, *, seed: bool) -> None:
    port = bound.getsockname()[1]
    _say("Préparation…")
    if family.run("preparation", ["fabrique.config.cli", "prepare", *(["--seed"] if seed else [])]) != 0:
        raise Trouble("La préparation a échoué : voir le message ci-dessus.")
    _say("Démarrage du site et des travaux de fond…")
    family.start("site", ["fabrique.config.cli", "serve", "--descriptor", str(bound.fileno())], files=(bound.fileno(),))
    family.start("travaux", ["fabrique.config.cli", "worker"])
    _await(family, port)
    _say(f"\n  Fabrique est prête : http://localhost:{port}/\n\n  Ctrl-C pour tout arrêter.")
    while True:
        _check_alive(family)
        time.sleep(0.3)


def demo(*, port: int, reset: bool, seed: bool) -> int:
    """Start the demonstration and stay until Ctrl-C."""
    home = embedded.home()
    os.environ["FABRIQUE_DEMO"] = "1"
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    with ports.take(HOST, port, command="bin/demo") as bound:
        os.environ.setdefault("FABRIQUE_URL", f"http://localhost:{bound.getsockname()[1]}")
        if reset:
            _reset(home)
        _say(f"Données : {home}")
        with database.available():
            family = Family(home / "log")
            try:
                _run(family, bound, seed=seed)
            finally:
                # A second Ctrl-C must not leave half of it running.
                for number in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(number, signal.SIG_IGN)
                _say("\nArrêt…")
                family.stop()
    sys.exit(0)
