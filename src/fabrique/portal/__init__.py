"""Home, my day and navigation."""
