"""Arranging contributions: themes, moves, syntheses."""

from fabrique.expression.sensemaking.actions.merging import dissolve_synthesis, merge_contributions, undo_merge
from fabrique.expression.sensemaking.actions.moving import Moved, move_contributions
from fabrique.expression.sensemaking.actions.themes import (
    DOWN,
    UP,
    create_theme,
    merge_themes,
    rename_theme,
    retire_theme,
    shift_theme,
    split_theme,
)

__all__ = [
    "DOWN",
    "UP",
    "Moved",
    "create_theme",
    "dissolve_synthesis",
    "merge_contributions",
    "merge_themes",
    "move_contributions",
    "rename_theme",
    "retire_theme",
    "shift_theme",
    "split_theme",
    "undo_merge",
]
