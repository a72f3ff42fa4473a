"""Pages of innovators."""
