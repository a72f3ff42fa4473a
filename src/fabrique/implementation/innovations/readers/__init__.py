"""Files of innovations, read into records: pure functions, no database."""

from fabrique.implementation.innovations.readers.betagouv import read_betagouv
from fabrique.implementation.innovations.readers.record import (
    BadRow,
    PhaseRecord,
    Records,
    SheetRecord,
    UnreadableSheets,
)
from fabrique.implementation.innovations.readers.table import read_table

__all__ = [
    "BadRow",
    "PhaseRecord",
    "Records",
    "SheetRecord",
    "UnreadableSheets",
    "read_betagouv",
    "read_table",
]
