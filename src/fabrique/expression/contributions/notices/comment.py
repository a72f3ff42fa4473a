"""Who hears of a new comment."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Comment
from fabrique.expression.contributions.notices.wording import notice, path_of, short
from fabrique.expression.contributions.queries.audience import author_ids, still_readers
from fabrique.foundations.notifications.actions import post
from fabrique.foundations.notifications.queries import followers


def tell_of_comment(comment: Comment, *, at: datetime) -> None:
    """Tell the person answered, the contribution's authors, then its followers (once a day)."""
    contribution, challenge = comment.contribution, comment.contribution.challenge
    answered = {comment.parent.author_id} if comment.parent else set()
    authors = author_ids(contribution)
    following = set(followers(f"contribution:{contribution.pk}").values_list("pk", flat=True))
    able = still_readers(challenge, (answered | authors | following) - {comment.author_id}, at)
    words = {"name": comment.author.get_full_name(), "title": short(contribution)}
    path = path_of(comment)
    if told := answered & able:
        title = _("%(name)s vous a répondu au sujet de « %(title)s »") % words
        post(told, notice(challenge, "reply", title, path=path), at=at)
    if told := (authors & able) - answered:
        title = _("%(name)s a commenté votre contribution « %(title)s »") % words
        post(told, notice(challenge, "comment", title, path=path), at=at)
    if told := (following & able) - answered - authors:
        title = _("Du nouveau dans les commentaires de « %(title)s »") % words
        day = timezone.localdate(at)
        once = f"comments:{contribution.pk}:{day:%Y%m%d}"
        post(told, notice(challenge, "followed", title, path=path, unique_key=once), at=at)
