"""What is typed, and the errors near it."""
