"""``bin/backup``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fabrique.config.backups import BackupError, back_up
from fabrique.foundations.kernel.clock import now


class Command(BaseCommand):
    """Back up the database and the files."""

    help = "Sauvegarde la base et les fichiers dans un dossier daté."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to write."""
        parser.add_argument("place", type=Path, metavar="DOSSIER")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Write the backup and print its folder."""
        try:
            folder = back_up(options["place"], at=now())
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sauvegarde écrite : {folder}")
