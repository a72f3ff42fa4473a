"""Contributions and everything that hangs on them."""

from fabrique.expression.contributions.models.comment import Comment
from fabrique.expression.contributions.models.contribution import Contribution, ContributionVersion
from fabrique.expression.contributions.models.moderation import ModerationDecision, Report
from fabrique.expression.contributions.models.parts import (
    Attachment,
    Coauthor,
    Draft,
    Source,
    SuggestedAmendment,
    Support,
)

__all__ = [
    "Attachment",
    "Coauthor",
    "Comment",
    "Contribution",
    "ContributionVersion",
    "Draft",
    "ModerationDecision",
    "Report",
    "Source",
    "SuggestedAmendment",
    "Support",
]
