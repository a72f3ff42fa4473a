"""Input shapes and their wording."""
