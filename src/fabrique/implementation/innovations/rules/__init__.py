"""Who may read, write, publish and judge a sheet."""

from fabrique.implementation.innovations.rules.checks import Check, Facts, missing_for_publication, publication_checks
from fabrique.implementation.innovations.rules.life import (
    can_archive,
    can_confirm,
    can_publish,
    can_return,
    can_submit,
    can_take_up,
    can_unpublish,
    reason_is_enough,
)
from fabrique.implementation.innovations.rules.standing import SheetStanding
from fabrique.implementation.innovations.rules.visibility import can_see, leads, visible_sheets
from fabrique.implementation.innovations.rules.voice import (
    can_comment,
    can_follow,
    can_give_opinion,
    can_hide_comment,
    can_judge,
    can_name_expert,
)
from fabrique.implementation.innovations.rules.writing import (
    can_answer_share,
    can_create,
    can_edit,
    can_name_authors,
    shares_add_up,
)

__all__ = [
    "Check",
    "Facts",
    "SheetStanding",
    "can_answer_share",
    "can_archive",
    "can_comment",
    "can_confirm",
    "can_create",
    "can_edit",
    "can_follow",
    "can_give_opinion",
    "can_hide_comment",
    "can_judge",
    "can_name_authors",
    "can_name_expert",
    "can_publish",
    "can_return",
    "can_see",
    "can_submit",
    "can_take_up",
    "can_unpublish",
    "leads",
    "missing_for_publication",
    "publication_checks",
    "reason_is_enough",
    "shares_add_up",
    "visible_sheets",
]
