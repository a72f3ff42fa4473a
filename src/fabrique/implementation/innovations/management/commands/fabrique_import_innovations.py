"""``fabrique import innovations``: sheets told elsewhere, taken in from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fabrique.foundations.kernel.clock import now
from fabrique.implementation.innovations.actions import Loaded, load_records
from fabrique.implementation.innovations.readers import Records, UnreadableSheets, read_betagouv, read_table


class Command(BaseCommand):
    """Import a data set of beta.gouv.fr (folder or .jsonl), or any CSV table."""

    help = "Importe des fiches innovation : le jeu de beta.gouv.fr (dossier ou .jsonl), ou un tableau CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("path", type=Path, metavar="PATH", help="dossier, fichier .jsonl ou tableau .csv")
        parser.add_argument("--dry-run", action="store_true", help="lire et vérifier sans rien garder")
        parser.add_argument("--json", action="store_true", help="écrire un seul objet JSON")
        parser.add_argument("--publish", action="store_true", help="publier aussi les fiches d’un tableau CSV")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Import, then print the report."""
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"Fichier introuvable : {path}")
        try:
            records, published = _records(path)
        except UnreadableSheets as error:
            raise CommandError(f"Rien n’a été importé. {error}") from error
        publish = published or options["publish"]
        report = load_records(records, publish=publish, at=now(), dry_run=options["dry_run"])
        self._print(report, as_json=options["json"], dry_run=options["dry_run"])

    def _print(self, report: Loaded, *, as_json: bool, dry_run: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
            return
        if dry_run:
            self.stdout.write("Essai : rien n’est gardé.")
        self.stdout.write(
            f"{report.rows_read} innovations lues, {report.created} créées, {report.updated} mises à jour, "
            f"{report.unchanged} déjà là, {report.kept} laissées car modifiées ici, {len(report.refused)} refusées ; "
            f"{report.phases} changements de stade, {report.organisations_created} organisations créées."
        )
        for row in report.refused[:20]:
            self.stdout.write(f"  ligne {row.line} : {row.reason}")


def _records(path: Path) -> tuple[Records, bool]:
    """The records, and whether they come from a catalogue that is already public."""
    if path.is_dir() or path.suffix == ".jsonl":
        return read_betagouv(path), True
    return read_table(path), False
