"""What pages and actions read about contributions."""

from fabrique.expression.contributions.queries.contribution import (
    Found,
    coauthor_ids,
    contribution_for,
    visible_contributions,
)

__all__ = [
    "Found",
    "coauthor_ids",
    "contribution_for",
    "visible_contributions",
]
