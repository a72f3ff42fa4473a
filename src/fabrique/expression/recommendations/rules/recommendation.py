"""Who reads, drafts, discusses, validates and abandons a recommendation."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_do, can_facilitate, can_take_part
from fabrique.expression.challenges.states import Act, ChallengeState
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.states import DISCUSSED, RecommendationState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused

INSIDE_ONLY = (RecommendationState.SKETCH, RecommendationState.ABANDONED)
FROZEN = (RecommendationState.PUBLISHED, RecommendationState.REPLACED)
DRAFTED = frozenset({"ebauche", "soumise", "amendee"})


def is_inside(standing: ChallengeStanding) -> bool:
    """Whether the person takes part in the workshop or runs it."""
    return standing.takes_part or standing.is_staff or standing.base.is_admin


def visible_to(standing: ChallengeStanding) -> Q:
    """Recommendations of one challenge that this person sees, once they may read the challenge.

    The predicate with the same meaning is :func:`can_see`; a parity test holds both together.
    """
    return Q() if is_inside(standing) else ~Q(state__in=INSIDE_ONLY)


def can_see(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """Sketches and abandoned texts stay among those who take part; the rest is for every reader."""
    if recommendation.state not in INSIDE_ONLY or is_inside(standing):
        return YES
    return refused(_("Cette recommandation n’est pas visible."))


def in_pair(standing: ChallengeStanding, recommendation: Recommendation) -> bool:
    """Whether the person is one of the two who hold the pen."""
    me = standing.person_id
    return me is not None and me in {recommendation.ministry_author_id, recommendation.company_author_id}


def holds_pen(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """The drafting pair, or whoever facilitates."""
    if in_pair(standing, recommendation) or standing.facilitates:
        return YES
    return refused(_("Seuls le binôme qui rédige cette recommandation et l’équipe d’animation peuvent faire cela."))


def can_create(standing: ChallengeStanding, challenge: Challenge, at: datetime) -> Verdict:
    """Participants and facilitators start a recommendation while drafting is open."""
    return can_do(standing, challenge, Act.DRAFT, at)


def can_draft(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """The pair writes until the text is validated; the facilitator may still correct a validated text."""
    return first_no(
        holds_pen(standing, recommendation),
        _text_can_change(standing, recommendation),
        can_do(standing, recommendation.challenge, Act.DRAFT, at),
    )


def _text_can_change(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    if recommendation.state in FROZEN:
        return not_now(
            _("Cette recommandation est publiée : son texte ne change plus. Une nouvelle recommandation la remplace.")
        )
    if recommendation.state == RecommendationState.ABANDONED:
        return not_now(_("Cette recommandation est abandonnée. L’équipe d’animation peut la reprendre."))
    if recommendation.state == RecommendationState.VALIDATED and not standing.facilitates:
        return not_now(
            _("Cette recommandation est validée. Pour la corriger, adressez-vous à l’équipe d’animation de l’atelier.")
        )
    return YES


def can_submit(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """The pair opens its sketch to discussion."""
    if recommendation.state != RecommendationState.SKETCH:
        return not_now(_("Cette recommandation est déjà ouverte à la discussion."))
    return can_draft(standing, recommendation, at)


def can_discuss(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """Participants comment and propose other wordings while the text is under discussion."""
    if recommendation.state not in DISCUSSED:
        return not_now(_not_discussed(recommendation))
    return can_do(standing, recommendation.challenge, Act.DISCUSS_DRAFT, at)


def _not_discussed(recommendation: Recommendation) -> str:
    if recommendation.state == RecommendationState.SKETCH:
        return _("Le binôme n’a pas encore ouvert cette ébauche à la discussion.")
    return _("Cette recommandation n’est plus en discussion.")


def can_decide(
    standing: ChallengeStanding, recommendation: Recommendation, at: datetime, *, accept: bool = True
) -> Verdict:
    """The pair answers amendments while drafting is open; the facilitator may decline later on.

    Accepting changes the text, so it follows the calendar of drafting for everybody.
    """
    if recommendation.state not in DISCUSSED:
        return not_now(_not_discussed(recommendation))
    if not accept and standing.facilitates:
        return can_take_part(standing, recommendation.challenge)
    return can_draft(standing, recommendation, at)


def can_name_pair(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """The facilitator names who holds the pen, until the text is published."""
    if recommendation.state in FROZEN:
        return not_now(_("Cette recommandation est publiée : son binôme ne change plus."))
    return can_facilitate(standing, recommendation.challenge)


def can_validate(
    standing: ChallengeStanding, recommendation: Recommendation, *, waiting_amendments: int = 0
) -> Verdict:
    """The facilitator validates a discussed text once every amendment has its answer."""
    team = can_facilitate(standing, recommendation.challenge)
    if not team:
        return team
    if recommendation.challenge.state != ChallengeState.OPEN:
        return can_take_part(standing, recommendation.challenge)
    if recommendation.state not in DISCUSSED:
        return not_now(_("On valide une recommandation qui est en discussion."))
    if waiting_amendments:
        return not_now(_("Des amendements attendent encore une réponse. Acceptez-les ou refusez-les d’abord."))
    return YES


def can_abandon(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """The pair gives up while drafting; the facilitator until publication."""
    if recommendation.state in FROZEN:
        return not_now(_("Cette recommandation est publiée : on ne l’abandonne plus, on la remplace."))
    if recommendation.state == RecommendationState.ABANDONED:
        return not_now(_("Cette recommandation est déjà abandonnée."))
    if standing.facilitates:
        return can_facilitate(standing, recommendation.challenge)
    return can_draft(standing, recommendation, at)


def can_bring_back(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """The facilitator takes up an abandoned text, which is a sketch again."""
    if recommendation.state != RecommendationState.ABANDONED:
        return not_now(_("Cette recommandation n’est pas abandonnée."))
    return can_facilitate(standing, recommendation.challenge)
