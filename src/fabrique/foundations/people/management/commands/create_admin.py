"""Make the first administrator of a platform."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.actions import make_first_admin


class Command(BaseCommand):
    help = "Crée un administrateur de la plateforme et écrit le lien qui ouvre son compte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, email: str, **options: Any) -> None:  # noqa: ANN401, ARG002
        try:
            validate_email(email)
            _person, href = make_first_admin(email)
        except ValidationError as error:
            raise CommandError("Cette adresse électronique n’est pas complète.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        if href:
            self.stdout.write(f"Ouvrez ce lien pour choisir votre mot de passe (valable 14 jours) :\n{href}")
        else:
            self.stdout.write("Ce compte est ouvert et administre la plateforme.")
