"""Every write, one function per verb."""

from fabrique.expression.contributions.actions.comment import (
    edit_comment,
    post_comment,
    reply_to_comment,
    stamp_of,
    withdraw_comment,
)
from fabrique.expression.contributions.actions.moderation import (
    answer_moderation,
    dismiss_reports,
    hide_text,
    restore_text,
)
from fabrique.expression.contributions.actions.outcome import (
    SetAside,
    record_taken_up,
    reopen_outcome,
    set_aside,
    set_aside_selection,
    set_aside_theme,
    unrecord_taken_up,
)
from fabrique.expression.contributions.actions.participation import Nudge, nudge_silent_people
from fabrique.expression.contributions.actions.recount import Recount, recount
from fabrique.expression.contributions.actions.report import report_text

__all__ = [
    "Nudge",
    "Recount",
    "SetAside",
    "answer_moderation",
    "dismiss_reports",
    "edit_comment",
    "hide_text",
    "nudge_silent_people",
    "post_comment",
    "record_taken_up",
    "recount",
    "reopen_outcome",
    "reply_to_comment",
    "report_text",
    "restore_text",
    "set_aside",
    "set_aside_selection",
    "set_aside_theme",
    "stamp_of",
    "unrecord_taken_up",
    "withdraw_comment",
]
