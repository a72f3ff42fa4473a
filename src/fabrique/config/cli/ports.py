"""Take a port before anything starts, or say which one is free."""

from __future__ import annotations

import socket

from fabrique.config.cli.trouble import Trouble

FIRST_ORDINARY_PORT = 1024
LAST_PORT = 65_535
TRIES = 50


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def _free(host: str, port: int) -> int | None:
    for candidate in range(port + 1, min(port + TRIES, LAST_PORT)):
        try:
            _bind(host, candidate).close()
        except OSError:
            continue
        return candidate
    return None


def take(host: str, port: int, *, command: str) -> socket.socket:
    """Return a socket bound to this port, so that nobody can take it meanwhile."""
    if not 0 <= port <= LAST_PORT:
        raise Trouble(f"{port} n’est pas un numéro de port : choisissez-en un entre 1024 et 65535.")
    try:
        return _bind(host, port)
    except PermissionError as error:
        raise Trouble(
            f"Le port {port} est réservé au système : choisissez-en un au-dessus de {FIRST_ORDINARY_PORT}, "
            f"par exemple {command} --port 8000"
        ) from error
    except OSError as error:
        other = _free(host, port)
        way_out = f" Le port {other} est libre : {command} --port {other}" if other else ""
        raise Trouble(
            f"Le port {port} de {host} n’est pas disponible ({error.strerror}). Rien n’a été démarré.{way_out}"
        ) from error
