"""Posting, replying, correcting, taking back; the pages of threads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.expression.contributions.actions import (
    edit_comment,
    post_comment,
    reply_to_comment,
    stamp_of,
    withdraw_comment,
)
from fabrique.expression.contributions.models import Comment
from fabrique.expression.contributions.queries import Found, Threads, place_of, replies_of, threads_of
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.notifications.actions import follow
from fabrique.foundations.notifications.models import Message
from factories.contributions import CommentFactory, ContributionFactory
from factories.discussion import workshop

pytestmark = pytest.mark.django_db


def found(place, role="participant"):
    return Found(place.contribution, place.standing(role), frozenset())


def told():
    return set(Message.objects.values_list("recipient_id", "kind"))


def test_a_comment_is_written_signed_counted_and_told():
    place = workshop()
    follow(place.other, f"contribution:{place.contribution.pk}", at=place.at)
    follow(place.outsider, f"contribution:{place.contribution.pk}", at=place.at)
    made = post_comment(place.participant, place.contribution, body="**Oui**, à Lyon.", alignment="for")
    place.contribution.refresh_from_db()
    assert (made.body, made.alignment, made.depth, made.organisation) == (
        "<p><strong>Oui</strong>, à Lyon.</p>",
        "for",
        0,
        place.organisation,
    )
    assert place.contribution.comment_count == 1
    assert Line.objects.filter(verb="contributions.comment", subject_id=made.pk).count() == 1
    assert told() == {
        (place.author.pk, "contributions.comment"),
        (place.other.pk, "contributions.followed"),
    }


def test_followers_hear_once_a_day_and_the_person_answered_each_time():
    place = workshop()
    follow(place.other, f"contribution:{place.contribution.pk}", at=place.at)
    first = post_comment(place.participant, place.contribution, body="Premier", at=place.at)
    reply_to_comment(place.author, first, body="Réponse", at=place.at + timedelta(minutes=1))
    reply_to_comment(place.author, first, body="Encore", at=place.at + timedelta(minutes=2))
    assert Message.objects.filter(recipient=place.other).count() == 1
    assert list(Message.objects.filter(recipient=place.participant).values_list("kind", flat=True)) == [
        "contributions.reply",
        "contributions.reply",
    ]


def test_the_same_words_sent_twice_make_one_comment():
    place = workshop()
    first = post_comment(place.participant, place.contribution, body="Oui", at=place.at)
    again = post_comment(place.participant, place.contribution, body="Oui", at=place.at + timedelta(seconds=3))
    later = post_comment(place.participant, place.contribution, body="Oui", at=place.at + timedelta(seconds=30))
    assert (again.pk, later.pk == first.pk, Comment.objects.count()) == (first.pk, False, 2)


@pytest.mark.parametrize("body", ["", "   ", "\x00", "a" * 5_001])
def test_empty_or_endless_words_are_refused(body):
    place = workshop()
    with pytest.raises(ImpossibleNow):
        post_comment(place.participant, place.contribution, body=body)
    assert Comment.objects.count() == 0


def test_nothing_executes():
    place = workshop()
    made = post_comment(
        place.participant, place.contribution, body="<img src=x onerror=alert(1)> [clic](javascript:alert(1))"
    )
    assert "<img" not in made.body
    assert 'href="javascript' not in made.body


def test_outsiders_and_latecomers_are_refused():
    place = workshop()
    with pytest.raises(Refused):
        post_comment(place.outsider, place.contribution, body="Bonjour")
    with pytest.raises(ImpossibleNow):
        post_comment(place.participant, place.contribution, body="Trop tard", at=place.at + timedelta(days=40))
    assert Comment.objects.count() == 0


def test_a_fourth_level_is_refused_and_depths_follow():
    place = workshop()
    comment = post_comment(place.participant, place.contribution, body="0")
    root = comment
    for level in (1, 2, 3):
        comment = reply_to_comment(place.participant, comment, body=str(level))
        assert (comment.depth, comment.root) == (level, root)
    with pytest.raises(ImpossibleNow, match="fil est déjà profond"):
        reply_to_comment(place.participant, comment, body="4")


def test_an_edit_is_marked_and_a_stale_one_conflicts():
    place = workshop()
    comment = post_comment(place.participant, place.contribution, body="Oui", at=place.at - timedelta(minutes=5))
    stamp = stamp_of(comment)
    edited = edit_comment(place.participant, comment, body="Non", alignment="against", opened_at=stamp)
    assert (edited.body, edited.alignment, edited.updated_at > edited.created_at) == ("<p>Non</p>", "against", True)
    with pytest.raises(Conflict):
        edit_comment(place.participant, comment, body="Peut-être", alignment="for", opened_at=stamp)
    with pytest.raises(Refused):
        edit_comment(place.author, comment, body="Oui", alignment="for", opened_at=stamp_of(edited))


def test_a_withdrawn_comment_keeps_its_place_and_its_replies():
    place = workshop()
    comment = post_comment(place.participant, place.contribution, body="Secret")
    reply_to_comment(place.author, comment, body="Réponse")
    withdraw_comment(place.participant, comment)
    place.contribution.refresh_from_db()
    page = threads_of(found(place, "facilitator"), Threads(), place.at)
    node = page.nodes[0]
    assert (node.readable, [reply.readable for reply in node.replies]) == (False, [True])
    assert place.contribution.comment_count == 1


def test_threads_in_both_orders_and_by_alignment():
    place = workshop()
    made = [
        CommentFactory(contribution=place.contribution, alignment=each, created_at=place.at + timedelta(seconds=number))
        for number, each in enumerate(("for", "against", "for"))
    ]
    CommentFactory(contribution=place.contribution, alignment="for", hidden=True)
    pks = [comment.pk for comment in made]

    def shown(threads):
        return [node.comment.pk for node in threads_of(found(place), threads, place.at).nodes if node.readable]

    assert shown(Threads()) == pks[::-1]
    assert shown(Threads(newest_first=False)) == pks
    assert shown(Threads(alignment="for")) == [pks[2], pks[0]]
    filtered = threads_of(found(place), Threads(alignment="for"), place.at)
    assert len(filtered.nodes) == 2, "a hidden comment’s alignment would leak"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 30), max_size=70), st.booleans())
def test_every_comment_is_on_exactly_one_page_at_the_place_its_link_says(parents, newest_first):
    place = workshop()
    made = []
    for number, pick in enumerate(parents):
        parent = made[pick] if pick < len(made) and number % 3 else None
        parent = parent if parent is not None and parent.depth < 3 else None
        made.append(
            CommentFactory(contribution=place.contribution, parent=parent, author=place.author, created_at=place.at)
        )
    here, seen, cursor = found(place), [], ""
    while True:
        page = threads_of(here, Threads(newest_first=newest_first), place.at, cursor=cursor)
        seen += [node.comment.pk for node in page.nodes]
        cursor = page.page.next_cursor
        if not cursor:
            break
    roots = [comment.pk for comment in made if comment.depth == 0]
    assert seen == (roots[::-1] if newest_first else roots)
    for comment in made:
        assert comment.pk in pks_on(here, *place_of(comment), place.at)


def pks_on(here, root, cursor, at):
    if root is None:
        nodes = threads_of(here, Threads(), at, cursor=cursor).nodes
    else:
        nodes = replies_of(Comment.objects.get(pk=root), here, at, cursor=cursor).nodes

    def walk(node):
        return {node.comment.pk}.union(*(walk(each) for each in node.replies))

    return set().union(*(walk(node) for node in nodes))


def test_the_cost_does_not_grow_with_the_number_of_comments():
    place = workshop()
    author = place.author

    def cost(contribution):
        here = Found(contribution, place.standing("participant"), frozenset())
        with CaptureQueriesContext(connection) as queries:
            threads_of(here, Threads(), place.at)
        return len(queries)

    small, busy = ContributionFactory(challenge=place.challenge), place.contribution
    root = CommentFactory(contribution=small, author=author)
    CommentFactory(contribution=small, author=author, parent=root)
    three = ContributionFactory(challenge=place.challenge)
    for _each in range(3):
        CommentFactory(parent=CommentFactory(contribution=three, author=author), author=author)
    many(busy, author, roots=2_000, replies=3_000)
    assert (cost(small), cost(three), cost(busy)) == (2, 2, 2)


def many(contribution, author, *, roots, replies):
    """``roots`` first comments, the last of which has all the ``replies``."""
    at = contribution.published_at
    common = {"contribution": contribution, "author": author, "body": "<p>Oui.</p>", "created_at": at, "updated_at": at}
    made = Comment.objects.bulk_create(Comment(**common) for _each in range(roots))
    Comment.objects.bulk_create(Comment(**common, parent=made[-1], root=made[-1], depth=1) for _each in range(replies))


def test_five_thousand_comments_are_read_through_indexes():
    place = workshop()
    many(place.contribution, place.author, roots=2_000, replies=3_000)
    many(ContributionFactory(challenge=place.challenge), place.author, roots=500, replies=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contributions_comment")
    with CaptureQueriesContext(connection) as queries:
        page = threads_of(found(place), Threads(), place.at)
    assert (len(page.nodes), len(page.nodes[0].replies), page.nodes[0].many) == (20, 5, True)
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
            plan = cursor.fetchone()[0][0]["Plan"]
            assert rows_read(plan) < 700, query["sql"]


def rows_read(plan):
    """The most rows that one node of the plan read from a table."""
    own = plan["Actual Rows"] * plan["Actual Loops"] if "Relation Name" in plan else 0
    removed = plan.get("Rows Removed by Filter", 0)
    return max([own + removed, *(rows_read(child) for child in plan.get("Plans", []))])
