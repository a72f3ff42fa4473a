"""Django application."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Numbered texts, their provenance, versions and ratings."""

    name = "fabrique.expression.recommendations"
    label = "recommendations"
    verbose_name = "recommendations"
