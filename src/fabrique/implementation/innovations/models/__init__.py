"""Sheets of innovations, and what hangs on them."""

from fabrique.implementation.innovations.models.discussion import SafetyOpinion, SheetComment, Usefulness
from fabrique.implementation.innovations.models.parts import (
    Authorship,
    KitFile,
    PhaseChange,
    SheetDraft,
    SheetIndicator,
    SheetOrigin,
)
from fabrique.implementation.innovations.models.sheet import Sheet, SheetVersion, Topic

__all__ = [
    "Authorship",
    "KitFile",
    "PhaseChange",
    "SafetyOpinion",
    "Sheet",
    "SheetComment",
    "SheetDraft",
    "SheetIndicator",
    "SheetOrigin",
    "SheetVersion",
    "Topic",
    "Usefulness",
]
