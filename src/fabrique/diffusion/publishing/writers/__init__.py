"""From the content of a report to files: pure functions, no database."""
