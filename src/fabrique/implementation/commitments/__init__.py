"""What managers answer and promise, and by when."""
