"""Every write, one function per verb."""

from fabrique.expression.recommendations.actions.adoption import (
    add_organisation,
    decide_adoption,
    name_owner,
    open_decisions,
    remove_organisation,
)
from fabrique.expression.recommendations.actions.citation import cite_contribution, uncite_contribution
from fabrique.expression.recommendations.actions.creation import Heading, create_recommendation, name_pair
from fabrique.expression.recommendations.actions.discussion import (
    accept_amendment,
    comment_paragraph,
    decline_amendment,
    propose_amendment,
    resolve_comment,
    unresolve_comment,
    withdraw_amendment,
)
from fabrique.expression.recommendations.actions.drafting import Passage, draft_key, save_text
from fabrique.expression.recommendations.actions.life import (
    abandon_recommendation,
    bring_back_recommendation,
    publish_recommendation,
    reopen_recommendation,
    submit_recommendation,
    validate_recommendation,
)
from fabrique.expression.recommendations.actions.minority import change_opinion, file_opinion, withdraw_opinion
from fabrique.expression.recommendations.actions.rating import announce_results, rate_recommendations, withdraw_rating
from fabrique.expression.recommendations.actions.reminding import remind_adoption
from fabrique.expression.recommendations.actions.replacement import replace_recommendation

__all__ = [
    "Heading",
    "Passage",
    "abandon_recommendation",
    "accept_amendment",
    "add_organisation",
    "announce_results",
    "bring_back_recommendation",
    "change_opinion",
    "cite_contribution",
    "comment_paragraph",
    "create_recommendation",
    "decide_adoption",
    "decline_amendment",
    "draft_key",
    "file_opinion",
    "name_owner",
    "name_pair",
    "open_decisions",
    "propose_amendment",
    "publish_recommendation",
    "rate_recommendations",
    "remind_adoption",
    "remove_organisation",
    "reopen_recommendation",
    "replace_recommendation",
    "resolve_comment",
    "save_text",
    "submit_recommendation",
    "uncite_contribution",
    "unresolve_comment",
    "validate_recommendation",
    "withdraw_amendment",
    "withdraw_opinion",
    "withdraw_rating",
]
