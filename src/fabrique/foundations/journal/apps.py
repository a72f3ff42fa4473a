"""Django application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Who did what, when, to what: append-only and hash-chained."""

    name = "fabrique.foundations.journal"
    label = "journal"
    verbose_name = "journal"
