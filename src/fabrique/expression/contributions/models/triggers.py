"""Database triggers that keep counters true, whoever writes and however many rows at once.

Statement-level: one update per contribution touched, not per row. ``fabrique manage
recount`` compares the counters with the rows and mends them.
"""

from __future__ import annotations

import pgtrigger

VOTES = """
UPDATE contributions_contribution c SET
    agree_count = c.agree_count + d.agree,
    mixed_count = c.mixed_count + d.mixed,
    disagree_count = c.disagree_count + d.disagree
FROM (
    SELECT contribution_id,
        coalesce(sum(sign) FILTER (WHERE position = 'agree'), 0) AS agree,
        coalesce(sum(sign) FILTER (WHERE position = 'mixed'), 0) AS mixed,
        coalesce(sum(sign) FILTER (WHERE position = 'disagree'), 0) AS disagree
    FROM ({rows}) r GROUP BY contribution_id ORDER BY contribution_id
) d
WHERE c.id = d.contribution_id;
RETURN NULL;
"""

COMMENTS = """
UPDATE contributions_contribution c SET comment_count = c.comment_count + d.published
FROM (
    SELECT contribution_id, sum(sign) AS published
    FROM ({rows}) r WHERE state = 'publie' GROUP BY contribution_id
) d
WHERE c.id = d.contribution_id AND d.published <> 0;
RETURN NULL;
"""


def counting(prefix: str, func: str, column: str) -> list[pgtrigger.Trigger]:
    """Return the three triggers (insert, update, delete) that keep ``func``'s counters."""
    added = f"SELECT contribution_id, {column}, 1 AS sign FROM new_rows"
    removed = f"SELECT contribution_id, {column}, -1 AS sign FROM old_rows"
    shapes = {
        pgtrigger.Insert: (added, pgtrigger.Referencing(new="new_rows")),  # type: ignore[no-untyped-call]
        pgtrigger.Update: (
            f"{added} UNION ALL {removed}",
            pgtrigger.Referencing(new="new_rows", old="old_rows"),  # type: ignore[no-untyped-call]
        ),
        pgtrigger.Delete: (removed, pgtrigger.Referencing(old="old_rows")),  # type: ignore[no-untyped-call]
    }
    return [
        pgtrigger.Trigger(
            name=f"{prefix}_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=func.replace("{rows}", rows),
        )
        for operation, (rows, referencing) in shapes.items()
    ]


def never_changed() -> list[pgtrigger.Trigger]:
    """Return the trigger that makes the rows of a table immutable."""
    return [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]
