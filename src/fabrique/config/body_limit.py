"""A limit on what a request may weigh, in front of Django.

Django writes the whole body of a request to disk before it looks at it. Here a body that is
announced too heavy is never read, and one that grows too heavy is dropped on the way; in both
cases Django answers with its page « Cet envoi est trop lourd » (``ui.limits``), headers and all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

LINGER_SECONDS = 2.0
LONGEST_NUMBER = 18
FRAMING = {b"content-length", b"transfer-encoding"}


class BodyLimit:
    """Keep request bodies heavier than ``limit`` bytes away from ``application``."""

    def __init__(self, application: Application, limit: int) -> None:
        """Stand in front of ``application``."""
        self.application = application
        self.limit = limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Count what comes in; past the limit, answer instead of reading on."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        if announced(scope) > self.limit:
            await self.refuse(scope, receive, send)
            return
        weight = 0

        async def counted() -> Message:
            nonlocal weight
            message = await receive()
            weight += len(message.get("body", b""))
            # Django takes this for a visitor who left: it deletes what it had written and answers nothing.
            return {"type": "http.disconnect"} if weight > self.limit else message

        await self.application(scope, counted, send)
        if weight > self.limit:
            await self.refuse(scope, receive, send)

    async def refuse(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let Django say that it is too heavy, from an empty body that announces a heavy one."""
        kept = [(name, value) for name, value in scope["headers"] if name.lower() not in FRAMING]
        heavy = (b"content-length", str(self.limit + 1).encode())

        given = False

        async def nothing() -> Message:
            nonlocal given
            if given:
                await asyncio.Event().wait()  # Django then listens for the visitor's departure, until it has answered
            given = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def answered(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body")
            await send({**message, "more_body": True} if last else message)
            if last:
                await drain(receive)
                await send({"type": "http.response.body", "body": b""})

        await self.application({**scope, "headers": [*kept, heavy]}, nothing, answered)


def announced(scope: Message) -> int:
    """Return the weight that the request says it has."""
    value = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"0")
    text = value.decode("latin-1").strip()
    if not (text.isascii() and text.isdecimal()):
        return 0
    return int(text[:LONGEST_NUMBER])


async def drain(receive: Receive) -> None:
    """Throw away, for a moment, what is still coming, so that the browser reads the answer before the line drops."""
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while (await receive()).get("more_body"):
                pass
    except TimeoutError:
        return
