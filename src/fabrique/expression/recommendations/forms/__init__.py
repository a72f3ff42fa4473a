"""Forms of recommendations, by noun."""
