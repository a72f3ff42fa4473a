"""One calendar: upcoming, open or over at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Moment(StrEnum):
    """Where an instant stands with regard to a window."""

    UPCOMING = "upcoming"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open interval ``[starts_at, ends_at)``; ``None`` means no bound.

    A window that has no start at all (``starts_at`` is ``None``) has not been
    planned yet and is upcoming.
    """

    starts_at: datetime | None
    ends_at: datetime | None

    def at(self, instant: datetime) -> Moment:
        """Say where ``instant`` (aware) stands."""
        if self.starts_at is None or instant < self.starts_at:
            return Moment.UPCOMING
        if self.ends_at is not None and instant >= self.ends_at:
            return Moment.OVER
        return Moment.OPEN

    def is_open(self, instant: datetime) -> bool:
        """Whether ``instant`` lies in the window."""
        return self.at(instant) is Moment.OPEN
