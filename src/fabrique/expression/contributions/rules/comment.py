"""May this person comment, reply, edit or withdraw a comment, at this instant?"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.expression.challenges.rules import ChallengeStanding, can_do
from fabrique.expression.challenges.states import Act, ChallengeState
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.models.comment import DEEPEST
from fabrique.expression.contributions.states import CommentState, ContributionState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused


def can_comment(standing: ChallengeStanding, contribution: Contribution, at: datetime) -> Verdict:
    """Participants comment on a published contribution while a phase permits it."""
    return first_no(_takes_comments(contribution), can_do(standing, contribution.challenge, Act.COMMENT, at))


def can_reply(standing: ChallengeStanding, parent: Comment, at: datetime) -> Verdict:
    """One replies to a published comment, down to three levels."""
    return first_no(takes_replies(parent), can_comment(standing, parent.contribution, at))


def can_edit_comment(standing: ChallengeStanding, comment: Comment, at: datetime) -> Verdict:
    """Authors correct their comment as long as one may comment; it is then marked as edited."""
    return first_no(
        _is_mine(standing, comment), _is_published(comment), can_comment(standing, comment.contribution, at)
    )


def can_withdraw_comment(standing: ChallengeStanding, comment: Comment) -> Verdict:
    """Authors take their comment back until the challenge is archived; its place in the thread stays."""
    if comment.contribution.challenge.state == ChallengeState.ARCHIVED:
        return not_now(
            _("%(This)s est archivé%(e)s : on ne peut plus que %(it)s lire.") % comment.contribution.challenge.words
        )
    return first_no(_is_mine(standing, comment), _is_published(comment))


def readable_comments(standing: ChallengeStanding) -> Q:
    """Comments whose words this person reads, under a contribution that they see.

    The predicate with the same meaning is :func:`can_read_comment`.
    """
    published = Q(state=CommentState.PUBLISHED)
    me = standing.person_id
    if me is None:
        return published
    hidden = Q(state=CommentState.HIDDEN)
    return published | (hidden if standing.moderates else hidden & Q(author=me))


def can_read_comment(standing: ChallengeStanding, comment: Comment) -> bool:
    """Hidden words are for their author and the moderators; withdrawn ones for nobody."""
    if comment.state == CommentState.PUBLISHED:
        return True
    if comment.state == CommentState.WITHDRAWN or standing.person_id is None:
        return False
    return standing.moderates or comment.author_id == standing.person_id


def _takes_comments(contribution: Contribution) -> Verdict:
    if contribution.state == ContributionState.PUBLISHED:
        return YES
    if contribution.state == ContributionState.MERGED:
        return not_now(_("Cette contribution est réunie avec d’autres dans une synthèse : commentez la synthèse."))
    return not_now(_("Cette contribution n’est plus publiée : on ne peut plus la commenter."))


def takes_replies(parent: Comment) -> Verdict:
    """A published comment takes replies, down to three levels."""
    if parent.state != CommentState.PUBLISHED:
        return not_now(_("Ce commentaire n’est plus publié : répondez à un autre, ou écrivez un nouveau commentaire."))
    if parent.depth >= DEEPEST:
        return not_now(_("Ce fil est déjà profond : répondez au commentaire du dessus, ou ouvrez un nouveau fil."))
    return YES


def _is_mine(standing: ChallengeStanding, comment: Comment) -> Verdict:
    if standing.person_id is not None and comment.author_id == standing.person_id:
        return YES
    return refused(_("Seule la personne qui a écrit ce commentaire peut faire cela."))


def _is_published(comment: Comment) -> Verdict:
    if comment.state == CommentState.PUBLISHED:
        return YES
    return not_now(_("Ce commentaire n’est plus publié : on ne peut plus le changer."))
