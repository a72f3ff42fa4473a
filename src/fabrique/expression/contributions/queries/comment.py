"""The threads under a contribution, page by page: 5,000 comments cost what 30 cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.http import Http404

from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding, can_read
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.queries.contribution import Found, coauthor_ids
from fabrique.expression.contributions.rules import READABLE, can_comment, can_read_comment, can_see, takes_replies
from fabrique.expression.contributions.states import Alignment, CommentState, Named
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.paging import Order, Page, cursor_after, page_of
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.people.queries import only_names
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.ui.wording import relative

ROOTS = 20
FIRST_REPLIES = 5
COUNTED_REPLIES = 100
REPLIES = 50
NEWEST_FIRST = Order(("-created_at", "-id"))
OLDEST_FIRST = Order(("created_at", "id"))


@dataclass(frozen=True, slots=True)
class Threads:
    """How the threads are read: from the newest or the oldest, all or one alignment."""

    newest_first: bool = True
    alignment: str = ""

    @property
    def order(self) -> Order:
        """The order of the first comments."""
        return NEWEST_FIRST if self.newest_first else OLDEST_FIRST


@dataclass(slots=True)
class Node:
    """One comment as this person reads it, and its replies on this page.

    ``readable``: whether its words are shown; else its place says why they are not.
    ``by_author``: written by the contribution's author, when everybody may know who that is.
    """

    comment: Comment
    readable: bool
    edited: bool
    mine: bool
    by_author: bool
    may_reply: bool
    more: int = 0
    many: bool = False
    away_from: Comment | None = None
    replies: list[Node] = field(default_factory=list)

    @property
    def face(self) -> tuple[object, ...]:
        """Everything that is drawn of the comment and its replies: two nodes with one face are drawn alike."""
        row, answered = self.comment, self.away_from
        return (
            *(row.pk, row.state, row.alignment, row.body, row.author.get_full_name()),
            *(row.organisation and row.organisation.short_name, relative(row.created_at, now())),
            *(self.readable, self.edited, self.mine, self.by_author, self.may_reply, self.more, self.many),
            answered and (answered.pk, answered.state, answered.author.get_full_name()),
            tuple(reply.face for reply in self.replies),
        )


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of threads, and what the reader may do in them."""

    found: Found
    page: Page[Comment]
    nodes: Sequence[Node]
    threads: Threads
    can_comment: Verdict
    root: Node | None = None


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment whose place this person sees, with what it hangs on."""

    comment: Comment
    found: Found

    @property
    def contribution(self) -> Contribution:
        """The contribution that it is about."""
        return self.found.contribution

    @property
    def standing(self) -> ChallengeStanding:
        """Who the reader is in the challenge."""
        return self.found.standing


def comment_for(base: Standing, pk: int, at: datetime) -> FoundComment:
    """Return comment ``pk`` when this person sees its contribution; else a « not found » page."""
    comment = (
        Comment.objects.select_related(
            "author", "organisation", "contribution__challenge__programme", "contribution__author", "parent", "root"
        )
        .filter(pk=pk)
        .first()
    )
    if comment is None:
        raise Http404
    contribution = comment.contribution
    standing = standing_in(contribution.challenge, base, at)
    coauthors: frozenset[int] = frozenset()
    if base.signed_in and contribution.state not in READABLE:
        coauthors = coauthor_ids(contribution)
    if not can_read(standing, contribution.challenge) or not can_see(standing, contribution, coauthor_ids=coauthors):
        raise Http404
    return FoundComment(comment, Found(contribution, standing, coauthors))


def threads_of(found: Found, threads: Threads, at: datetime, *, cursor: str = "") -> ThreadPage:
    """Return a page of first comments, each with its first replies: two queries, whatever the number."""
    roots = _with_names(Comment.objects.filter(contribution=found.contribution, depth=0), "author")
    if threads.alignment in Alignment.values:
        roots = roots.filter(alignment=threads.alignment, state=CommentState.PUBLISHED)
    with_replies: QuerySet[Comment] = roots.annotate(reply_ids=_reply_ids())
    page = page_of(with_replies, threads.order, cursor=cursor, size=ROOTS)
    verdict = can_comment(found.standing, found.contribution, at)
    return ThreadPage(found, page, _nodes_with_replies(page.rows, found, verdict), threads, verdict)


def replies_of(root: Comment, found: Found, at: datetime, *, cursor: str = "") -> ThreadPage:
    """Return a page of the replies to a first comment, in the order of the conversation's days."""
    replies = _with_authors(Comment.objects.filter(root=root))
    page = page_of(replies, OLDEST_FIRST, cursor=cursor, size=REPLIES)
    verdict = can_comment(found.standing, found.contribution, at)
    head = _node(root, found, verdict)
    return ThreadPage(found, page, _arrange(head, page.rows, found, verdict), Threads(), verdict, root=head)


