"""Who someone is in one challenge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fabrique.expression.challenges.models import Phase
from fabrique.expression.challenges.states import ChallengeRole, ParticipationState
from fabrique.foundations.people.rules import Standing

LIVE = (ParticipationState.ACTIVE.value,)


@dataclass(frozen=True, slots=True)
class ChallengeStanding:
    """Who someone is in one challenge at an instant: loaded by ``queries.standing_in``.

    ``coordinates``: coordinator of the programme (or administrator of the platform).
    ``belongs``: member of an invited organisation, or of one under it.
    ``lapsed``: came in with an organisation that is not (or no longer) invited.
    ``phases``: the challenge's phases in order. ``terms_due``: terms still to accept.
    """

    base: Standing = field(default_factory=Standing)
    roles: frozenset[str] = frozenset()
    coordinates: bool = False
    belongs: bool = False
    participation: str = ""
    participation_organisation_id: int | None = None
    terms_due: bool = False
    phases: Sequence[Phase] = ()
    lapsed: bool = False

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for nobody."""
        return self.base.person_id

    @property
    def facilitates(self) -> bool:
        """Facilitator of the challenge, or coordinator of its programme."""
        return ChallengeRole.FACILITATOR.value in self.roles or self.coordinates

    @property
    def moderates(self) -> bool:
        """Moderator, or anyone who facilitates."""
        return ChallengeRole.MODERATOR.value in self.roles or self.facilitates

    @property
    def sponsors(self) -> bool:
        """Sponsor of the challenge."""
        return ChallengeRole.SPONSOR.value in self.roles

    @property
    def is_staff(self) -> bool:
        """Holds any mandate on it."""
        return bool(self.roles) or self.coordinates

    @property
    def takes_part(self) -> bool:
        """Is an accepted participant now."""
        return self.participation in LIVE and not self.lapsed

    @property
    def is_inside(self) -> bool:
        """Takes part, or is invited by name."""
        return self.participation in {*LIVE, ParticipationState.INVITED.value} and not self.lapsed

    def open_phase(self, at: datetime) -> Phase | None:
        """The first phase open at ``at``."""
        return next((phase for phase in self.phases if phase.is_open(at)), None)
