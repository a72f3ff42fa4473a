"""The way into every page: who may come, by which methods, and what is kept for those who must sign in.

``@door(rule=can_read)`` asks for a signed-in person and names the rule that the
view's query or action applies; ``@door(public="…")`` says why anybody may come.
A page that is read cannot write: GET and HEAD run under a guard at the database cursor.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from fabrique.foundations.ui.shared import shared as shared_page

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
SIGNED_IN = "signed in"
SAFE = ("GET", "HEAD")
KEPT_PARAMETER = "reprise"
KEPT_PREFIX = "kept:"
KEPT_BYTES = 64 * 1024
KEPT_SECONDS = 2 * 3600
SECRET_FIELD = re.compile(r"pass|secret|token|code", re.IGNORECASE)
WRITE = re.compile(
    r"^(?:\s|/\*.*?\*/|--[^\n]*\n)*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|COPY|GRANT|LOCK)\b"
    r"|^\s*WITH\b.*\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\b",
    re.IGNORECASE | re.DOTALL,
)
SESSION_TABLE = re.compile(r'"?django_session"?', re.IGNORECASE)


class ReadOnlyError(RuntimeError):
    """A page that is only read tried to write to the database."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a view declared: why it is public, or which rule governs it, and its methods."""

    public: str | None
    rule: Callable[..., Any] | str | None
    methods: tuple[str, ...]


def door(
    *,
    public: str | None = None,
    rule: Callable[..., Any] | str | None = None,
    methods: tuple[str, ...] = ("GET",),
    shared: bool = False,
) -> Callable[[View], View]:
    """Declare who may enter a function view; give ``public`` (a reason) or ``rule``, not both.

    ``shared``: signed-out visitors get the same page for a few seconds (see ``ui.shared``).
    """
    if (public is None) == (rule is None):
        raise TypeError("A door is either public (say why) or governed by a rule.")
    if shared and public is None:
        raise TypeError("Only a public page is shared between visitors.")
    allowed = tuple(methods) + (("HEAD",) if "GET" in methods and "HEAD" not in methods else ())
    declared = Door(public=public, rule=rule, methods=allowed)

    def decorate(view: View) -> View:
        @wraps(view)
        def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if declared.public is None and not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            if request.method in SAFE:
                with read_only():
                    if shared:
                        return shared_page(request, lambda: view(request, *args, **kwargs))
                    return view(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        entrance.door = declared  # type: ignore[attr-defined]
        return cast("View", entrance)

    return decorate


def declared_door(view: Callable[..., Any]) -> Door | None:
    """Return what ``view`` declared, or None (for the house test that every route declares its access)."""
    return getattr(view, "door", None)


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every write but the session's while the block runs."""
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(_refuse_writes))
        yield


def _refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's signature
    text = str(sql)
    if WRITE.search(text) and not SESSION_TABLE.search(text[:200]):
        raise ReadOnlyError(f"A page that is only read tried to write: {text[:120]}")
    return execute(sql, params, many, context)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back; a posted form is kept meanwhile."""
    target = request.get_full_path() if request.method in SAFE else _page_of_form(request)
    if request.method not in SAFE and (key := _keep(request, urlsplit(target).path)):
        target += ("&" if "?" in target else "?") + f"{KEPT_PARAMETER}={key}"
    response: HttpResponse = redirect_to_login(iri_to_uri(target) or "/", settings.LOGIN_URL)
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    elif request.method not in SAFE:
        response.status_code = 303
    return response


def _page_of_form(request: HttpRequest) -> str:
    """Return the page that holds the form just posted: where it came from on this site, or where it went."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referrer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _keep(request: HttpRequest, path: str) -> str:
    """Put the posted fields aside in the anonymous session; return their one-time key, or ""."""
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not SECRET_FIELD.search(name):
            fields.setlist(name, values)
    encoded = fields.urlencode()
    if not encoded or len(encoded) > KEPT_BYTES:
        return ""
    for name in [name for name in request.session.keys() if name.startswith(KEPT_PREFIX)]:  # noqa: SIM118 - not a dict
        del request.session[name]
    key = secrets.token_urlsafe(12)
    request.session[KEPT_PREFIX + key] = {"path": path, "fields": encoded, "at": int(time.time())}
    return key


def kept_form(request: HttpRequest) -> QueryDict | None:
    """Return what the person had typed before being asked to sign in, once, on the page they typed it.

    ``form = IdeaForm(request.POST or kept_form(request))`` shows it again.
    """
    key = KEPT_PREFIX + request.GET.get(KEPT_PARAMETER, "")
    kept = request.session.get(key)
    if not kept or kept["path"] != request.path or time.time() - kept["at"] > KEPT_SECONDS:
        return None
    del request.session[key]
    messages.info(
        request,
        _("Votre session avait expiré. Rien n’est perdu\u00a0: relisez ce que vous aviez écrit, puis envoyez-le."),
    )
    return QueryDict(kept["fields"])
