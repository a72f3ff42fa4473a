"""Recommendations, their paragraphs, provenance, discussion, ratings and adoption."""

from fabrique.expression.recommendations.models.adoption import AdoptionDecision, AdoptionStep
from fabrique.expression.recommendations.models.discussion import Amendment, ParagraphComment
from fabrique.expression.recommendations.models.rating import MinorityOpinion, Rating
from fabrique.expression.recommendations.models.recommendation import (
    Citation,
    Paragraph,
    Recommendation,
    RecommendationVersion,
)

__all__ = [
    "AdoptionDecision",
    "AdoptionStep",
    "Amendment",
    "Citation",
    "MinorityOpinion",
    "Paragraph",
    "ParagraphComment",
    "Rating",
    "Recommendation",
    "RecommendationVersion",
]
