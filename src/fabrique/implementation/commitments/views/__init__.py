"""Pages of answers and promises."""
