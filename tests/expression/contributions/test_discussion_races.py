"""Two people at once, on real connections."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from fabrique.expression.contributions.actions import (
    hide_text,
    nudge_silent_people,
    post_comment,
    reply_to_comment,
    report_text,
    set_aside,
)
from fabrique.expression.contributions.models import Comment, ModerationDecision, Report
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.notifications.models import Message
from factories.contributions import CommentFactory
from factories.discussion import workshop

REASON = "Ce texte met en cause un collègue nommément."

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Run the acts on a connection each, started together; return how they ended."""
    gate, ends = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            act()
            ends.append("done")
        except DomainError as error:
            ends.append(type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a test tells every ending
            ends.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


def test_two_moderators_hide_the_same_text():
    place = workshop()
    ends = at_once(
        lambda: hide_text(place.moderator, place.contribution, reason=REASON),
        lambda: hide_text(place.facilitator, place.contribution, reason=REASON),
    )
    assert (ends, ModerationDecision.objects.count()) == (Counter(done=1, ImpossibleNow=1), 1)


def test_a_double_click_posts_one_comment():
    place = workshop()
    ends = at_once(*[lambda: post_comment(place.participant, place.contribution, body="Oui") for _each in range(6)])
    place.contribution.refresh_from_db()
    assert (ends, Comment.objects.count(), place.contribution.comment_count) == (Counter(done=6), 1, 1)


def test_a_text_hidden_while_people_comment_takes_no_comment_afterwards():
    place = workshop()
    comment = CommentFactory(contribution=place.contribution)
    ends = at_once(
        lambda: hide_text(place.moderator, comment, reason=REASON),
        *[lambda n=n: reply_to_comment(place.participant, comment, body=f"Réponse {n}") for n in range(5)],
    )
    written = Comment.objects.filter(parent=comment).count()
    assert ends == +Counter(done=1 + written, ImpossibleNow=5 - written)
    place.contribution.refresh_from_db()
    assert place.contribution.comment_count == written


def test_six_comments_at_once_are_all_counted():
    place = workshop()
    ends = at_once(
        *[lambda n=n: post_comment(place.participant, place.contribution, body=f"Avis {n}") for n in range(6)]
    )
    place.contribution.refresh_from_db()
    assert (ends, place.contribution.comment_count) == (Counter(done=6), 6)


def test_one_report_one_outcome_and_one_nudge():
    place = workshop()
    reports = at_once(
        *[lambda: report_text(place.participant, place.contribution, reason="hors_sujet") for _each in range(4)]
    )
    aside = at_once(*[lambda: set_aside(place.facilitator, place.contribution, reason=REASON) for _each in range(4)])
    nudges = at_once(
        *[
            lambda: nudge_silent_people(place.facilitator, place.challenge, title="Bonjour", text="Venez", people=True)
            for _each in range(3)
        ]
    )
    assert (reports, Report.objects.count()) == (Counter(done=4), 1)
    assert aside == Counter(done=1, ImpossibleNow=3)
    assert nudges == Counter(done=1, ImpossibleNow=2)
    assert Message.objects.filter(kind="contributions.nudge").count() == 2
