"""Every write of the package."""

from fabrique.diffusion.publishing.actions.closing import close_workshop
from fabrique.diffusion.publishing.actions.publication import publish_report
from fabrique.diffusion.publishing.actions.report import (
    send_back_report,
    submit_report,
    take_back_report,
    validate_report,
    write_report,
)

__all__ = [
    "close_workshop",
    "publish_report",
    "send_back_report",
    "submit_report",
    "take_back_report",
    "validate_report",
    "write_report",
]
