"""Django application."""

from django.apps import AppConfig


class ExperimentationsConfig(AppConfig):
    """Trials in a host service, with partners, measures and an evaluation."""

    name = "fabrique.implementation.experimentations"
    label = "experimentations"
    verbose_name = "experimentations"
