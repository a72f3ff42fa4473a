"""Pages of the package."""

from fabrique.expression.contributions.views.comment import (
    comment_edit,
    comment_new,
    comment_reply,
    comment_show,
    comment_thread,
    comment_withdraw,
    comments_context,
)
from fabrique.expression.contributions.views.moderation import (
    answer_moderation_page,
    dismiss,
    hide,
    moderation_csv,
    moderation_log,
    moderation_queue,
    report,
    restore,
)
from fabrique.expression.contributions.views.outcome import outcomes, reopen, set_aside_one
from fabrique.expression.contributions.views.participation import figures, nudge, participation_board, participation_csv

__all__ = [
    "answer_moderation_page",
    "comment_edit",
    "comment_new",
    "comment_reply",
    "comment_show",
    "comment_thread",
    "comment_withdraw",
    "comments_context",
    "dismiss",
    "figures",
    "hide",
    "moderation_csv",
    "moderation_log",
    "moderation_queue",
    "nudge",
    "outcomes",
    "participation_board",
    "participation_csv",
    "reopen",
    "report",
    "restore",
    "set_aside_one",
]
