"""Views of recommendations, by noun."""
