"""The three ways in which the domain says no.

Each message is a French sentence for the person, and says what to do next.
"""

from __future__ import annotations


class DomainError(Exception):
    """A refusal that the person can read. ``message`` is shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(DomainError):
    """The rule says no to this person for this object."""


class ImpossibleNow(DomainError):
    """The phase, the date or the state does not permit the act."""


class Conflict(DomainError):
    """Someone else was faster: what the person saw is no longer there."""
