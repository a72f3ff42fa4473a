"""Django application."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages to people: outbox, inbox, digests, follows."""

    name = "fabrique.foundations.notifications"
    label = "notifications"
    verbose_name = "notifications"
