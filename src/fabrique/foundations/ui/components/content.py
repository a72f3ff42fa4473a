"""What a page says: badges, alerts, cards, empty places, persons, figures, differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.safestring import SafeString

from fabrique.foundations.ui.registry import Props, block_component, component

Tone = Literal["neutral", "info", "success", "warning", "error", "new", "accent"]
BADGES = {
    "neutral": "",
    "info": "fr-badge--info",
    "success": "fr-badge--success",
    "warning": "fr-badge--warning",
    "error": "fr-badge--error",
    "new": "fr-badge--new",
    "accent": "f-badge--accent",
}
ALERTS = {"info": "info", "debug": "info", "success": "success", "warning": "warning", "error": "error", "": "info"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word about a state, for a card or a list."""

    label: str
    tone: Tone = "neutral"


@component
def badge(label: str, *, tone: Tone = "neutral", icon: bool = False, small: bool = True) -> Props:
    """Draw a state in one or two words; the words alone must be enough without the colour."""
    return {"label": label, "classes": BADGES[tone], "icon": icon, "small": small}


@component
def tag(label: str, *, href: str = "", remove: bool = False) -> Props:
    """Draw a theme or a category; with ``remove``, the link takes the filter away."""
    return {"label": label, "href": href, "remove": remove}


@component
def alert(text: str, *, title: str = "", tone: str = "info", live: bool = False) -> Props:
    """Draw a message about what has just happened; ``live`` announces it at once."""
    return {"text": text, "title": title, "tone": ALERTS[tone.rsplit(" ", maxsplit=1)[-1]], "live": live}


@block_component
def notice(content: SafeString, *, title: str = "", tone: Literal["info", "warning", "spark"] = "info") -> Props:
    """Draw a lasting piece of information in the page, with content."""
    return {"content": content, "title": title, "tone": {"info": "info", "warning": "warning", "spark": "spark"}[tone]}


@block_component
def card(  # noqa: PLR0913 - each parameter is a prop
    content: SafeString,
    *,
    title: str,
    href: str = "",
    level: int = 3,
    eyebrow: str = "",
    badges: Sequence[Badge] = (),
    foot: str = "",
    marked: str = "",
    id: str = "",
) -> Props:
    """Draw a thing in a list: its title is the only link and the whole card is clickable.

    ``marked`` (« Vous soutenez ») shows the person's own tie to it; ``foot`` is the small last line.
    """
    return {
        "content": content,
        "title": title,
        "href": href,
        "level": str(int(level)),
        "eyebrow": eyebrow,
        "badges": [{"label": item.label, "classes": BADGES[item.tone]} for item in badges],
        "foot": foot,
        "marked": marked,
        "id": id,
    }


@component
def empty_state(
    title: str,
    *,
    text: str = "",
    action_label: str = "",
    action_href: str = "",
    level: int = 2,
    icon: str = "inbox-line",
) -> Props:
    """Nothing here: says why, and what can be done."""
    return {
        "title": title,
        "text": text,
        "action_label": action_label,
        "action_href": action_href,
        "level": str(int(level)),
        "icon": icon,
    }


@block_component
def disclosure(content: SafeString, *, summary: str, open: bool = False, count: int | None = None) -> Props:  # noqa: A002 - the HTML attribute's name
    """Content that opens on demand, without script."""
    return {"content": content, "summary": summary, "open": open, "count": count}


@component
def person_line(
    name: str,
    *,
    organisation: str = "",
    at: datetime | None = None,
    href: str = "",
    role: str = "",
    verb: str = "",
    avatar: bool = True,
) -> Props:
    """Who, from where, when: the signature of everything people write."""
    return {
        "name": name,
        "organisation": organisation,
        "at": at,
        "href": href,
        "role": role,
        "verb": verb,
        "avatar": avatar,
    }


@component
def counter(value: Any, label: str, *, detail: str = "", href: str = "", tone: Literal["", "spark"] = "") -> Props:  # noqa: ANN401 - number or text
    """One figure and what it counts."""
    return {"value": value, "label": label, "detail": detail, "href": href, "tone": {"": "", "spark": "spark"}[tone]}


@component
def diff(segments: Iterable[Any], *, label: str = "") -> Props:
    """Draw what changed between two texts (kernel.diff segments), readable without colour and by ear."""
    pairs = [(item.op, item.text) if hasattr(item, "op") else tuple(item) for item in segments]
    return {"segments": pairs, "label": label, "unchanged": all(op == "equal" for op, _text in pairs)}


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file to list; ``remove_href`` leads to the page that takes it away."""

    name: str
    href: str
    size: int
    kind: str = ""
    detail: str = ""
    remove_href: str = ""


@component
def file_list(files: Sequence[FileItem], *, label: str = "") -> Props:
    """Files to download, with type and weight."""
    return {"files": files, "label": label}
