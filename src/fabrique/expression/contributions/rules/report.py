"""May this person report a text to the moderators?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_read
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.rules.visibility import READABLE, wrote
from fabrique.expression.contributions.states import CommentState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_report(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None = None) -> Verdict:
    """Any signed-in reader reports a text that others wrote, while it is published."""
    return first_no(
        _signed_in(standing), can_read(standing, contribution.challenge), _is_there(standing, contribution, comment)
    )


def _signed_in(standing: ChallengeStanding) -> Verdict:
    if standing.base.signed_in:
        return YES
    return refused(_("Connectez-vous pour signaler un texte."))


def _is_there(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None) -> Verdict:
    if contribution.challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("%(This)s est archivé%(e)s : on ne peut plus que %(it)s lire.") % contribution.challenge.words)
    if contribution.state not in READABLE or (comment is not None and comment.state != CommentState.PUBLISHED):
        return not_now(_("Ce texte n’est déjà plus publié : il n’y a plus rien à signaler."))
    mine = comment.author_id == standing.person_id if comment is not None else wrote(standing, contribution)
    if mine:
        return refused(_("C’est votre texte : vous pouvez le modifier ou le retirer vous-même."))
    return YES
