"""Organisations, persons, memberships and mandates."""
