"""Django application."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """Questions put to a group: workshops, consultations, and their phases."""

    name = "fabrique.expression.challenges"
    label = "challenges"
    verbose_name = "challenges"
