"""Who reads a recommendation before everybody does."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.foundations.kernel.verdict import YES, Verdict, refused

INSIDE_ONLY = (RecommendationState.SKETCH, RecommendationState.ABANDONED)


def visible_to(standing: ChallengeStanding) -> Q:
    """Recommendations of one challenge that this person reads, once they may read the challenge.

    The predicate with the same meaning is :func:`can_see`; a parity test holds both together.
    """
    if _is_inside(standing):
        return Q()
    shown = ~Q(state__in=INSIDE_ONLY)
    me = standing.person_id
    if me is None:
        return shown
    return shown | Q(ministry_author=me) | Q(company_author=me)


def can_see(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """Sketches and abandoned texts stay among those who take part; everything else is for every reader."""
    if recommendation.state not in INSIDE_ONLY or _is_inside(standing) or in_pair(standing, recommendation):
        return YES
    return refused(_("Cette recommandation n’est pas encore ouverte à la lecture."))


def in_pair(standing: ChallengeStanding, recommendation: Recommendation) -> bool:
    """Whether the person is one of the two who write it."""
    me = standing.person_id
    return me is not None and me in {recommendation.ministry_author_id, recommendation.company_author_id}


def _is_inside(standing: ChallengeStanding) -> bool:
    return standing.is_staff or standing.takes_part
