"""Answers owed, their rules and routing; promises; debriefs."""

from fabrique.implementation.commitments.models.answer import Answer, Reply, Transfer
from fabrique.implementation.commitments.models.commitment import Commitment, Debrief
from fabrique.implementation.commitments.models.settings import (
    AnswerRules,
    Capacity,
    Delegation,
    Holiday,
    OrganisationCalendar,
    RoutingRule,
    default_reminders,
)

__all__ = [
    "Answer",
    "AnswerRules",
    "Capacity",
    "Commitment",
    "Debrief",
    "Delegation",
    "Holiday",
    "OrganisationCalendar",
    "Reply",
    "RoutingRule",
    "Transfer",
    "default_reminders",
]
