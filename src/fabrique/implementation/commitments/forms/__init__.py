"""What the pages of answers and promises ask for."""
