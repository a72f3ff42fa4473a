"""Django application."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What managers answer and promise, and by when."""

    name = "fabrique.implementation.commitments"
    label = "commitments"
    verbose_name = "commitments"
