"""Brings in what was said elsewhere."""
