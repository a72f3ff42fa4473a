"""What the pages of experiments ask for."""
