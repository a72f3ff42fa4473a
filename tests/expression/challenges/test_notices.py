"""What the clock tells: phases that open, phases that end soon. Once each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fabrique.expression.challenges import actions
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import lapsed_ids, standing_in
from fabrique.expression.contributions.queries.audience import still_readers
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Membership
from fabrique.foundations.people.queries import standing_of
from factories.challenges import DAY_ONE, WEEK, ChallengeFactory, ParticipationFactory, PhaseFactory
from factories.people import OrganisationFactory, PersonFactory

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


@pytest.mark.parametrize("gone", ["membership", "invitation"])
def test_who_came_with_an_organisation_that_left_is_told_nothing(gone: str) -> None:
    staying, leaving = OrganisationFactory(), OrganisationFactory()
    challenge = ChallengeFactory(organisations=[staying, leaving])
    people = [PersonFactory(organisation=each) for each in (OrganisationFactory(parent=staying), leaving, leaving)]
    through = [True, True, False]
    for person, by_right in zip(people, through, strict=True):
        ParticipationFactory(challenge=challenge, person=person, through_organisation=by_right)
    if gone == "membership":
        Membership.objects.filter(person=people[1]).update(ends_on=date(2021, 1, 1))
    else:
        challenge.invited_organisations.filter(organisation=leaving).delete()
    actions.announce_phases(at=DAY_ONE + timedelta(minutes=5))
    assert set(Message.objects.values_list("recipient", flat=True)) == {people[0].pk, people[2].pk}
    assert still_readers(challenge, [each.pk for each in people], DAY_ONE) == {people[0].pk, people[2].pk}
    for person in people:
        here = standing_in(challenge, standing_of(person, DAY_ONE), DAY_ONE)
        assert here.lapsed == (person.pk in lapsed_ids(challenge, DAY_ONE))
