"""Django application."""

from django.apps import AppConfig


class InnovatorsConfig(AppConfig):
    """What innovators are given: time, a mentor, means, recognition."""

    name = "fabrique.implementation.innovators"
    label = "innovators"
    verbose_name = "innovators"
