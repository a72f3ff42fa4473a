"""May this person do this to a recommendation, at this instant? And which ones do they see?"""

from fabrique.expression.recommendations.rules.discussion import (
    can_accept,
    can_decide,
    can_discuss,
    can_discuss_paragraph,
    can_resolve,
    can_withdraw_amendment,
    reason_is_enough,
)
from fabrique.expression.recommendations.rules.drafting import (
    COMPANY_SIDE,
    MINISTRY_SIDE,
    can_abandon,
    can_bring_back,
    can_create,
    can_draft,
    can_name_pair,
    can_publish_recommendation,
    can_reopen,
    can_submit,
    can_validate,
    right_side,
)
from fabrique.expression.recommendations.rules.minority import can_change_opinion, can_file_opinion
from fabrique.expression.recommendations.rules.rating import (
    RATED_STATES,
    can_rate,
    can_rate_this,
    can_see_results,
    has_a_ballot,
)
from fabrique.expression.recommendations.rules.visibility import can_see, in_pair, visible_to

__all__ = [
    "COMPANY_SIDE",
    "MINISTRY_SIDE",
    "RATED_STATES",
    "can_abandon",
    "can_accept",
    "can_bring_back",
    "can_change_opinion",
    "can_create",
    "can_decide",
    "can_discuss",
    "can_discuss_paragraph",
    "can_draft",
    "can_file_opinion",
    "can_name_pair",
    "can_publish_recommendation",
    "can_rate",
    "can_rate_this",
    "can_reopen",
    "can_resolve",
    "can_see",
    "can_see_results",
    "can_submit",
    "can_validate",
    "can_withdraw_amendment",
    "has_a_ballot",
    "in_pair",
    "reason_is_enough",
    "right_side",
    "visible_to",
]
