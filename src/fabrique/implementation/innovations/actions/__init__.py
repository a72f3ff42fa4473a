"""Every write, one function per verb."""

from fabrique.implementation.innovations.actions.authors import answer_share, set_shares
from fabrique.implementation.innovations.actions.creation import Opening, Origins, add_origin, create_sheet
from fabrique.implementation.innovations.actions.draft import drop_draft, save_draft
from fabrique.implementation.innovations.actions.importing import Loaded, load_records
from fabrique.implementation.innovations.actions.kit import add_files, remove_file
from fabrique.implementation.innovations.actions.life import (
    archive_sheet,
    confirm_sheet,
    publish_sheet,
    return_sheet,
    revise_due,
    submit_sheet,
    take_up_sheet,
    unpublish_sheet,
)
from fabrique.implementation.innovations.actions.voice import (
    comment_sheet,
    follow_sheet,
    give_opinion,
    hide_comment,
    judge_usefulness,
    name_expert,
    unfollow_sheet,
)
from fabrique.implementation.innovations.actions.writing import IndicatorRow, save_indicators, save_section

__all__ = [
    "IndicatorRow",
    "Loaded",
    "Opening",
    "Origins",
    "add_files",
    "add_origin",
    "answer_share",
    "archive_sheet",
    "comment_sheet",
    "confirm_sheet",
    "create_sheet",
    "drop_draft",
    "follow_sheet",
    "give_opinion",
    "hide_comment",
    "judge_usefulness",
    "load_records",
    "name_expert",
    "publish_sheet",
    "remove_file",
    "return_sheet",
    "revise_due",
    "save_draft",
    "save_indicators",
    "save_section",
    "set_shares",
    "submit_sheet",
    "take_up_sheet",
    "unfollow_sheet",
    "unpublish_sheet",
]
