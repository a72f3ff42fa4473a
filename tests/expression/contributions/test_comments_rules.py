"""Who may comment, reply, edit, withdraw and read, by role, phase and state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Comment
from fabrique.expression.contributions.models.comment import DEEPEST
from fabrique.expression.contributions.rules import (
    can_comment,
    can_edit_comment,
    can_read_comment,
    can_reply,
    can_withdraw_comment,
    readable_comments,
    takes_replies,
)
from fabrique.expression.contributions.states import CommentState
from factories.contributions import CommentFactory
from factories.discussion import workshop

ROLES = ("nobody", "outsider", "participant", "author", "facilitator", "moderator", "sponsor")
MAY_WRITE = {"participant", "author", "facilitator", "moderator", "sponsor"}
COMMENTING = {PhaseKind.FRAMING, PhaseKind.EXPLORATION, PhaseKind.CONVERGENCE}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("phase", list(PhaseKind))
def test_who_comments_in_which_phase(phase):
    place = workshop(phase)
    allowed = {role for role in ROLES if can_comment(place.standing(role), place.contribution, place.at)}
    assert allowed == (MAY_WRITE if phase in COMMENTING else set())


@pytest.mark.parametrize("state", ["brouillon", "moderee", "retiree"])
def test_only_published_contributions_take_comments(state):
    place = workshop()
    place.contribution.state = state
    assert not can_comment(place.standing("participant"), place.contribution, place.at)


@pytest.mark.parametrize("trait", ["preparing", "closed", "published", "archived"])
def test_nobody_comments_outside_an_open_challenge(trait):
    place = workshop(**{trait: True})
    assert {role for role in ROLES if can_comment(place.standing(role), place.contribution, place.at)} == set()


def test_late_by_one_second_is_refused_with_the_date():
    place = workshop()
    end = place.challenge.phases.get(kind=PhaseKind.CONVERGENCE).ends_at
    standing = place.standing("participant")
    assert can_comment(standing, place.contribution, end - timedelta(seconds=1))
    verdict = can_comment(standing, place.contribution, end)
    assert not verdict
    assert "s’est terminée le" in verdict.reason


def test_only_the_author_edits_and_withdraws():
    place = workshop()
    comment = CommentFactory(contribution=place.contribution, author=place.participant)
    edits = {role for role in ROLES if can_edit_comment(place.standing(role), comment, place.at)}
    withdraws = {role for role in ROLES if can_withdraw_comment(place.standing(role), comment)}
    assert (edits, withdraws) == ({"participant"}, {"participant"})


@pytest.mark.parametrize("state", [CommentState.HIDDEN, CommentState.WITHDRAWN])
def test_nothing_is_done_to_a_comment_that_is_gone(state):
    place = workshop()
    comment = CommentFactory(contribution=place.contribution, author=place.participant, state=state)
    mine = place.standing("participant")
    assert [
        bool(can_edit_comment(mine, comment, place.at)),
        bool(can_withdraw_comment(mine, comment)),
        bool(can_reply(place.standing("author"), comment, place.at)),
    ] == [False, False, False]


def test_readers_of_each_state_and_parity_with_the_filter():
    place = workshop()
    for state in CommentState:
        CommentFactory(contribution=place.contribution, author=place.participant, state=state)
    expected = {
        "nobody": {"publie"},
        "outsider": {"publie"},
        "participant": {"publie", "modere"},
        "author": {"publie"},
        "facilitator": {"publie", "modere"},
        "moderator": {"publie", "modere"},
        "sponsor": {"publie"},
    }
    for role, states in expected.items():
        standing = place.standing(role)
        assert {each.state for each in Comment.objects.all() if can_read_comment(standing, each)} == states, role
        assert set(Comment.objects.filter(readable_comments(standing)).values_list("state", flat=True)) == states, role


@given(depth=st.integers(0, 3), state=st.sampled_from(list(CommentState)))
def test_replies_go_down_to_three_levels(depth, state):
    expected = depth < DEEPEST and state == CommentState.PUBLISHED
    assert bool(takes_replies(Comment(depth=depth, state=state))) == expected
