"""Supports: mine, and how many persons stand behind a synthesis."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from fabrique.expression.contributions.models import Contribution, Support
from fabrique.foundations.people.models import Person

DISTINCT = """
WITH RECURSIVE tree(root, id) AS (
    SELECT id, id FROM contributions_contribution WHERE id = ANY(%(ids)s)
    UNION
    SELECT tree.root, child.id FROM contributions_contribution child JOIN tree ON child.merged_into_id = tree.id
)
SELECT tree.root, count(DISTINCT support.person_id)
FROM tree JOIN contributions_support support ON support.contribution_id = tree.id
WHERE support.position = 'agree'
GROUP BY tree.root
"""


def support_of(contribution: Contribution, person: Person | None) -> Support | None:
    """Return the support or vote of a person."""
    if person is None:
        return None
    return Support.objects.filter(contribution=contribution, person=person).first()


def positions_of(person: Person | None, contributions: Iterable[Contribution]) -> dict[int, str]:
    """What this person said of each contribution of a page, by its id."""
    if person is None:
        return {}
    mine = Support.objects.filter(person=person, contribution__in=[each.pk for each in contributions])
    return dict(mine.values_list("contribution_id", "position"))


def supports_of_older_versions(contribution: Contribution) -> int:
    """How many agreed with a text that has changed since."""
    if contribution.version_number == 1:
        return 0
    older = Support.objects.filter(
        contribution=contribution, position="agree", version_number__lt=contribution.version_number
    )
    return older.count()


def distinct_supporters(ids: Collection[int]) -> dict[int, int]:
    """How many different persons support each contribution or anything merged into it, at any depth.

    One query. Imported totals without single votes are not persons: add them apart.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT, {"ids": wanted})
        found = dict(cursor.fetchall())
    return {pk: found.get(pk, 0) for pk in wanted}
