"""Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Organisations, persons, memberships and mandates."""

    name = "fabrique.foundations.people"
    label = "people"
    verbose_name = "people"
