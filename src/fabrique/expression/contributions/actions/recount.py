"""Comparing the counters that triggers keep with the rows they count, and mending them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

COMMENTS = """
UPDATE contributions_contribution c SET comment_count = d.comments
FROM (
    SELECT c.id, count(m.id) AS comments
    FROM contributions_contribution c
    LEFT JOIN contributions_comment m ON m.contribution_id = c.id AND m.state = 'publie'
    GROUP BY c.id
) d
WHERE c.id = d.id AND c.comment_count <> d.comments
"""
VOTES = """
UPDATE contributions_contribution c
SET agree_count = d.agree, mixed_count = d.mixed, disagree_count = d.disagree
FROM (
    SELECT c.id,
        count(s.id) FILTER (WHERE s.position = 'agree') AS agree,
        count(s.id) FILTER (WHERE s.position = 'mixed') AS mixed,
        count(s.id) FILTER (WHERE s.position = 'disagree') AS disagree
    FROM contributions_contribution c
    LEFT JOIN contributions_support s ON s.contribution_id = c.id
    GROUP BY c.id
) d
WHERE c.id = d.id
  AND (c.agree_count, c.mixed_count, c.disagree_count) IS DISTINCT FROM (d.agree, d.mixed, d.disagree)
"""
TOTALS = """
SELECT (SELECT count(*) FROM contributions_contribution),
       (SELECT count(*) FROM contributions_comment),
       (SELECT count(*) FROM contributions_support)
"""


@dataclass(frozen=True, slots=True)
class Recount:
    """How many rows were looked at, and how many contributions had a wrong counter."""

    contributions: int
    comments: int
    supports: int
    mended_comments: int
    mended_votes: int


def recount() -> Recount:
    """Mend every counter that is not what its rows say; nobody comments or votes meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE contributions_comment, contributions_support IN SHARE MODE")
        cursor.execute(COMMENTS)
        mended_comments = cursor.rowcount
        cursor.execute(VOTES)
        mended_votes = cursor.rowcount
        cursor.execute(TOTALS)
        contributions, comments, supports = cursor.fetchone()
    return Recount(contributions, comments, supports, mended_comments, mended_votes)
