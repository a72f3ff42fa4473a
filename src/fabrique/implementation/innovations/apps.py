"""Django application."""

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    """From something tried to a sheet that others may use."""

    name = "fabrique.implementation.innovations"
    label = "innovations"
    verbose_name = "innovations"
