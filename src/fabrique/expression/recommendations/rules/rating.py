"""Who rates, and when the results may be seen."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_do
from fabrique.expression.challenges.states import Act, ChallengeState, PhaseKind
from fabrique.expression.recommendations.models import Recommendation
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.kernel.window import Moment

RATED_STATES = ("soumise", "amendee", "validee")
FINISHED = (ChallengeState.CLOSED, ChallengeState.PUBLISHED, ChallengeState.ARCHIVED)


def has_a_ballot(standing: ChallengeStanding) -> Verdict:
    """Participants rate; who runs the workshop, or ordered it, does not weigh on the result."""
    if standing.is_staff:
        return refused(
            _("L’équipe d’animation et le commanditaire ne notent pas : ils n’ont pas à peser sur le résultat.")
        )
    return YES


def can_rate(standing: ChallengeStanding, challenge: Challenge, at: datetime) -> Verdict:
    """Each participant rates each recommendation during the prioritisation phase."""
    return first_no(has_a_ballot(standing), can_do(standing, challenge, Act.RATE, at))


def can_rate_this(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """A recommendation is rated once it is under discussion, until it is published."""
    if recommendation.state not in RATED_STATES:
        return not_now(_("Cette recommandation n’est pas soumise à la notation."))
    return can_rate(standing, recommendation.challenge, at)


def can_see_results(standing: ChallengeStanding, challenge: Challenge, at: datetime) -> Verdict:
    """Results are secret for everybody until every prioritisation phase has closed."""
    if challenge.state in FINISHED:
        return YES
    phases = [phase for phase in standing.phases if phase.kind == PhaseKind.PRIORITISATION]
    if phases and all(phase.window.at(at) is Moment.OVER for phase in phases):
        return YES
    if not phases:
        return not_now(_("Cet atelier ne prévoit pas de phase de priorisation."))
    return not_now(_("Les résultats restent secrets, pour tous, jusqu’à la fin de la phase de priorisation."))
