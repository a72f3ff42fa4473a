"""From many voices to themes and syntheses."""
