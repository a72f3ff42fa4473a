"""What pages and actions read about reports, closings and exports."""

from fabrique.diffusion.publishing.queries.content import living_content, mark_of
from fabrique.diffusion.publishing.queries.report import (
    Item,
    checklist_of,
    content_of,
    missing_in,
    report_of,
)

__all__ = [
    "Item",
    "checklist_of",
    "content_of",
    "living_content",
    "mark_of",
    "missing_in",
    "report_of",
]
