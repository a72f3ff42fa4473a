"""Who attaches a minority opinion to a recommendation."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_do
from fabrique.expression.challenges.states import Act
from fabrique.expression.recommendations.models import MinorityOpinion, Recommendation
from fabrique.expression.recommendations.rules.rating import RATED_STATES, has_a_ballot
from fabrique.foundations.kernel.verdict import Verdict, first_no, not_now, refused


def can_file_opinion(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """A participant who disagrees says why, beside the recommendation, until the report is published."""
    if recommendation.state not in RATED_STATES:
        return not_now(_("Cette recommandation ne reçoit pas d’opinion minoritaire dans son état actuel."))
    return first_no(has_a_ballot(standing), can_do(standing, recommendation.challenge, Act.FILE_MINORITY_OPINION, at))


def can_change_opinion(standing: ChallengeStanding, opinion: MinorityOpinion, at: datetime) -> Verdict:
    """Only its author changes or withdraws an opinion."""
    if standing.person_id != opinion.author_id:
        return refused(_("Seule la personne qui l’a écrite peut modifier cette opinion."))
    return can_file_opinion(standing, opinion.recommendation, at)
