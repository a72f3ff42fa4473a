"""Who comments on a paragraph, proposes another wording, and decides on it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_do, can_facilitate
from fabrique.expression.challenges.states import Act, ChallengeState
from fabrique.expression.recommendations.models import Amendment, Paragraph, ParagraphComment, Recommendation
from fabrique.expression.recommendations.rules.drafting import can_draft
from fabrique.expression.recommendations.rules.visibility import in_pair
from fabrique.expression.recommendations.states import DISCUSSED, AmendmentState, RecommendationState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused

SHORTEST_REASON = 10


def can_discuss(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    """Participants comment and amend a text that has been put to discussion, while the calendar permits it."""
    if recommendation.state == RecommendationState.SKETCH:
        return not_now(_("Cette ébauche n’est pas encore ouverte à la discussion."))
    if recommendation.state not in DISCUSSED:
        return not_now(
            _("La discussion de cette recommandation est finie : elle est « %(state)s ».")
            % {"state": recommendation.get_state_display().lower()}
        )
    return can_do(standing, recommendation.challenge, Act.DISCUSS_DRAFT, at)


def can_discuss_paragraph(standing: ChallengeStanding, paragraph: Paragraph, at: datetime) -> Verdict:
    """A paragraph that has been taken out of the text is no longer discussed."""
    if paragraph.retired_at is not None:
        return not_now(_("Ce paragraphe a été retiré du texte. Sa discussion reste lisible."))
    return can_discuss(standing, paragraph.recommendation, at)


def can_resolve(standing: ChallengeStanding, comment: ParagraphComment, at: datetime) -> Verdict:
    """The pair, or the facilitator, marks a comment as dealt with, or not."""
    recommendation = comment.paragraph.recommendation
    if not standing.facilitates and not in_pair(standing, recommendation):
        return refused(_("Le binôme de rédaction dit si un commentaire est traité."))
    if recommendation.state not in DISCUSSED:
        return not_now(_("La discussion de cette recommandation est finie."))
    return _may_still_decide(standing, recommendation, at)


def can_decide(standing: ChallengeStanding, amendment: Amendment, at: datetime) -> Verdict:
    """The pair decides while it writes; the facilitator decides in its place when it stays silent.

    The facilitator may also decide after the phase, so that each amendment gets its answer.
    """
    recommendation = amendment.paragraph.recommendation
    if not standing.facilitates and not in_pair(standing, recommendation):
        return refused(_("Seuls le binôme de rédaction et l’équipe d’animation décident des amendements."))
    if amendment.state != AmendmentState.PROPOSED:
        return not_now(
            _("Cet amendement a déjà sa réponse : « %(state)s ».") % {"state": amendment.get_state_display()}
        )
    if recommendation.state not in DISCUSSED:
        return not_now(_("La discussion de cette recommandation est finie."))
    return _may_still_decide(standing, recommendation, at)


def can_accept(standing: ChallengeStanding, amendment: Amendment, at: datetime) -> Verdict:
    """Accepting changes the text: it follows the calendar of drafting for everybody.

    An amendment to a paragraph that has left the text can only be declined.
    """
    if amendment.paragraph.retired_at is not None:
        return not_now(_("Ce paragraphe a été retiré du texte : cet amendement ne peut plus y entrer."))
    return first_no(can_decide(standing, amendment, at), can_draft(standing, amendment.paragraph.recommendation, at))


def can_withdraw_amendment(standing: ChallengeStanding, amendment: Amendment) -> Verdict:
    """Its author takes an amendment back as long as nobody has decided."""
    if standing.person_id is None or standing.person_id != amendment.author_id:
        return refused(_("Seule la personne qui a proposé cet amendement peut le retirer."))
    if amendment.state != AmendmentState.PROPOSED:
        return not_now(
            _("Cet amendement a déjà sa réponse : « %(state)s ».") % {"state": amendment.get_state_display()}
        )
    if amendment.paragraph.recommendation.challenge.state != ChallengeState.OPEN:
        return not_now(_("L’atelier n’est plus ouvert."))
    return YES


def reason_is_enough(reason: str) -> Verdict:
    """A refusal says why, in a few words at least."""
    if len(reason.strip()) < SHORTEST_REASON:
        return not_now(
            _("Expliquez pourquoi en quelques mots (%(n)d caractères au moins) : la personne vous lira.")
            % {"n": SHORTEST_REASON}
        )
    return YES


def _may_still_decide(standing: ChallengeStanding, recommendation: Recommendation, at: datetime) -> Verdict:
    challenge = recommendation.challenge
    if standing.facilitates:
        if challenge.state != ChallengeState.OPEN:
            return not_now(_("L’atelier n’est plus ouvert."))
        return can_facilitate(standing, challenge)
    return can_do(standing, challenge, Act.DRAFT, at)
