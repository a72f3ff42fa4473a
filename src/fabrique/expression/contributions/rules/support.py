"""May this person support a contribution now, and who reads the totals?"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_do
from fabrique.expression.challenges.states import ACT_PHASES, Act
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules.visibility import wrote
from fabrique.expression.contributions.states import ContributionState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_support(standing: ChallengeStanding, contribution: Contribution, at: datetime) -> Verdict:
    """Participants support what others wrote, while a phase permits it; facilitators stay neutral."""
    return first_no(
        _is_supportable(contribution),
        _is_neutral(standing, contribution),
        can_do(standing, contribution.challenge, Act.SUPPORT, at),
    )


def shows_tallies(challenge: Challenge, standing: ChallengeStanding, at: datetime) -> bool:
    """Whether totals are shown. Hidden ones are hidden from everybody, facilitators included.

    They are hidden while a phase in which people support is open: nobody is
    influenced by the crowd, and nobody is thought to have been.
    """
    if not challenge.hides_tallies:
        return True
    return not any(phase.kind in ACT_PHASES[Act.SUPPORT] and phase.is_open(at) for phase in standing.phases)


def _is_supportable(contribution: Contribution) -> Verdict:
    if contribution.state == ContributionState.PUBLISHED:
        return YES
    if contribution.state == ContributionState.MERGED:
        return not_now(_("Cette contribution est reprise dans une synthèse : soutenez la synthèse."))
    return not_now(_("Cette contribution n’est pas publiée."))


def _is_neutral(standing: ChallengeStanding, contribution: Contribution) -> Verdict:
    if standing.facilitates:
        return refused(_("L’équipe d’animation reste neutre : elle ne soutient pas de contribution."))
    if wrote(standing, contribution):
        return refused(_("On ne soutient pas sa propre contribution."))
    return YES
