"""The one error of the embedded server, always a sentence an operator can act on."""

from __future__ import annotations


class EmbeddedError(Exception):
    """The embedded server cannot be used; the message (in French) says what to do."""
