"""Recommendations, their paragraphs, provenance, discussion and ratings."""

from fabrique.expression.recommendations.models.discussion import Amendment, ParagraphComment
from fabrique.expression.recommendations.models.rating import MinorityOpinion, Rating
from fabrique.expression.recommendations.models.recommendation import (
    Citation,
    Paragraph,
    Recommendation,
    RecommendationVersion,
)

__all__ = [
    "Amendment",
    "Citation",
    "MinorityOpinion",
    "Paragraph",
    "ParagraphComment",
    "Rating",
    "Recommendation",
    "RecommendationVersion",
]
