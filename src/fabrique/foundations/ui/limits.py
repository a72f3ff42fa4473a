"""What no browser sends is refused at the entrance: far too heavy, or with a zero byte in its address.

The weight is the announced one: nothing of the body is read.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from fabrique.foundations.ui.errors import way_back
from fabrique.foundations.ui.views import bad_request
from fabrique.foundations.ui.wording import file_size

TOO_LARGE = 413


class RequestLimitMiddleware:
    """Refuse a request whose body is announced heavier than ``FABRIQUE_REQUEST_LIMIT``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the announced weight and at the address; PostgreSQL takes no zero byte."""
        announced = str(request.META.get("CONTENT_LENGTH") or "0")
        if announced.isdecimal() and int(announced[:18]) > settings.FABRIQUE_REQUEST_LIMIT:
            return self.refuse(request)
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)

    def refuse(self, request: HttpRequest) -> HttpResponse:
        """Say how much may be sent; the body is never read."""
        context = {
            "title": _("Cet envoi est trop lourd"),
            "message": _("Un envoi pèse %(limit)s au plus. Réduisez vos fichiers, ou envoyez-les en plusieurs fois.")
            % {"limit": file_size(settings.FABRIQUE_REQUEST_LIMIT)},
            "back_href": way_back(request),
            "typed": [],
            "conflict": False,
        }
        response = render(request, "ui/errors/domain.html", context, status=TOO_LARGE)
        response["Connection"] = "close"
        return response
