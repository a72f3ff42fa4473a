"""Numbered texts, their provenance, versions and ratings."""
