"""Every write, one function per verb."""

from fabrique.expression.recommendations.actions.minority import change_opinion, file_opinion, withdraw_opinion
from fabrique.expression.recommendations.actions.rating import announce_results, rate_recommendations, withdraw_rating

__all__ = [
    "announce_results",
    "change_opinion",
    "file_opinion",
    "rate_recommendations",
    "withdraw_opinion",
    "withdraw_rating",
]
