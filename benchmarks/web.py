"""The product served as in production, and a load on it: plain sockets kept open, one per visitor."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from benchmarks.home import PYTHON, ROOT

WAIT_SECONDS = 90
CSRF = "a" * 32


@dataclass(frozen=True)
class Server:
    """A running site."""

    port: int
    pid: int


@dataclass(frozen=True)
class Call:
    """One request: where, with what fields (a POST when there are some), whose session."""

    path: str
    session: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    encoding: str = "br, gzip"

    def bytes(self, port: int) -> bytes:
        """Return what goes down the line."""
        cookies = f"csrftoken={CSRF}" + (f"; sessionid={self.session}" if self.session else "")
        lines = [f"Host: 127.0.0.1:{port}", f"Cookie: {cookies}", f"Accept-Encoding: {self.encoding}"]
        body = urlencode({**self.fields, "csrfmiddlewaretoken": CSRF}).encode() if self.fields else b""
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines += [f"Origin: http://127.0.0.1:{port}"]
        head = "\r\n".join([f"{'POST' if body else 'GET'} {self.path} HTTP/1.1", *lines, "", ""])
        return head.encode() + body


@dataclass
class Load:
    """What a load measured."""

    seconds: float
    times: list[float]
    statuses: dict[int, int]
    weight: int

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.times) / self.seconds

    def at(self, part: float) -> float:
        """Return a quantile of the waiting time, in milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@contextmanager
def served(workers: int = 2, **settings: str) -> Iterator[Server]:
    """Run ``fabrique serve`` on a free port until the end of the block, with these settings in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [PYTHON, "-m", "fabrique.config.cli", "serve", "--workers", str(workers), "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)  # noqa: S603
        try:
            deadline = time.monotonic() + WAIT_SECONDS
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(log.read().decode())
                time.sleep(0.2)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def answers(port: int) -> bool:
    """Tell whether the site draws a page."""
    try:
        return load(port, [Call("/page-nue/")], concurrency=1, requests=1).statuses.get(200) == 1
    except OSError:
        return False


def load(port: int, calls: list[Call], *, concurrency: int, requests: int) -> Load:
    """Send ``requests`` requests, ``concurrency`` at a time, going round ``calls``."""
    prepared = [call.bytes(port) for call in calls]
    turn = count()
    return asyncio.run(_load(port, lambda: prepared[next(turn) % len(prepared)], concurrency, requests))


async def _load(port: int, following: Callable[[], bytes], concurrency: int, requests: int) -> Load:
    result = Load(0, [], {}, 0)
    left = iter(range(requests))

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            began = time.perf_counter()
            writer.write(following())
            status, weight = await answer(reader)
            result.times.append(time.perf_counter() - began)
            result.statuses[status] = result.statuses.get(status, 0) + 1
            result.weight = weight
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(concurrency)))
    result.seconds = time.perf_counter() - began
    return result


async def answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read one answer; return its status and the weight of its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        weight = 0
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
            weight += size
        await reader.readline()
        return status, weight
    marker = head.find("content-length: ")
    weight = int(head[marker + 16 :].split("\r", 1)[0]) if marker >= 0 else 0
    await reader.readexactly(weight)
    return status, weight


def body_of(port: int, path: str) -> str:
    """Return a page, plain, as a signed-out visitor reads it."""
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}{path}") as response:  # noqa: S310 - our own server
        return response.read().decode()


def sessions(persons: list[int]) -> list[str]:
    """Open a session for each person and return their keys."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from fabrique.foundations.people.models import Person

    keys = []
    for person in Person.objects.filter(pk__in=persons).order_by("pk"):
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.save()
        keys.append(str(store.session_key))
    return keys
