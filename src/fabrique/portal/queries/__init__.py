"""What the portal's pages read."""

from fabrique.portal.queries.day import Day, day_of, open_to_all, published_reports
from fabrique.portal.queries.duties import Duty, duties_of
from fabrique.portal.queries.frame import layout_for
from fabrique.portal.queries.journal import JournalRow, journal_page
from fabrique.portal.queries.tasks import Task, tasks_of

__all__ = [
    "Day",
    "Duty",
    "JournalRow",
    "Task",
    "day_of",
    "duties_of",
    "journal_page",
    "layout_for",
    "open_to_all",
    "published_reports",
    "tasks_of",
]
