"""Pages of sheets and of their catalogue."""
