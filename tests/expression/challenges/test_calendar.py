"""The table act × phase, the calendar in words, and its proposals: without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.expression.challenges.actions import BLUEPRINTS
from fabrique.expression.challenges.actions.copies import shifted
from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.queries import timeline_of
from fabrique.expression.challenges.rules import (
    ChallengeStanding,
    access_line,
    calendar_remarks,
    can_do,
    coherent_access,
    eight_weeks,
    phase_permits,
    situation_at,
)
from fabrique.expression.challenges.states import (
    ACT_PHASES,
    CHALLENGE_LIFE,
    PARTICIPATION_LIFE,
    Access,
    Act,
    ChallengeState,
    ParticipationState,
    PhaseKind,
)
from fabrique.foundations.kernel.lifecycle import Lifecycle
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.rules import Standing

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
offsets = st.one_of(st.none(), st.integers(-30, 30))
phases = st.lists(st.tuples(st.sampled_from(list(PhaseKind)), offsets, offsets), max_size=8)


def made(rows: list[tuple[PhaseKind, int | None, int | None]]) -> list[Phase]:
    return [
        Phase(
            pk=number,
            kind=kind,
            position=number,
            starts_at=None if start is None else T0 + start * DAY,
            ends_at=None if end is None else T0 + end * DAY,
        )
        for number, (kind, start, end) in enumerate(rows)
        if start is None or end is None or end >= start
    ]


@given(rows=phases, act=st.sampled_from(list(Act)), hours=st.integers(-800, 800))
def test_an_act_is_possible_exactly_while_a_phase_that_permits_it_is_open(
    rows: list[tuple[PhaseKind, int | None, int | None]], act: Act, hours: int
) -> None:
    calendar, at = made(rows), T0 + timedelta(hours=hours)
    expected = any(
        phase.kind in ACT_PHASES[act]
        and phase.starts_at is not None
        and phase.starts_at <= at
        and (phase.ends_at is None or at < phase.ends_at)
        for phase in calendar
    )
    verdict = phase_permits(ChallengeStanding(phases=calendar), act, at)
    assert (verdict.allowed, bool(verdict.reason)) == (expected, not expected)


@given(rows=phases, hours=st.integers(-800, 800))
def test_where_we_are_is_always_said(rows: list[tuple[PhaseKind, int | None, int | None]], hours: int) -> None:
    calendar, at = made(rows), T0 + timedelta(hours=hours)
    situation = situation_at(calendar, at)
    assert (situation.moment == "open") == any(phase.is_open(at) for phase in calendar)
    assert situation.headline != ""
    assert [step.state == "current" for step in timeline_of(calendar, at)] == [p.is_open(at) for p in calendar]


EXPLORATION = [(PhaseKind.EXPLORATION, 0, 7)]


@pytest.mark.parametrize(
    ("at", "allowed", "reason"),
    [
        (
            T0 - timedelta(seconds=1),
            False,
            "«\u00a0Contribuer\u00a0» sera possible à partir du lundi\u00a02\u00a0mars 2026 à\u00a09\u00a0h (phase «\u00a0Exploration\u00a0»).",
        ),
        (T0, True, ""),
        (T0 + 7 * DAY - timedelta(seconds=1), True, ""),
        (
            T0 + 7 * DAY,
            False,
            "La phase «\u00a0Exploration\u00a0» s’est terminée le lundi\u00a09\u00a0mars 2026 à\u00a09\u00a0h. Écrivez à l’équipe d’animation si vous souhaitez qu’elle la prolonge.",
        ),
    ],
)
def test_late_and_early_acts_are_told_the_date(at: datetime, *, allowed: bool, reason: str) -> None:
    verdict = phase_permits(ChallengeStanding(phases=made(EXPLORATION)), Act.CONTRIBUTE, at)
    assert (verdict.allowed, verdict.reason) == (allowed, reason)


def test_whoever_facilitates_neither_supports_nor_rates() -> None:
    challenge = Challenge(state=ChallengeState.OPEN, opened_at=T0)
    calendar = made([(kind, 0, 7) for kind in PhaseKind])
    base = Standing(person=Person(pk=1))
    neutral = ChallengeStanding(base=base, roles=frozenset({"facilitator"}), participation="active", phases=calendar)
    partisan = ChallengeStanding(base=base, participation="active", phases=calendar)
    assert [act for act in Act if not can_do(neutral, challenge, act, T0)] == [Act.SUPPORT, Act.RATE]
    assert [act for act in Act if not can_do(partisan, challenge, act, T0)] == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ChallengeState.PREPARING, False),
        (ChallengeState.OPEN, True),
        (ChallengeState.CLOSED, False),
        (ChallengeState.PUBLISHED, False),
        (ChallengeState.ARCHIVED, False),
    ],
)
def test_one_takes_part_in_an_open_workshop_only(state: ChallengeState, *, expected: bool) -> None:
    here = ChallengeStanding(base=Standing(person=Person(pk=1)), participation="active", phases=made(EXPLORATION))
    assert bool(can_do(here, Challenge(state=state), Act.CONTRIBUTE, T0)) is expected


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_eight_weeks_follow_one_another_in_paris_hours(first_day: date) -> None:
    slots = eight_weeks(first_day)
    from django.utils.timezone import localtime

    starts = [localtime(slot.starts_at) for slot in slots]
    assert [(start.date() - first_day).days for start in starts] == [0, 7, 21, 28, 42, 49]
    assert {start.hour for start in starts} == {9}
    assert all(slot.starts_at < slot.ends_at for slot in slots)
    assert all(first.ends_at <= second.starts_at for first, second in pairwise(slots))


def test_a_proposed_calendar_calls_for_no_remark() -> None:
    assert [calendar_remarks(each.plan(date(2026, 3, 2)), T0) for each in BLUEPRINTS] == [[], [], []]


def test_overlaps_and_gaps_are_explained() -> None:
    calendar = made(
        [
            (PhaseKind.FRAMING, 0, 8),
            (PhaseKind.EXPLORATION, 7, 14),
            (PhaseKind.DRAFTING, 20, None),
            (PhaseKind.RESTITUTION, None, None),
        ]
    )
    assert [remark.text for remark in calendar_remarks(calendar, T0)] == [
        "Sans date de début\u00a0: «\u00a0Restitution\u00a0».",
        "«\u00a0Cadrage\u00a0» et «\u00a0Exploration\u00a0» se chevauchent\u00a0: pendant ce temps, les actes des deux phases sont possibles.",
        "Entre «\u00a0Exploration\u00a0» et «\u00a0Rédaction\u00a0», 6\u00a0jours sans phase\u00a0: on peut lire, mais rien écrire.",
        "Sans date de fin, à terminer à la main\u00a0: «\u00a0Rédaction\u00a0».",
    ]


def test_a_shift_over_summer_time_keeps_the_hour() -> None:
    assert shifted(datetime(2026, 3, 27, 8, tzinfo=UTC), 7) == datetime(2026, 4, 3, 7, tzinfo=UTC)


COHERENT = {
    (Access.PUBLIC, Access.SIGNED_IN),
    (Access.PUBLIC, Access.ORGANISATIONS),
    (Access.PUBLIC, Access.INVITATION),
    (Access.SIGNED_IN, Access.SIGNED_IN),
    (Access.SIGNED_IN, Access.ORGANISATIONS),
    (Access.SIGNED_IN, Access.INVITATION),
    (Access.ORGANISATIONS, Access.ORGANISATIONS),
    (Access.ORGANISATIONS, Access.INVITATION),
    (Access.INVITATION, Access.INVITATION),
}


def test_access_rules_that_hold_together() -> None:
    assert {(read, part) for read in Access for part in Access if coherent_access(read, part)} == COHERENT


@pytest.mark.parametrize(
    ("read", "take_part", "count", "line"),
    [
        (
            Access.PUBLIC,
            Access.ORGANISATIONS,
            14,
            "Lecture\u00a0: tout le monde. Participation\u00a0: les membres des 14 organisations invitées.",
        ),
        (Access.SIGNED_IN, Access.SIGNED_IN, 0, "Lecture et participation\u00a0: toute personne qui a un compte."),
        (
            Access.ORGANISATIONS,
            Access.INVITATION,
            1,
            "Lecture\u00a0: les membres de l’organisation invitée. Participation\u00a0: les personnes invitées par l’équipe d’animation.",
        ),
    ],
)
def test_the_access_line(read: Access, take_part: Access, count: int, line: str) -> None:
    assert access_line(Challenge(read_access=read, take_part_access=take_part), count) == line


@pytest.mark.parametrize(
    ("life", "states"), [(CHALLENGE_LIFE, ChallengeState), (PARTICIPATION_LIFE, ParticipationState)]
)
def test_every_state_has_its_line_in_the_table(
    life: Lifecycle, states: type[ChallengeState | ParticipationState]
) -> None:
    assert set(life.table) == {state.value for state in states}
    assert {target for _origin, target in life.lines()} <= set(life.table)
