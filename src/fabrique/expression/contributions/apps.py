"""Django application."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """What people write, and what others answer."""

    name = "fabrique.expression.contributions"
    label = "contributions"
    verbose_name = "contributions"
