"""Django application of the assembly: its commands, its first migration, its translations."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Assembly."""

    name = "fabrique.config"
    label = "config"
    verbose_name = "config"
