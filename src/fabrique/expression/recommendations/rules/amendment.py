"""Who takes an amendment back, and who marks a comment as answered."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_take_part
from fabrique.expression.recommendations.models import Amendment, ParagraphComment
from fabrique.expression.recommendations.rules.recommendation import can_decide, holds_pen
from fabrique.expression.recommendations.states import DISCUSSED, AmendmentState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_answer(standing: ChallengeStanding, amendment: Amendment, at: datetime, *, accept: bool = True) -> Verdict:
    """An amendment is answered once, by the pair or the facilitator."""
    return first_no(_waits(amendment), can_decide(standing, amendment.paragraph.recommendation, at, accept=accept))


def can_withdraw_amendment(standing: ChallengeStanding, amendment: Amendment) -> Verdict:
    """Its author takes it back until it is answered."""
    if standing.person_id is None or standing.person_id != amendment.author_id:
        return refused(_("Seule la personne qui a proposé cet amendement peut le retirer."))
    return first_no(_waits(amendment), can_take_part(standing, amendment.paragraph.recommendation.challenge))


def _waits(amendment: Amendment) -> Verdict:
    if amendment.state != AmendmentState.PROPOSED:
        return not_now(
            _("Cet amendement a déjà reçu sa réponse : « %(state)s ».")
            % {"state": amendment.get_state_display().lower()}
        )
    return YES


def can_resolve(standing: ChallengeStanding, comment: ParagraphComment) -> Verdict:
    """The pair, the facilitator or its author close a comment while the text is under discussion."""
    recommendation = comment.paragraph.recommendation
    if recommendation.state not in DISCUSSED:
        return not_now(_("Cette recommandation n’est plus en discussion."))
    mine = standing.person_id is not None and standing.person_id == comment.author_id
    pen = YES if mine else holds_pen(standing, recommendation)
    return first_no(pen, can_take_part(standing, recommendation.challenge))
