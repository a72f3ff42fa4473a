"""Django application."""

from django.apps import AppConfig


class SensemakingConfig(AppConfig):
    """From many voices to themes and syntheses."""

    name = "fabrique.expression.sensemaking"
    label = "sensemaking"
    verbose_name = "sensemaking"
