"""Pages that every signed-out visitor reads alike: drawn once, given to all for a few seconds.

Only what ``@door(public=…, shared=True)`` declares, only to a browser without a session, and only
an answer that holds nothing of one's own: no cookie, no form token, no script nonce. What is hidden by
moderation therefore stays readable without an account for ``settings.SHARED_SECONDS`` at the most.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language

OWN_COOKIES = ("messages",)
BYTES_AT_MOST = 24 * 1024 * 1024
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An answer as it was drawn; ``until`` is an instant of the monotonic clock."""

    until: float
    headers: tuple[tuple[str, str], ...]
    content: bytes


class Shelf:
    """The latest answers of this process, the oldest leaving when they weigh too much."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[Key, Drawn] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def take(self, key: Key, at: float) -> Drawn | None:
        """Return what was drawn for ``key`` if it still holds."""
        drawn = self._drawn.get(key)
        return drawn if drawn is not None and at < drawn.until else None

    def put(self, key: Key, drawn: Drawn) -> None:
        """Keep an answer, and let the oldest ones go."""
        with self._lock:
            old = self._drawn.pop(key, None)
            self._drawn[key] = drawn
            self._weight += len(drawn.content) - (len(old.content) if old else 0)
            while self._weight > BYTES_AT_MOST:
                _key, gone = self._drawn.popitem(last=False)
                self._weight -= len(gone.content)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._drawn.clear()
            self._weight = 0


shelf = Shelf()


def shared(request: HttpRequest, draw: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer with what another signed-out visitor was just given, or draw it."""
    seconds: float = settings.SHARED_SECONDS
    if not seconds or request.method != "GET" or _has_something_of_its_own(request):
        return draw()
    key, at = _key(request), time.monotonic()
    if drawn := shelf.take(key, at):
        return HttpResponse(drawn.content, headers=dict(drawn.headers))
    response = draw()
    if isinstance(response, HttpResponse) and _is_for_all(request, response):
        shelf.put(key, Drawn(at + seconds, tuple(response.headers.items()), response.content))
    return response


def _has_something_of_its_own(request: HttpRequest) -> bool:
    return any(name in request.COOKIES for name in (settings.SESSION_COOKIE_NAME, *OWN_COOKIES))


def _key(request: HttpRequest) -> Key:
    asked = [request.headers.get(name, "") for name in ("HX-Request", "HX-Target", "HX-Boosted")]
    return (request.scheme or "", request.get_host(), request.get_full_path(), get_language() or "", *asked)


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing in the answer belongs to one visitor."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.cookies
        and "Cache-Control" not in response
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(request, "_csp_nonce", None)
        and not request.session.modified
    )
