"""What the frame of every page shows; the portal fills it, page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of a menu, of tabs or of an account panel.

    ``count`` is shown in a pill when it is not None; ``post`` makes a button that posts to ``href``.
    """

    label: str
    href: str
    current: bool = False
    count: int | None = None
    count_label: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, and what their menu offers."""

    name: str
    detail: str = ""
    items: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoBanner:
    """The line that says this is a demonstration."""

    text: str
    link_label: str = ""
    link_href: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Header, navigation and footer of one page for one person."""

    items: tuple[NavItem, ...] = ()
    account: Account | None = None
    unread_count: int = 0
    inbox_href: str = ""
    sign_in_href: str = ""
    home_href: str = "/"
    demo: DemoBanner | None = None
    footer_links: tuple[NavItem, ...] = ()
    footer_text: str = ""
    site_name: str = "Fabrique"
    tagline: str = field(default_factory=lambda: _("L’innovation participative des ministères"))


def bare_layout(request: HttpRequest | None = None) -> Layout:  # noqa: ARG001 - a provider's signature
    """Return the frame when nobody provides one: name and home link only."""
    return Layout()


def layout_provider() -> Callable[[HttpRequest], Layout]:
    """Return the function that ``LAYOUT_PROVIDER`` names, or :func:`bare_layout`."""
    path = getattr(settings, "LAYOUT_PROVIDER", "")
    provider: Callable[[HttpRequest], Layout] = import_string(path) if path else bare_layout
    return provider
