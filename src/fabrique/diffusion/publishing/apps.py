"""Django application."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Reports, closings and exports."""

    name = "fabrique.diffusion.publishing"
    label = "publishing"
    verbose_name = "publishing"
