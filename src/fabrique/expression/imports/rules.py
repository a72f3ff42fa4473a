"""Who may import into a challenge."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.challenges.states import ChallengeState
from fabrique.foundations.kernel.verdict import YES, Verdict, not_now, refused

OPEN_STATES = (ChallengeState.PREPARING, ChallengeState.OPEN)


def can_import(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The facilitation team brings in what was said elsewhere, until the challenge closes."""
    if not standing.facilitates:
        return refused(_("Seule l’équipe d’animation peut importer des contributions."))
    if challenge.state not in OPEN_STATES:
        return not_now(_("Ce n’est plus ouvert : on n’y importe plus rien."))
    return YES
