"""May this person do this to a recommendation, at this instant?"""

from fabrique.expression.recommendations.rules.minority import can_change_opinion, can_file_opinion
from fabrique.expression.recommendations.rules.rating import can_rate, can_rate_this, can_see_results, has_a_ballot

__all__ = [
    "can_change_opinion",
    "can_file_opinion",
    "can_rate",
    "can_rate_this",
    "can_see_results",
    "has_a_ballot",
]
