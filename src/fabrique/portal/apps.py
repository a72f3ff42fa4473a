"""Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, my day and navigation."""

    name = "fabrique.portal"
    label = "portal"
    verbose_name = "portal"
