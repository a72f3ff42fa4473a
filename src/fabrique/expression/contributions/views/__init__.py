"""Pages of the package."""

from fabrique.expression.contributions.views.comment import (
    comment_show,
    comment_edit,
    comment_new,
    comment_reply,
    comment_thread,
    comment_withdraw,
    comments_context,
)
from fabrique.expression.contributions.views.moderation import (
    answer_moderation_page,
    dismiss,
    hide,
    moderation_queue,
    moderation_csv,
    moderation_log,
    report,
    restore,
)
from fabrique.expression.contributions.views.outcome import outcomes, reopen, set_aside_one
from fabrique.expression.contributions.views.participation import figures, nudge, participation_board, participation_csv

__all__ = [
    "answer_moderation_page",
    "comment_show",
    "comment_edit",
    "comment_new",
    "comment_reply",
    "comment_thread",
    "comment_withdraw",
    "comments_context",
    "dismiss",
    "figures",
    "hide",
    "moderation_queue",
    "moderation_csv",
    "moderation_log",
    "nudge",
    "outcomes",
    "participation_board",
    "participation_csv",
    "reopen",
    "report",
    "restore",
    "set_aside_one",
]
