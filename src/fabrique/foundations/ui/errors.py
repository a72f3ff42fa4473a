"""Where a refusal of the domain becomes a page, or an alert announced in the page (htmx)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused

STATUS: tuple[tuple[type[DomainError], int], ...] = ((Refused, 403), (ImpossibleNow, 409), (Conflict, 409))
WORTH_KEEPING = 20
SECRET_WORDS = ("pass", "secret", "token", "code")


class DomainErrorMiddleware:
    """Turn the kernel's errors into an answer, in one place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to do on the way."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a domain error; leave the others to Django."""
        return answer(request, exception) if isinstance(exception, DomainError) else None


def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the alert (htmx) or the page that says why, and the way out."""
    status = next((code for cls, code in STATUS if isinstance(error, cls)), 409)
    if getattr(request, "htmx", False):
        return alert_answer(request, error.message, status)
    context = {
        "title": title_of(error),
        "message": error.message,
        "back_href": way_back(request),
        "typed": typed_texts(request),
        "conflict": isinstance(error, Conflict),
    }
    return render(request, "ui/errors/domain.html", context, status=status)


def alert_answer(request: HttpRequest, text: str, status: int) -> HttpResponse:
    """Answer htmx with an alert for the live region, whatever the request aimed at."""
    response = render(request, "ui/errors/_alert.html", {"text": text}, status=status)
    response["HX-Retarget"] = "#live-alerts"
    response["HX-Reswap"] = "innerHTML show:none"
    return response


def title_of(error: DomainError) -> str:
    """Return the heading of the page."""
    if isinstance(error, Refused):
        return _("Ce n’est pas possible pour vous")
    if isinstance(error, Conflict):
        return _("Quelqu’un vous a devancé")
    return _("Ce n’est pas possible pour le moment")


def way_back(request: HttpRequest) -> str:
    """Return the page the person came from, if it is one of ours and not this one."""
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referrer)
    if parts.path == request.path and request.method == "GET":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def typed_texts(request: HttpRequest) -> list[str]:
    """Return the long texts of a refused form, so that they can be copied."""
    if request.method != "POST":
        return []
    return [
        value
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
        if len(value) > WORTH_KEEPING
    ]
