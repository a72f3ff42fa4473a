"""Commenting, replying, correcting, taking back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions.locked_text import Taken, take, take_comment
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.notices.comment import tell_of_comment
from fabrique.expression.contributions.rules import can_comment, can_edit_comment, can_reply, can_withdraw_comment
from fabrique.expression.contributions.states import COMMENT_LIFE, Alignment, CommentState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

LONGEST_COMMENT = 5_000
TWICE = timedelta(seconds=10)


def post_comment(
    actor: Person,
    contribution: Contribution,
    *,
    body: str,
    alignment: str = Alignment.NEUTRAL,
    at: datetime | None = None,
) -> Comment:
    """Open a thread under a contribution; the same words sent twice make one comment."""
    html = _clean(body)
    with transaction.atomic():
        taken = take(actor, contribution, at)
        if twin := _twin(actor, taken, html):
            return twin
        can_comment(taken.standing, taken.contribution, taken.at).enforce()
        return _write(actor, taken, html, alignment)


def reply_to_comment(
    actor: Person, parent: Comment, *, body: str, alignment: str = Alignment.NEUTRAL, at: datetime | None = None
) -> Comment:
    """Answer a comment, under it."""
    html = _clean(body)
    with transaction.atomic():
        taken, fresh = take_comment(actor, parent, at)
        if twin := _twin(actor, taken, html):
            return twin
        can_reply(taken.standing, fresh, taken.at).enforce()
        return _write(actor, taken, html, alignment)


def edit_comment(
    actor: Person, comment: Comment, *, body: str, alignment: str, opened_at: str, at: datetime | None = None
) -> Comment:
    """Correct one's comment. ``opened_at`` tells which text the form showed."""
    html = _clean(body)
    with transaction.atomic():
        taken, fresh = take_comment(actor, comment, at)
        can_edit_comment(taken.standing, fresh, taken.at).enforce()
        if (fresh.body, fresh.alignment) == (html, alignment):
            return fresh
        if stamp_of(fresh) != opened_at:
            raise Conflict(
                _(
                    "Ce commentaire a été modifié entre-temps, dans un autre onglet peut-être. "
                    "Comparez les deux textes, puis enregistrez à nouveau."
                )
            )
        fresh.body, fresh.alignment, fresh.updated_at = html, Alignment(alignment), taken.at
        fresh.save(update_fields=["body", "alignment", "updated_at"])
        record(actor, "contributions.edit_comment", fresh, at=taken.at, scope=taken.challenge)
    return fresh


def withdraw_comment(actor: Person, comment: Comment, *, at: datetime | None = None) -> Comment:
    """Take one's words back; the place in the thread stays, for those who answered."""
    with transaction.atomic():
        taken, fresh = take_comment(actor, comment, at)
        if fresh.state == CommentState.WITHDRAWN and fresh.author_id == actor.pk:
            return fresh
        can_withdraw_comment(taken.standing, fresh).enforce()
        COMMENT_LIFE.check(fresh.state, CommentState.WITHDRAWN)
        fresh.state = CommentState.WITHDRAWN
        fresh.save(update_fields=["state"])
        record(actor, "contributions.withdraw_comment", fresh, at=taken.at, scope=taken.challenge)
    return fresh


def stamp_of(comment: Comment) -> str:
    """What an edit form carries to know which text it showed."""
    return comment.updated_at.isoformat()


def _write(actor: Person, taken: Taken, html: str, alignment: str) -> Comment:
    parent = taken.comment
    comment = Comment.objects.create(
        contribution=taken.contribution,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        alignment=Alignment(alignment),
        body=html,
        author=actor,
        organisation_id=taken.standing.participation_organisation_id,
        created_at=taken.at,
        updated_at=taken.at,
    )
    details = {"contribution": taken.contribution.pk}
    record(actor, "contributions.comment", comment, at=taken.at, scope=taken.challenge, details=details)
    tell_of_comment(comment, at=taken.at)
    return comment


def _clean(body: str) -> str:
    if len(body) > LONGEST_COMMENT:
        raise ImpossibleNow(
            _(
                "Ce commentaire est trop long : %(length)d caractères, pour %(limit)d au plus. "
                "Déposez plutôt une contribution."
            )
            % {"length": len(body), "limit": LONGEST_COMMENT}
        )
    html = richtext.from_markdown(body)
    if not richtext.to_plain(html):
        raise ImpossibleNow(_("Écrivez votre commentaire avant de l’envoyer."))
    return html


def _twin(actor: Person, taken: Taken, html: str) -> Comment | None:
    """The same words at the same place a moment ago: a double click, not a second comment."""
    return (
        Comment.objects.filter(
            contribution=taken.contribution,
            parent=taken.comment,
            author=actor,
            state=CommentState.PUBLISHED,
            created_at__gte=taken.at - TWICE,
            # the clock was read before the text was free: the other click may be dated a little later
            created_at__lte=taken.at + TWICE,
            body=html,
        )
        .order_by("pk")
        .first()
    )
