"""Every write, one function per verb."""

from fabrique.expression.contributions.actions.attachment import (
    remove_file,
)
from fabrique.expression.contributions.actions.coauthor import (
    accept_share,
    decline_share,
    propose_share,
    remove_coauthor,
)
from fabrique.expression.contributions.actions.comment import (
    edit_comment,
    post_comment,
    reply_to_comment,
    stamp_of,
    withdraw_comment,
)
from fabrique.expression.contributions.actions.contribution import (
    Deposit,
    add_version,
    deposit_contribution,
    draft_contribution,
    edit_contribution,
    publish_contribution,
    stamp,
    withdraw_contribution,
)
from fabrique.expression.contributions.actions.draft import (
    drop_draft,
    forget_drafts,
    save_draft,
)
from fabrique.expression.contributions.actions.moderation import (
    answer_moderation,
    dismiss_reports,
    hide_text,
    restore_text,
)
from fabrique.expression.contributions.actions.outcome import (
    SetAside,
    record_answered,
    record_taken_up,
    reopen_outcome,
    set_aside,
    set_aside_selection,
    set_aside_theme,
    unrecord_answered,
    unrecord_taken_up,
)
from fabrique.expression.contributions.actions.participation import (
    Nudge,
    nudge_silent_people,
)
from fabrique.expression.contributions.actions.reading import (
    follow_contribution,
    mark_all_seen,
    unfollow_contribution,
)
from fabrique.expression.contributions.actions.recount import (
    Recount,
    recount,
)
from fabrique.expression.contributions.actions.report import (
    report_text,
)
from fabrique.expression.contributions.actions.scene import (
    Scene,
    enter,
    hold,
)
from fabrique.expression.contributions.actions.support import (
    set_support,
    withdraw_support,
)
from fabrique.expression.contributions.actions.synthesis import (
    create_synthesis,
    lock_contributions,
    mark_merged,
    mark_unmerged,
    move_to_theme,
)

__all__ = [
    "Deposit",
    "Nudge",
    "Recount",
    "Scene",
    "SetAside",
    "accept_share",
    "add_version",
    "answer_moderation",
    "create_synthesis",
    "decline_share",
    "deposit_contribution",
    "dismiss_reports",
    "draft_contribution",
    "drop_draft",
    "edit_comment",
    "edit_contribution",
    "enter",
    "follow_contribution",
    "forget_drafts",
    "hide_text",
    "hold",
    "lock_contributions",
    "mark_all_seen",
    "mark_merged",
    "mark_unmerged",
    "move_to_theme",
    "nudge_silent_people",
    "post_comment",
    "propose_share",
    "publish_contribution",
    "record_answered",
    "record_taken_up",
    "recount",
    "remove_coauthor",
    "remove_file",
    "reopen_outcome",
    "reply_to_comment",
    "report_text",
    "restore_text",
    "save_draft",
    "set_aside",
    "set_aside_selection",
    "set_aside_theme",
    "set_support",
    "stamp",
    "stamp_of",
    "unfollow_contribution",
    "unrecord_answered",
    "unrecord_taken_up",
    "withdraw_comment",
    "withdraw_contribution",
    "withdraw_support",
]
