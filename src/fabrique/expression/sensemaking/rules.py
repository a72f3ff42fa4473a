"""Who arranges contributions into themes and syntheses, and when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_facilitate, phase_permits
from fabrique.expression.challenges.states import Act, ChallengeState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now

UNDOABLE = (ChallengeState.PREPARING, ChallengeState.OPEN)


def can_arrange(standing: ChallengeStanding, challenge: Challenge, at: datetime) -> Verdict:
    """The facilitation team arranges contributions while a phase of the challenge permits it."""
    return first_no(can_facilitate(standing, challenge), phase_permits(standing, Act.ARRANGE, at))


def can_undo_merge(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """A merge is undone at any time, until the report is published."""
    verdict = can_facilitate(standing, challenge)
    if verdict and challenge.state not in UNDOABLE:
        return not_now(_("Le rapport est publié ou l’atelier clos : les synthèses ne se défont plus."))
    return verdict if not verdict else YES
