"""May this box or campaign be closed as reported?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding, can_publish
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now
from fabrique.implementation.commitments.states import ANSWERED_KINDS


def can_report(standing: ChallengeStanding, challenge: Challenge, *, waiting: int) -> Verdict:
    """Its team closes it once no idea waits: nobody is left without an answer."""
    if challenge.kind not in ANSWERED_KINDS:
        return not_now(_("Un atelier se conclut par son rapport."))
    told = ngettext(
        "Une idée attend encore sa réponse : on ne peut pas clore avant.",
        "%(n)d idées attendent encore leur réponse : on ne peut pas clore avant.",
        waiting,
    ) % {"n": waiting}
    return first_no(can_publish(standing, challenge), not_now(told) if waiting else YES)