def place_of(comment: Comment) -> tuple[int | None, str]:
    """Where a comment is shown: the thread's id (None: the contribution's own page) and the page's cursor."""
    if comment.root_id is not None:
        before = Comment.objects.filter(root=comment.root_id).filter(
            Q(created_at__lt=comment.created_at) | Q(created_at=comment.created_at, pk__lt=comment.pk)
        )
        rank = before.order_by("created_at", "pk")[:REPLIES].count()
        if rank >= FIRST_REPLIES:
            just_before = Comment(pk=comment.pk - 1, created_at=comment.created_at)
            return comment.root_id, "" if rank < REPLIES else cursor_after(just_before, OLDEST_FIRST)
    root = comment if comment.root is None else comment.root
    newer = Comment.objects.filter(contribution=root.contribution_id, depth=0).filter(
        Q(created_at__gt=root.created_at) | Q(created_at=root.created_at, pk__gt=root.pk)
    )
    if newer.order_by("-created_at", "-pk")[:ROOTS].count() < ROOTS:
        return None, ""
    return None, cursor_after(Comment(pk=root.pk + 1, created_at=root.created_at), NEWEST_FIRST)


def _with_authors(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return _with_names(comments, "author", "parent__author")


def _with_names(comments: QuerySet[Comment], *persons: str) -> QuerySet[Comment]:
    """Those who wrote, and for whom: their names only."""
    return comments.select_related(*persons, "organisation").defer(
        *only_names(persons=persons, organisations=["organisation"])
    )


def _reply_ids() -> ArraySubquery:
    """The ids of a thread's first replies, enough to show some and to say how many follow."""
    replies = Comment.objects.filter(root=OuterRef("pk")).order_by("created_at", "pk").values("pk")
    return ArraySubquery(replies[: COUNTED_REPLIES + 1])


def _nodes_with_replies(roots: Iterable[Comment], found: Found, verdict: Verdict) -> list[Node]:
    heads = [(_node(root, found, verdict), list(getattr(root, "reply_ids", []))) for root in roots]
    wanted = [pk for _head, ids in heads for pk in ids[:FIRST_REPLIES]]
    shown = _with_authors(Comment.objects.filter(pk__in=wanted)).in_bulk() if wanted else {}
    for head, ids in heads:
        first = [shown[pk] for pk in ids[:FIRST_REPLIES] if pk in shown]
        head.replies = _arrange(head, first, found, verdict)
        head.more = max(0, len(ids) - FIRST_REPLIES)
        head.many = len(ids) > COUNTED_REPLIES
    return [head for head, _ids in heads]


def _arrange(head: Node, comments: Iterable[Comment], found: Found, verdict: Verdict) -> list[Node]:
    """Hang each reply under its parent when it is on the page; else at the top, saying whom it answers."""
    known = {head.comment.pk: head}
    top: list[Node] = []
    for comment in comments:
        node = known[comment.pk] = _node(comment, found, verdict)
        parent = known.get(comment.parent_id or 0)
        if parent is None:
            node.away_from = comment.parent
        (top if parent is None or parent is head else parent.replies).append(node)
    return top


def _node(comment: Comment, found: Found, verdict: Verdict) -> Node:
    comment.contribution = found.contribution
    contribution, standing = found.contribution, found.standing
    return Node(
        comment=comment,
        readable=can_read_comment(standing, comment),
        edited=comment.updated_at > comment.created_at,
        mine=standing.person_id is not None and comment.author_id == standing.person_id,
        by_author=contribution.named_to == Named.EVERYONE and comment.author_id == contribution.author_id,
        may_reply=bool(verdict) and bool(takes_replies(comment)),
    )
