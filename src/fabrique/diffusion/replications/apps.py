"""Django application."""

from django.apps import AppConfig


class ReplicationsConfig(AppConfig):
    """An innovation adopted elsewhere, by both sides."""

    name = "fabrique.diffusion.replications"
    label = "replications"
    verbose_name = "replications"
