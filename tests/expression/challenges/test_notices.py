"""What the clock tells: phases that open, phases that end soon. Once each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fabrique.expression.challenges import actions
from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.notifications.models import Message
from factories.challenges import DAY_ONE, WEEK, ChallengeFactory, ParticipationFactory, PhaseFactory

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(minutes=-60), []),
        (timedelta(minutes=5), ["challenges.phase_opened"]),
        (timedelta(days=3), []),
        (WEEK - timedelta(hours=49), []),
        (WEEK - timedelta(hours=47), ["challenges.phase_closing"]),
        (WEEK, ["challenges.phase_opened"]),
        (6 * WEEK, []),
    ],
)
def test_participants_are_told_once(after: timedelta, expected: list[str]) -> None:
    ParticipationFactory(challenge=ChallengeFactory(public=True))
    for minutes in (0, 10, 20):
        actions.announce_phases(at=DAY_ONE + after + timedelta(minutes=minutes))
    assert kinds() == expected


def test_another_end_is_announced_again() -> None:
    challenge = ChallengeFactory(public=True, phases=False)
    phase = PhaseFactory(challenge=challenge)
    ParticipationFactory(challenge=challenge)
    actions.announce_phases(at=DAY_ONE + WEEK - timedelta(hours=40))
    phase.ends_at = DAY_ONE + 2 * WEEK
    phase.save()
    actions.announce_phases(at=DAY_ONE + WEEK - timedelta(hours=30))
    actions.announce_phases(at=DAY_ONE + 2 * WEEK - timedelta(hours=30))
    assert kinds() == ["challenges.phase_closing"] * 2


@pytest.mark.parametrize("state", ["preparing", "closed", "published", "archived"])
def test_only_open_workshops_speak(state: str) -> None:
    ParticipationFactory(challenge=ChallengeFactory(**{state: True}))
    actions.announce_phases(at=DAY_ONE + timedelta(minutes=5))
    assert (kinds(), Challenge.objects.count()) == ([], 1)


def test_a_one_day_phase_does_not_announce_its_end_as_it_opens() -> None:
    challenge = ChallengeFactory(public=True, phases=False)
    PhaseFactory(challenge=challenge, ends_at=DAY_ONE + timedelta(hours=2))
    ParticipationFactory(challenge=challenge)
    actions.announce_phases(at=DAY_ONE + timedelta(minutes=5))
    assert kinds() == ["challenges.phase_opened"]
