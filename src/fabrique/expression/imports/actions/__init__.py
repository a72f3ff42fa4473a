"""Taking in a file: reading it, loading its records, following the run."""

from fabrique.expression.imports.actions.create import open_consultation
from fabrique.expression.imports.actions.load import Result, load_file
from fabrique.expression.imports.actions.run import (
    cancel_run,
    confirm_run,
    perform_run,
    receive_file,
    retry_orphans,
    set_options,
)

__all__ = [
    "Result",
    "cancel_run",
    "confirm_run",
    "load_file",
    "open_consultation",
    "perform_run",
    "receive_file",
    "retry_orphans",
    "set_options",
]
