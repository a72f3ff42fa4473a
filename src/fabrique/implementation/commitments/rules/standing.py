"""Who someone is towards one answer, or one commitment."""

from __future__ import annotations

from dataclasses import dataclass, field

from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole

CHIEFS = (OrganisationRole.MANAGER, OrganisationRole.MINISTRY_LEAD)


@dataclass(frozen=True, slots=True)
class AnswerStanding:
    """Loaded by ``queries.standing_in_answer``.

    ``reads``: may read the challenge. ``wrote``: author or depositor; ``authors``: or accepted co-author.
    ``holds``: must answer, or was called in by an escalation. ``stands_in``: answers for one of them who is away.
    ``over``: manages or leads the answering unit. ``leads``: its ministry lead (or the programme's).
    """

    base: Standing = field(default_factory=Standing)
    here: ChallengeStanding = field(default_factory=ChallengeStanding)
    reads: bool = False
    wrote: bool = False
    authors: bool = False
    holds: bool = False
    stands_in: bool = False
    over: bool = False
    leads: bool = False

    @property
    def answers(self) -> bool:
        """Whether it is up to this person."""
        return self.holds or self.stands_in

    @property
    def is_inside(self) -> bool:
        """Whether the person takes part in the answer, or watches over it."""
        return self.authors or self.wrote or self.answers or self.over or self.leads or self.here.is_staff


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """Loaded by ``queries.standing_in_commitment``.

    ``over``: manages or leads the organisation that promises. ``coordinates``: its programme.
    ``open_register``: the programme shows its register to all.
    """

    base: Standing = field(default_factory=Standing)
    over: bool = False
    coordinates: bool = False
    open_register: bool = False
