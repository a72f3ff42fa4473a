"""The web server."""

from __future__ import annotations

import os
import signal
import socket
import sys
from types import FrameType

from fabrique.config.cli import database, ports
from fabrique.config.cli.trouble import Trouble

APPLICATION = "fabrique.config.asgi:application"


def leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 the system's signature
    """Leave cleanly on a signal.

    The web server raises the signal again after its own stop: without this the database
    would stay up, since nothing after it would run.
    """
    sys.exit(0)


def serve(*, host: str, port: int, workers: int, descriptor: int | None) -> int:
    """Serve until a signal; the port is taken before the database starts."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    if descriptor is not None:
        bound = socket.socket(fileno=descriptor)
    else:
        bound = ports.take(host, port, command="fabrique serve")
    bound.set_inheritable(True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    with bound, database.available():
        _get_ready()
        config = uvicorn.Config(
            APPLICATION,
            workers=workers,
            lifespan="off",
            log_level=os.environ.get("FABRIQUE_LOG_LEVEL", "warning").lower(),
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        if descriptor is None:
            print(f"Fabrique répond sur http://{host}:{bound.getsockname()[1]}/", flush=True)
        if workers > 1:
            Multiprocess(config, sockets=[bound]).run()
            return 0
        server = uvicorn.Server(config)
        server.run(sockets=[bound])
        return 0 if server.started else 1


def _get_ready() -> None:
    from fabrique.config.cli.preparation import collect, prepare

    database.set_up()
    if database.is_embedded():
        prepare(seed=False)
    elif waiting := database.pending():
        raise Trouble(
            f"La base de données attend {len(waiting)} étapes de mise à jour. Lancez d’abord : fabrique manage migrate"
        )
    else:
        collect()
