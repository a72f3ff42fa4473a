"""Who writes a recommendation, and who moves it from state to state."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_do, can_facilitate
from fabrique.expression.challenges.states import Act, ChallengeKind, ChallengeState
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.rules.visibility import in_pair
from fabrique.expression.recommendations.states import DISCUSSED, RECOMMENDATION_LIFE, RecommendationState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.states import OrganisationKind

WRITTEN = frozenset({"ebauche", *DISCUSSED})
MINISTRY_SIDE = frozenset(
    {
        OrganisationKind.MINISTRY.value,
        OrganisationKind.DIRECTORATE.value,
        OrganisationKind.SERVICE.value,
        OrganisationKind.OPERATOR.value,
        OrganisationKind.LOCAL_AUTHORITY.value,
    }
)
COMPANY_SIDE = frozenset({OrganisationKind.COMPANY.value})


def can_create(
    standing: ChallengeStanding, challenge: Challenge, at: datetime, *, drafts_here: bool = False
) -> Verdict:
    """The facilitator, or somebody already named in a drafting pair here, opens a new recommendation.

    ``drafts_here``: whether the person is in the pair of a recommendation of this challenge.
    """
    if challenge.kind != ChallengeKind.WORKSHOP:
        return not_now(_("Une consultation recueille des contributions\u00a0: on n’y rédige pas de recommandation."))
    if not standing.facilitates and not drafts_here:
        return refused(_("L’équipe d’animation et les binômes de rédaction créent les recommandations."))
    return can_do(standing, challenge, Act.DRAFT, at)


def can_name_pair(
    standing: ChallengeStanding,
    recommendation: Recommendation,
    at: datetime,  # noqa: ARG001 - one signature for all
) -> Verdict:  # noqa: ARG001 - rules are all asked alike
    """The facilitator names the two who write, until the text is published."""
    return first_no(
        can_facilitate(standing, recommendation.challenge),
        _open(recommendation.challenge),
        _not_in(recommendation, {"publiee", "remplacee", "abandonnee"}),
    )


def can_draft(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """The drafting pair and the facilitator write while the calendar permits it and the text is not settled."""
    if not standing.facilitates and not in_pair(standing, recommendation):
        return refused(_("Seuls le binôme de rédaction et l’équipe d’animation modifient ce texte."))
    if recommendation.state == RecommendationState.VALIDATED:
        return not_now(_("Ce texte est validé. L’équipe d’animation peut le rouvrir à la discussion."))
    return first_no(
        _in(recommendation, WRITTEN),
        can_do(standing, recommendation.challenge, Act.DRAFT, at),
    )


def can_submit(
    standing: ChallengeStanding, recommendation: Recommendation, at: datetime, *, paragraphs: int
) -> Verdict:
    """A sketch with at least one paragraph is put to the discussion of all."""
    return first_no(
        _moves(recommendation, RecommendationState.SUBMITTED),
        can_draft(standing, recommendation, at),
        YES if paragraphs else not_now(_("Écrivez d’abord au moins un paragraphe.")),
    )


def can_validate(
    standing: ChallengeStanding,
    recommendation: Recommendation,
    at: datetime,  # noqa: ARG001 - rules are all asked alike
    *,
    pending: int = 0,
) -> Verdict:
    """The facilitator settles a discussed text once every amendment has its answer."""
    waiting = ngettext(
        "%(n)d amendement attend encore une réponse.", "%(n)d amendements attendent encore une réponse.", pending
    )
    return first_no(
        can_facilitate(standing, recommendation.challenge),
        _open(recommendation.challenge),
        _in(recommendation, DISCUSSED),
        not_now(waiting % {"n": pending}) if pending else YES,
    )


def can_reopen(
    standing: ChallengeStanding,
    recommendation: Recommendation,
    at: datetime,  # noqa: ARG001 - one signature for all
) -> Verdict:  # noqa: ARG001 - rules are all asked alike
    """The facilitator puts a validated text back into discussion."""
    return first_no(
        can_facilitate(standing, recommendation.challenge),
        _open(recommendation.challenge),
        _in(recommendation, {"validee"}),
    )


def can_abandon(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """The facilitator, or the pair while it writes, gives up a text; its number stays taken."""
    if standing.facilitates:
        mine = first_no(can_facilitate(standing, recommendation.challenge), _open(recommendation.challenge))
    else:
        mine = can_draft(standing, recommendation, at)
    return first_no(mine, _moves(recommendation, RecommendationState.ABANDONED))


def can_bring_back(
    standing: ChallengeStanding,
    recommendation: Recommendation,
    at: datetime,  # noqa: ARG001 - one signature for all
) -> Verdict:  # noqa: ARG001 - rules are all asked alike
    """The facilitator takes an abandoned text up again, as a sketch."""
    return first_no(
        can_facilitate(standing, recommendation.challenge),
        _open(recommendation.challenge),
        _moves(recommendation, RecommendationState.SKETCH),
    )


def can_publish_recommendation(standing: ChallengeStanding, recommendation: Recommendation) -> Verdict:
    """The coordination, or the facilitator in its name, publishes a validated text; it never changes again."""
    return first_no(
        can_facilitate(standing, recommendation.challenge), _moves(recommendation, RecommendationState.PUBLISHED)
    )


def right_side(kind: str, *, ministry: bool) -> Verdict:
    """One of the two comes from an administration, the other from a company."""
    if ministry and kind not in MINISTRY_SIDE:
        return not_now(
            _("Choisissez ici une personne d’une administration (ministère, direction, service, opérateur).")
        )
    if not ministry and kind not in COMPANY_SIDE:
        return not_now(_("Choisissez ici une personne d’une entreprise."))
    return YES


def _open(challenge: Challenge) -> Verdict:
    if challenge.state == ChallengeState.OPEN:
        return YES
    return not_now(_("L’atelier n’est plus ouvert : les recommandations ne changent plus."))


def _in(recommendation: Recommendation, states: frozenset[str] | set[str]) -> Verdict:
    if recommendation.state in states:
        return YES
    return not_now(
        _("Cette recommandation est dans l’état « %(state)s » : ce n’est pas possible maintenant.")
        % {"state": recommendation.get_state_display()}
    )


def _not_in(recommendation: Recommendation, states: set[str]) -> Verdict:
    return _in(recommendation, frozenset(RecommendationState.values) - states)


def _moves(recommendation: Recommendation, target: str) -> Verdict:
    if RECOMMENDATION_LIFE.allows(recommendation.state, target):
        return YES
    return _in(recommendation, frozenset())
