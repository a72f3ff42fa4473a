"""The board in the browser."""

from fabrique.expression.sensemaking.views.board import board, move, stamp, theme, untreated
from fabrique.expression.sensemaking.views.syntheses import dissolve, merge, synthesis, take_out
from fabrique.expression.sensemaking.views.themes import new_theme, pour, rename, retire, shift, split

__all__ = [
    "board",
    "dissolve",
    "merge",
    "move",
    "new_theme",
    "pour",
    "rename",
    "retire",
    "shift",
    "split",
    "stamp",
    "synthesis",
    "take_out",
    "theme",
    "untreated",
]
