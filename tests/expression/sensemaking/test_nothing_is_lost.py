"""Any sequence of merge, undo, move and split keeps every contribution, author, support and comment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Comment, Contribution, Support
from fabrique.expression.sensemaking import actions, queries
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.models import Person
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, set_phase
from factories.contributions import CommentFactory, ContributionFactory, SupportFactory
from factories.people import PersonFactory

AT = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)
SIZE = 5
ACTS = ("merge", "undo", "move", "split", "pour", "retire", "dissolve", "add")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)), max_size=12
)


def pick(rows: list, rank: int):  # type: ignore[no-untyped-def,type-arg]  # noqa: ANN201
    return rows[rank % len(rows)] if rows else None


def step(challenge: Challenge, facilitator: Person, act: str, i: int, j: int, k: int) -> None:
    live = list(Contribution.objects.filter(challenge=challenge, state="publiee").order_by("pk"))
    children = list(Contribution.objects.filter(challenge=challenge, state="fusionnee").order_by("pk"))
    syntheses = [row for row in live if row.kind == "synthese"]
    themes = queries.themes_of(challenge)
    if act == "merge" and len(live) > 1:
        rows = {pick(live, i).pk: pick(live, i), pick(live, j).pk: pick(live, j)}
        actions.merge_contributions(facilitator, list(rows.values()), title=f"S{i}", text="t", at=AT)
    elif act == "add" and syntheses:
        actions.merge_contributions(facilitator, [pick(live, i)], into=pick(syntheses, j), at=AT)
    elif act == "undo" and children:
        actions.undo_merge(facilitator, pick(children, i), at=AT)
    elif act == "dissolve" and syntheses:
        actions.dissolve_synthesis(facilitator, pick(syntheses, i), at=AT)
    elif act == "move" and live:
        row = pick(live, i)
        actions.move_contributions(facilitator, challenge, {row.pk: row.theme_id}, theme=pick(themes, j), at=AT)
    elif act == "split" and themes:
        theme = pick(themes, i)
        held = [row for row in live if row.theme_id == theme.pk]
        actions.split_theme(facilitator, theme, name=f"T{i}-{j}-{k}", contributions=held[:1], at=AT)
    elif act == "pour" and len(themes) > 1:
        actions.merge_themes(facilitator, pick(themes, i), into=pick(themes, j), at=AT)
    elif act == "retire" and themes:
        actions.retire_theme(facilitator, pick(themes, i), at=AT)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_any_sequence_of_acts_keeps_everything(steps: list[tuple[str, int, int, int]]) -> None:
    challenge = ChallengeFactory(open=True)
    set_phase(challenge, PhaseKind.CONVERGENCE, AT)
    facilitator = PersonFactory()
    ChallengeMandateFactory(person=facilitator, challenge=challenge)
    originals = [ContributionFactory(challenge=challenge) for _ in range(SIZE)]
    supports = {SupportFactory(contribution=row).pk for row in originals}
    comments = {CommentFactory(contribution=row).pk for row in originals}
    actions.create_theme(facilitator, challenge, name="Un", at=AT)
    actions.create_theme(facilitator, challenge, name="Deux", at=AT)
    before = {row.pk: (row.author_id, row.title, row.body) for row in originals}

    for act, i, j, k in steps:
        try:
            step(challenge, facilitator, act, i, j, k)
        except DomainError:
            continue

    after = Contribution.objects.in_bulk(list(before))
    assert {pk: (row.author_id, row.title, row.body) for pk, row in after.items()} == before
    assert set(Support.objects.filter(contribution__in=before).values_list("pk", flat=True)) == supports
    assert set(Comment.objects.filter(contribution__in=before).values_list("pk", flat=True)) == comments
    for row in after.values():
        assert row.state in {"publiee", "fusionnee"}
        parent, hops = row.merged_into, 0
        while parent is not None:
            assert parent.kind == "synthese"
            assert parent.state in {"publiee", "fusionnee"}
            parent, hops = parent.merged_into, hops + 1
            assert hops < 20
    board = queries.board_of(challenge)
    assert board.total == Contribution.objects.filter(challenge=challenge, state="publiee").count()
