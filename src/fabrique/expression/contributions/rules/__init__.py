"""May this person do this to that contribution, at this instant?"""

from fabrique.expression.contributions.rules.visibility import (
    READABLE,
    author_named_to,
    can_see,
    names_author,
    visible_to,
    wrote,
)

__all__ = [
    "READABLE",
    "author_named_to",
    "can_see",
    "names_author",
    "visible_to",
    "wrote",
]
