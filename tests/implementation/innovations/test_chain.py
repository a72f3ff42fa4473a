"""Sheets in the line of life: one query, and nothing of what is withheld."""

from __future__ import annotations

from typing import Any

import pytest

from fabrique.foundations.kernel.chain import NOTHING, Kind, Ref, Way
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import SheetOrigin
from fabrique.implementation.innovations.queries.chain import chain_part
from factories.contributions import ContributionFactory
from factories.innovations import THEN, SheetFactory

pytestmark = pytest.mark.django_db


def test_an_idea_leads_to_its_sheets_and_a_hidden_one_is_only_counted(django_assert_num_queries: Any) -> None:
    idea = ContributionFactory()
    shown, hidden = SheetFactory(published=True), SheetFactory(complete=True, title="Secret")
    SheetFactory(published=True)
    for sheet in (shown, hidden):
        SheetOrigin.objects.create(sheet=sheet, contribution=idea, added_at=THEN)
    start = Ref(Kind.CONTRIBUTION, idea.pk)
    with django_assert_num_queries(1):
        part = chain_part(Standing(), [start], THEN, way=Way.DOWN)
    assert [node.pk for node in part.nodes] == [shown.pk]
    assert [(edge.origin, edge.target.pk) for edge in part.edges] == [(start, shown.pk)]
    assert part.withheld == 1
    author = standing_of(hidden.created_by, THEN)
    assert {node.pk for node in chain_part(author, [start], THEN, way=Way.DOWN).nodes} == {shown.pk, hidden.pk}


def test_a_sheet_names_its_origins_going_up() -> None:
    idea, sheet = ContributionFactory(), SheetFactory(published=True)
    SheetOrigin.objects.create(sheet=sheet, contribution=idea, added_at=THEN)
    part = chain_part(Standing(), [Ref(Kind.SHEET, sheet.pk)], THEN, way=Way.UP)
    assert [edge.origin for edge in part.edges] == [Ref(Kind.CONTRIBUTION, idea.pk)]
    assert chain_part(Standing(), [Ref(Kind.SHEET, sheet.pk + 999)], THEN, way=Way.BOTH) == NOTHING
