"""The answer of a rule, with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from fabrique.foundations.kernel.errors import DomainError, ImpossibleNow, Refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """May it be done? ``reason`` is a French sentence when it may not.

    A disabled button shows ``reason``; an action calls :meth:`enforce`.
    """

    allowed: bool
    reason: str = ""
    error: type[DomainError] = Refused

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise the domain error of the verdict, or do nothing when it is yes."""
        if not self.allowed:
            raise self.error(self.reason)


YES = Verdict(allowed=True)


def refused(reason: str) -> Verdict:
    """No to this person: someone with another role may."""
    return Verdict(allowed=False, reason=reason, error=Refused)


def not_now(reason: str) -> Verdict:
    """No at this instant or in this state."""
    return Verdict(allowed=False, reason=reason, error=ImpossibleNow)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal, or yes when there is none."""
    return next((verdict for verdict in verdicts if not verdict), YES)
