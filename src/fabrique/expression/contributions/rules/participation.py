"""Who sees the participation of organisations, and who writes to the silent ones?"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_facilitate
from fabrique.expression.challenges.states import ChallengeState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused

NUDGE_REST = timedelta(days=3)


def can_see_board(standing: ChallengeStanding) -> Verdict:
    """Whoever holds a mandate on the challenge reads its board."""
    if standing.is_staff:
        return YES
    return refused(_("Seule l’équipe d’animation voit cette page."))


def can_see_participation(standing: ChallengeStanding) -> Verdict:
    """Only facilitators read who is silent and who is not: authors may be named to them alone."""
    if standing.facilitates:
        return YES
    return refused(_("Seule l’équipe d’animation voit la participation des organisations et des personnes."))


def can_nudge(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Facilitators write to those who have said nothing yet, while the challenge is open."""
    if challenge.state != ChallengeState.OPEN:
        return first_no(
            can_facilitate(standing, challenge),
            not_now(_("%(This)s n’est pas ouvert%(e)s : il n’y a plus personne à relancer.") % challenge.words),
        )
    return can_facilitate(standing, challenge)
