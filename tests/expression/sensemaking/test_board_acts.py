"""Themes, moves and syntheses: nothing is lost, whatever two facilitators do at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.challenges.states import ChallengeState, PhaseKind
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import distinct_supporters
from fabrique.expression.contributions.states import ContributionState, Outcome
from fabrique.expression.sensemaking import actions, queries
from fabrique.expression.sensemaking.models import Merge
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, set_phase
from factories.contributions import CommentFactory, ContributionFactory, SupportFactory
from factories.people import PersonFactory

AT = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)


class Room:
    """An open workshop in convergence, its facilitator, four contributions."""

    def __init__(self) -> None:
        self.challenge: Challenge = ChallengeFactory(open=True)
        set_phase(self.challenge, PhaseKind.CONVERGENCE, AT)
        self.facilitator: Person = PersonFactory()
        ChallengeMandateFactory(person=self.facilitator, challenge=self.challenge)
        self.rows: list[Contribution] = [ContributionFactory(challenge=self.challenge) for _ in range(4)]

    def theme(self, name: str = "Accueil") -> Theme:
        return actions.create_theme(self.facilitator, self.challenge, name=name, at=AT)

    def move(self, rows: list[Contribution], theme: Theme | None, seen: Theme | None = None) -> actions.Moved:
        wanted = {row.pk: seen.pk if seen else None for row in rows}
        return actions.move_contributions(self.facilitator, self.challenge, wanted, theme=theme, at=AT)

    def gather(self, rows: list[Contribution]) -> Contribution:
        return actions.merge_contributions(self.facilitator, rows, title="Ensemble", text="Le texte.", at=AT)


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def test_moving_fills_a_theme_and_tells_what_is_left(room: Room) -> None:
    theme = room.theme()
    assert queries.board_of(room.challenge).untreated == 4
    room.move(room.rows[:3], theme)
    board = queries.board_of(room.challenge)
    assert (board.total, board.untreated) == (4, 1)
    assert [(column.count, len(column.cards)) for column in board.columns] == [(1, 1), (3, 3)]


def test_a_move_that_a_colleague_made_first_is_kept_and_told(room: Room) -> None:
    first, second = room.theme("Premier"), room.theme("Second")
    row, other = room.rows[:2]
    room.move([row], first)
    done = room.move([row, other], second)
    assert [each.pk for each in done.moved] == [other.pk]
    assert [each.pk for each in done.elsewhere] == [row.pk]
    row.refresh_from_db()
    assert row.theme_id == first.pk


def test_a_theme_is_split_poured_and_retired_without_losing_anything(room: Room) -> None:
    theme, other = room.theme("Un"), room.theme("Deux")
    room.move(room.rows, theme)
    part = actions.split_theme(room.facilitator, theme, name="Trois", contributions=room.rows[:2], at=AT)
    actions.merge_themes(room.facilitator, part, into=other, at=AT)
    actions.retire_theme(room.facilitator, theme, at=AT)
    assert [t.name for t in queries.themes_of(room.challenge)] == ["Deux"]
    held = Contribution.objects.filter(challenge=room.challenge).order_by("pk").values_list("theme_id", flat=True)
    assert list(held) == [other.pk, other.pk, None, None]


def test_two_themes_never_have_the_same_name(room: Room) -> None:
    room.theme("Accueil")
    with pytest.raises(Conflict, match="accueil"):
        room.theme("  accueil ")


def test_renaming_over_a_colleagues_new_name_is_refused(room: Room) -> None:
    theme = room.theme()
    actions.rename_theme(room.facilitator, theme, name="Nouveau", summary="", seen_name="Accueil", at=AT)
    with pytest.raises(Conflict, match="Nouveau"):
        actions.rename_theme(room.facilitator, theme, name="Autre", summary="", seen_name="Accueil", at=AT)


def test_a_synthesis_counts_each_supporter_once_and_keeps_every_thread(room: Room) -> None:
    a, b = room.rows[:2]
    both, only = PersonFactory(), PersonFactory()
    SupportFactory(contribution=a, person=both)
    SupportFactory(contribution=b, person=both)
    SupportFactory(contribution=b, person=only)
    CommentFactory(contribution=a)
    synthesis = room.gather([a, b])
    assert distinct_supporters([synthesis.pk]) == {synthesis.pk: 2}
    a.refresh_from_db()
    assert (a.state, a.merged_into_id, a.outcome) == (ContributionState.MERGED, synthesis.pk, Outcome.MERGED)
    assert (a.supports.count(), a.comments.count()) == (1, 1)
    assert Message.objects.filter(recipient=a.author, kind="sensemaking.merged").count() == 1


def test_undoing_puts_back_state_theme_and_outcome(room: Room) -> None:
    theme = room.theme()
    a, b, c = room.rows[:3]
    room.move([a, b, c], theme)
    synthesis = room.gather([a, b])
    assert synthesis.theme_id == theme.pk
    actions.undo_merge(room.facilitator, Contribution.objects.get(pk=a.pk), at=AT)
    a.refresh_from_db()
    assert (a.state, a.merged_into_id, a.theme_id, a.outcome) == ("publiee", None, theme.pk, Outcome.PENDING)
    actions.dissolve_synthesis(room.facilitator, synthesis, at=AT)
    b.refresh_from_db()
    synthesis.refresh_from_db()
    assert (b.state, synthesis.state) == ("publiee", "retiree")
    assert Merge.objects.filter(undone_at=None).count() == 0


def test_a_synthesis_may_gather_syntheses(room: Room) -> None:
    a, b, c, d = room.rows
    for row in room.rows:
        SupportFactory(contribution=row)
    top = room.gather([room.gather([a, b]), room.gather([c, d])])
    assert distinct_supporters([top.pk]) == {top.pk: 4}


@pytest.mark.parametrize("act", ["move", "merge", "theme"])
def test_only_the_facilitation_team_arranges(room: Room, act: str) -> None:
    stranger = PersonFactory()
    acts: dict[str, Callable[[], object]] = {
        "move": lambda: actions.move_contributions(
            stranger, room.challenge, {room.rows[0].pk: None}, theme=None, at=AT
        ),
        "merge": lambda: actions.merge_contributions(stranger, room.rows[:2], title="x", text="y", at=AT),
        "theme": lambda: actions.create_theme(stranger, room.challenge, name="x", at=AT),
    }
    with pytest.raises(Refused):
        acts[act]()


def test_the_phase_closes_the_board_but_not_the_undo(room: Room) -> None:
    synthesis = room.gather(room.rows[:2])
    set_phase(room.challenge, PhaseKind.PRIORITISATION, AT)
    with pytest.raises(ImpossibleNow):
        room.theme()
    actions.undo_merge(room.facilitator, Contribution.objects.get(pk=room.rows[0].pk), at=AT)
    Challenge.objects.filter(pk=room.challenge.pk).update(state=ChallengeState.PUBLISHED)
    with pytest.raises(ImpossibleNow):
        actions.dissolve_synthesis(room.facilitator, synthesis, at=AT)


def test_a_contribution_of_another_workshop_never_joins(room: Room) -> None:
    stranger = ContributionFactory(challenge=ChallengeFactory(open=True))
    with pytest.raises(Refused):
        room.gather([room.rows[0], stranger])
    with pytest.raises(Refused):
        room.move([stranger], None)


def test_what_was_moderated_leaves_the_board(room: Room) -> None:
    hidden = ContributionFactory(challenge=room.challenge, hidden=True)
    with pytest.raises(Conflict):
        room.move([hidden], room.theme())
    assert queries.board_of(room.challenge).total == 4


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts at once, each on its own connection; return results or domain errors."""
    results: list[object] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(rank: int) -> None:
        try:
            barrier.wait(timeout=20)
            results[rank] = acts[rank]()
        except DomainError as error:
            results[rank] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(rank,)) for rank in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_merges_of_the_same_contribution_give_one_parent(transactional_db: None) -> None:
    room = Room()
    a, b, c, _d = room.rows
    results = together([lambda: room.gather([a, b]), lambda: room.gather([b, c])])
    won = [r for r in results if isinstance(r, Contribution)]
    lost = [r for r in results if isinstance(r, Conflict)]
    assert (len(won), len(lost)) == (1, 1)
    b.refresh_from_db()
    assert b.merged_into_id == won[0].pk
    assert Merge.objects.filter(child=b, undone_at=None).count() == 1
    assert Contribution.objects.filter(challenge=room.challenge, kind="synthese").count() == 1


def test_two_facilitators_moving_the_same_cards_lose_none(transactional_db: None) -> None:
    room = Room()
    themes = [room.theme("Un"), room.theme("Deux")]
    results = together([lambda t=theme: room.move(room.rows, t) for theme in themes])  # type: ignore[misc]
    moved = [len(r.moved) for r in results if isinstance(r, actions.Moved)]
    assert sorted(moved) == [0, 4]
    assert Contribution.objects.filter(challenge=room.challenge, theme=None).count() == 0


def test_two_themes_of_one_name_at_once(transactional_db: None) -> None:
    room = Room()
    results = together([lambda: room.theme("Accueil"), lambda: room.theme("Accueil")])
    assert sorted(type(r).__name__ for r in results) == ["Conflict", "Theme"]
