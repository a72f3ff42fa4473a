"""Load the tree of organisations from a CSV file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.people.actions import decode, load_organisations


class Command(BaseCommand):
    help = "Charge les organisations d’un fichier CSV (id, name, acronym, type, parent_id)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, sans rien écrire")
        parser.add_argument("--json", action="store_true", help="écrit le rapport en JSON")

    def handle(self, *args: Any, path: Path, dry_run: bool, json: bool, **options: Any) -> None:  # noqa: ANN401, ARG002, A002
        try:
            report = load_organisations(None, decode(path.read_bytes()), dry_run=dry_run)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        if json:
            self.stdout.write(as_json(asdict(report)))
            return
        self.stdout.write(
            f"{report.rows_read} lignes lues, {report.created} organisations créées, {report.updated} mises à jour, "
            f"{report.unchanged} inchangées, {len(report.refused)} refusées."
        )
        for line, reason in report.refused:
            self.stdout.write(f"  ligne {line} : {reason}")


def as_json(report: dict[str, Any]) -> str:
    """The report as one object, refusals as objects."""
    refused = [{"line": line, "reason": reason} for line, reason in report["refused"]]
    return json.dumps({**report, "refused": refused}, ensure_ascii=False)
