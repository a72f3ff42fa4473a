"""Django application."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """A structured approach, of one ministry or several."""

    name = "fabrique.expression.programmes"
    label = "programmes"
    verbose_name = "programmes"
