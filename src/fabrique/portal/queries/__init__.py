"""What the portal's pages read."""

from fabrique.portal.queries.day import Day, day_of, open_to_all
from fabrique.portal.queries.frame import layout_for
from fabrique.portal.queries.journal import JournalRow, journal_page

__all__ = ["Day", "JournalRow", "day_of", "journal_page", "layout_for", "open_to_all"]
