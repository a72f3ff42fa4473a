"""``bin/restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fabrique.config.backups import BackupError, restore


class Command(BaseCommand):
    """Restore a backup into an empty database."""

    help = "Restaure une sauvegarde dans une base vide."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to restore."""
        parser.add_argument("folder", type=Path, metavar="DOSSIER")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Restore, check the journal, say so."""
        try:
            manifest = restore(options["folder"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        journal = manifest["journal"]
        self.stdout.write(f"Restauré. Journal intact jusqu’à la ligne {journal['position']} ({journal['hash'][:12]}…).")
