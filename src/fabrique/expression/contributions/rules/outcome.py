"""May a contribution be taken up, set aside, or put back among those that wait?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_facilitate
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.contributions.states import ContributionState, Outcome
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused

SHORTEST_REASON = 20


def can_see_outcomes(standing: ChallengeStanding) -> Verdict:
    """Whoever holds a mandate on the challenge reads what is still without an outcome."""
    if standing.is_staff:
        return YES
    return refused(_("Seule l’équipe d’animation voit cette page."))


def can_be_taken_up(contribution: Contribution) -> Verdict:
    """A published or merged contribution is taken up in a recommendation, until the archive.

    Who drafts the recommendation was asked by the one who calls.
    """
    if contribution.challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("%(This)s est archivé%(e)s : on ne peut plus que %(it)s lire.") % contribution.challenge.words)
    if contribution.state not in READABLE:
        return not_now(_("Cette contribution n’est pas publiée : une recommandation ne peut pas s’appuyer sur elle."))
    return YES


def can_set_aside(standing: ChallengeStanding, contribution: Contribution) -> Verdict:
    """Facilitators set aside, with a reason, a published contribution that has no outcome yet."""
    return first_no(can_facilitate(standing, contribution.challenge), is_untreated(contribution))


def can_reopen_outcome(standing: ChallengeStanding, contribution: Contribution) -> Verdict:
    """Facilitators put a contribution that was set aside back among those that wait."""
    if contribution.outcome != Outcome.SET_ASIDE:
        return first_no(
            can_facilitate(standing, contribution.challenge),
            not_now(_("Cette contribution n’est pas écartée. Rechargez la page pour voir sa suite.")),
        )
    return can_facilitate(standing, contribution.challenge)


def is_untreated(contribution: Contribution) -> Verdict:
    """Published and still without an outcome. The filter with the same meaning is ``queries.untreated``."""
    if contribution.state != ContributionState.PUBLISHED:
        return not_now(_("Cette contribution n’est plus publiée. Rechargez la page pour voir son état."))
    if contribution.outcome != Outcome.PENDING:
        return not_now(
            _("Cette contribution a déjà une suite : « %(outcome)s ».")
            % {"outcome": contribution.get_outcome_display()}
        )
    return YES


def is_answerable(contribution: Contribution) -> Verdict:
    """Readable, in a challenge that is not archived, and without another outcome."""
    if contribution.challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("Cet appel est archivé : on ne peut plus que le lire."))
    if contribution.outcome == Outcome.ANSWERED:
        return not_now(_("Cette contribution a déjà reçu sa réponse. Rechargez la page pour la lire."))
    return is_untreated(contribution)


def reason_is_enough(reason: str) -> Verdict:
    """A reason is a sentence that its reader can understand, not a word."""
    if len(reason) < SHORTEST_REASON:
        return not_now(
            _("Expliquez pourquoi en une phrase au moins (%(number)d caractères) : l’auteur la lira.")
            % {"number": SHORTEST_REASON}
        )
    return YES
