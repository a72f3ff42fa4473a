"""Asking, granting, spending, settling; proposing, awarding, consenting."""

from fabrique.implementation.innovators.actions.ledger import add_credit, cancel_use, spend
from fabrique.implementation.innovators.actions.recognition import award, drop, propose_recognition, set_consent
from fabrique.implementation.innovators.actions.support import (
    Wish,
    ask_support,
    decline_support,
    grant_support,
    settle_support,
    start_support,
    withdraw_support,
)

__all__ = [
    "Wish",
    "add_credit",
    "ask_support",
    "award",
    "cancel_use",
    "decline_support",
    "drop",
    "grant_support",
    "propose_recognition",
    "set_consent",
    "settle_support",
    "spend",
    "start_support",
    "withdraw_support",
]
