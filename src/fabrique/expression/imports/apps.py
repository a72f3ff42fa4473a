"""Django application."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Brings in what was said elsewhere."""

    name = "fabrique.expression.imports"
    label = "imports"
    verbose_name = "imports"
