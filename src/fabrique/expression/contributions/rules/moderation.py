"""May this person hide a text, show it again, leave a report without effect, or answer a moderator?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_moderate
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.rules.visibility import READABLE, wrote
from fabrique.expression.contributions.states import CommentState, ContributionState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_see_moderation(standing: ChallengeStanding) -> Verdict:
    """Moderators and facilitators read the reports, the hidden texts and the log, archived challenges included."""
    if standing.moderates:
        return YES
    return refused(_("Seule l’équipe de modération voit cette page."))


def can_hide(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None = None) -> Verdict:
    """Moderators hide a published text, their own included."""
    return first_no(can_moderate(standing, contribution.challenge), _is_shown(contribution, comment))


def can_restore(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None = None) -> Verdict:
    """Moderators show a hidden text again, but never their own."""
    return first_no(
        can_moderate(standing, contribution.challenge),
        _is_hidden(contribution, comment),
        _is_not_mine(standing, contribution, comment),
    )


def can_dismiss(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None = None) -> Verdict:
    """Moderators leave a reported text as it is, unless they wrote it."""
    return first_no(can_moderate(standing, contribution.challenge), _is_not_mine(standing, contribution, comment))


def can_answer_moderation(
    standing: ChallengeStanding, contribution: Contribution, comment: Comment | None = None
) -> Verdict:
    """The author of a hidden text writes back to the moderators."""
    if contribution.challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("%(This)s est archivé%(e)s : on ne peut plus que %(it)s lire.") % contribution.challenge.words)
    if not _mine(standing, contribution, comment):
        return refused(_("Seule la personne qui a écrit ce texte peut répondre à cette décision."))
    return _is_hidden(contribution, comment)


def _mine(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None) -> bool:
    if comment is not None:
        return standing.person_id is not None and comment.author_id == standing.person_id
    return wrote(standing, contribution)


def _is_shown(contribution: Contribution, comment: Comment | None) -> Verdict:
    if comment is None and contribution.state in READABLE:
        return YES
    if comment is not None and comment.state == CommentState.PUBLISHED:
        return YES
    return not_now(_("Ce texte n’est déjà plus publié. Rechargez la page pour voir son état."))


def _is_hidden(contribution: Contribution, comment: Comment | None) -> Verdict:
    state = contribution.state if comment is None else comment.state
    if state in {ContributionState.HIDDEN, CommentState.HIDDEN}:
        return YES
    return not_now(_("Ce texte n’est pas masqué. Rechargez la page pour voir son état."))


def _is_not_mine(standing: ChallengeStanding, contribution: Contribution, comment: Comment | None) -> Verdict:
    if _mine(standing, contribution, comment):
        return refused(_("C’est votre texte : une autre personne de l’équipe de modération doit décider."))
    return YES
