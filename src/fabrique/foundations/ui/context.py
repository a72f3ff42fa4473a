"""Context processor: the frame of the page and the chosen appearance."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from fabrique.foundations.ui.layout import layout_provider

THEME_COOKIE = "affichage"
THEMES = ("systeme", "clair", "sombre")
SCHEMES = {"clair": "light", "sombre": "dark"}


def theme_of(request: HttpRequest) -> str:
    """Return the appearance chosen in this browser: ``systeme``, ``clair`` or ``sombre``."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "systeme"


def layout(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``layout`` (computed only if the page draws its frame) and ``page_theme``."""
    provider = layout_provider()
    return {
        "layout": SimpleLazyObject(lambda: provider(request)),
        "page_theme": SCHEMES.get(theme_of(request), ""),
        "state_site": settings.FABRIQUE_STATE_SITE,
    }
