"""Whatever people do, in whatever order: numbers, states and versions stay true."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fabrique.expression.recommendations import actions
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.models import Amendment, Recommendation
from fabrique.expression.recommendations.queries import content_of
from fabrique.expression.recommendations.states import RECOMMENDATION_LIFE, RecommendationState
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import DomainError
from factories.contributions import ContributionFactory
from factories.desk import AT, Desk

REASON = "Déjà couverte par une autre recommandation."
Deed = Callable[[Desk, Recommendation, int], object]


def create(desk: Desk, _row: Recommendation, number: int) -> object:
    return actions.create_recommendation(
        desk.facilitator, desk.challenge, Heading(f"Encore {number} {uuid.uuid4()}"), at=AT
    )


def write(desk: Desk, row: Recommendation, number: int) -> object:
    known = [(each.key, richtext.to_markdown(each.body)) for each in row.paragraphs.filter(retired_at=None)]
    kept = [Passage(key, text) for key, text in known]
    match number % 4:
        case 0:
            kept.append(Passage(uuid.uuid4(), f"Nouveau paragraphe {number}."))
        case 1:
            kept.reverse()
        case 2:
            kept = kept[1:]
        case _:
            kept = [Passage(each.key, each.text + f" Ajout {number}.") for each in kept]
    return actions.save_text(desk.agent, row, Heading(row.title), kept, seen=row.version_number, at=AT)


def write_on_old(desk: Desk, row: Recommendation, number: int) -> object:
    passage = Passage(uuid.uuid4(), f"Écrit sans avoir lu {number}.")
    return actions.save_text(
        desk.employee, row, Heading(row.title), [passage], seen=max(1, row.version_number - 1), at=AT
    )


def cite(desk: Desk, row: Recommendation, number: int) -> object:
    rows = list(row.paragraphs.filter(retired_at=None))
    source = ContributionFactory(challenge=desk.challenge)
    return actions.cite_contribution(desk.agent, rows[number % len(rows)], source, at=AT) if rows else None


def amend(desk: Desk, row: Recommendation, number: int) -> object:
    paragraph = row.paragraphs.filter(retired_at=None).first()
    if paragraph is None:
        return None
    return actions.propose_amendment(
        desk.other, paragraph, text=f"Autre rédaction {number}.", justification=REASON, seen=row.version_number, at=AT
    )


def decide(desk: Desk, row: Recommendation, number: int) -> object:
    waiting = Amendment.objects.filter(paragraph__recommendation=row, state="propose").first()
    if waiting is None:
        return None
    if number % 2:
        return actions.decline_amendment(desk.employee, waiting, reason=REASON, at=AT)
    return actions.accept_amendment(desk.employee, waiting, seen=row.version_number, at=AT)


DEEDS: dict[str, Deed] = {
    "create": create,
    "write": write,
    "write_on_old": write_on_old,
    "cite": cite,
    "amend": amend,
    "decide": decide,
    "submit": lambda desk, row, _n: actions.submit_recommendation(desk.agent, row, at=AT),
    "validate": lambda desk, row, _n: actions.validate_recommendation(desk.facilitator, row, at=AT),
    "reopen": lambda desk, row, _n: actions.reopen_recommendation(desk.facilitator, row, at=AT),
    "abandon": lambda desk, row, _n: actions.abandon_recommendation(desk.facilitator, row, reason=REASON, at=AT),
    "bring_back": lambda desk, row, _n: actions.bring_back_recommendation(desk.facilitator, row, at=AT),
    "publish": lambda desk, row, _n: actions.publish_recommendation(desk.facilitator, row, at=AT),
}


def check(row: Recommendation, before: str, kept: dict[int, object]) -> None:
    """The state moved along the table, versions follow each other, none has changed, the last is the text."""
    row.refresh_from_db()
    assert row.state == before or _reachable(before, row.state)
    versions = list(row.versions.order_by("number"))
    assert [each.number for each in versions] == list(range(1, row.version_number + 1))
    assert {each.number: each.content for each in versions if each.number in kept} == kept
    assert versions[-1].content == content_of(row)
    assert (row.published_at is not None) == (row.state == RecommendationState.PUBLISHED)
    assert bool(row.abandon_reason) == (row.state == RecommendationState.ABANDONED)
    kept.update({each.number: each.content for each in versions})


def _reachable(origin: str, target: str) -> bool:
    return RECOMMENDATION_LIFE.allows(origin, target)


@pytest.mark.django_db
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 40)), min_size=4, max_size=18))
@example([("cite", 0), ("amend", 0), ("decide", 0), ("amend", 1), ("decide", 1)])
@example([("validate", 0), ("reopen", 0), ("validate", 0), ("publish", 0), ("write", 0), ("cite", 0), ("abandon", 0)])
@example([("write", 1), ("write_on_old", 0), ("abandon", 0), ("create", 0), ("bring_back", 0), ("submit", 0)])
def test_any_sequence_keeps_numbers_states_and_versions_true(deeds: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        desk = Desk()
        row = desk.recommendation()
        numbers: list[int] = [row.number]
        kept: dict[int, object] = {}
        check(row, row.state, kept)
        for name, number in [("submit", 0), *deeds]:
            before, published = row.state, content_of(row) if row.state == RecommendationState.PUBLISHED else None
            try:
                with transaction.atomic():
                    made = DEEDS[name](desk, row, number)
            except DomainError:
                made = None
                row.refresh_from_db()
                assert row.state == before
            if name == "create" and isinstance(made, Recommendation):
                assert made.number == max(numbers) + 1
                numbers.append(made.number)
            check(row, before, kept)
            assert published is None or content_of(row) == published
        transaction.set_rollback(True)
