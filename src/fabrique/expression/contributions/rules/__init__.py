"""May this person do this to that contribution, at this instant?"""

from fabrique.expression.contributions.rules.comment import (
    can_comment,
    can_edit_comment,
    can_read_comment,
    can_reply,
    can_withdraw_comment,
    readable_comments,
    takes_replies,
)
from fabrique.expression.contributions.rules.contribution import (
    can_answer_share,
    can_deposit,
    can_deposit_for_someone,
    can_edit,
    can_keep_draft,
    can_publish,
    can_share_authorship,
    can_withdraw,
)
from fabrique.expression.contributions.rules.file import (
    ACCEPTED,
    FILES_AT_MOST,
    SHOWN_IN_PAGE,
    CheckedFile,
    check_file,
    safe_name,
)
from fabrique.expression.contributions.rules.moderation import (
    can_answer_moderation,
    can_dismiss,
    can_hide,
    can_restore,
    can_see_moderation,
)
from fabrique.expression.contributions.rules.outcome import (
    can_be_taken_up,
    can_reopen_outcome,
    can_see_outcomes,
    can_set_aside,
    is_untreated,
    reason_is_enough,
)
from fabrique.expression.contributions.rules.participation import (
    NUDGE_REST,
    can_nudge,
    can_see_board,
    can_see_participation,
)
from fabrique.expression.contributions.rules.report import (
    can_report,
)
from fabrique.expression.contributions.rules.support import (
    can_support,
    shows_tallies,
)
from fabrique.expression.contributions.rules.visibility import (
    READABLE,
    WITH_AUTHOR,
    author_named_to,
    can_see,
    names_author,
    visible_to,
    wrote,
)

__all__ = [
    "ACCEPTED",
    "FILES_AT_MOST",
    "NUDGE_REST",
    "READABLE",
    "SHOWN_IN_PAGE",
    "WITH_AUTHOR",
    "CheckedFile",
    "author_named_to",
    "can_answer_moderation",
    "can_answer_share",
    "can_be_taken_up",
    "can_comment",
    "can_deposit",
    "can_deposit_for_someone",
    "can_dismiss",
    "can_edit",
    "can_edit_comment",
    "can_hide",
    "can_keep_draft",
    "can_nudge",
    "can_publish",
    "can_read_comment",
    "can_reopen_outcome",
    "can_reply",
    "can_report",
    "can_restore",
    "can_see",
    "can_see_board",
    "can_see_moderation",
    "can_see_outcomes",
    "can_see_participation",
    "can_set_aside",
    "can_share_authorship",
    "can_support",
    "can_withdraw",
    "can_withdraw_comment",
    "check_file",
    "is_untreated",
    "names_author",
    "readable_comments",
    "reason_is_enough",
    "safe_name",
    "shows_tallies",
    "takes_replies",
    "visible_to",
    "wrote",
]
