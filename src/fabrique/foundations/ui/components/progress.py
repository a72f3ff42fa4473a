"""Where things stand: phases, the life of a thing, a long task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fabrique.foundations.ui.registry import Props, component

StepState = Literal["done", "current", "upcoming"]


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of a calendar."""

    label: str
    state: StepState
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    detail: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a thing, in words."""

    at: datetime | None
    text: str
    href: str = ""
    link_label: str = ""
    actor: str = ""
    detail: str = ""
    tone: Literal["", "success", "warning"] = ""


@component
def timeline(steps: Sequence[Step], *, label: str) -> Props:
    """Phases with their dates: done, current, upcoming."""
    return {"steps": steps, "label": label}


@component
def line_of_life(events: Sequence[Event], *, label: str, compact: bool = False) -> Props:
    """Draw what became of a thing, in words and dates."""
    return {"events": events, "label": label, "compact": compact}


@component
def progress_bar(
    value: int,
    maximum: int,
    *,
    label: str,
    text: str = "",
    poll_href: str = "",
    id: str = "progress",
) -> Props:
    """How far a task is; with ``poll_href`` (and not finished) htmx fetches it again every two seconds."""
    share = min(100, round(100 * value / maximum)) if maximum else 0
    return {
        "value": str(value),
        "maximum": str(maximum),
        "share": str(share),
        "label": label,
        "text": text,
        "poll_href": poll_href if value < maximum else "",
        "id": id,
    }
