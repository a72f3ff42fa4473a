"""Input shape and wording."""
