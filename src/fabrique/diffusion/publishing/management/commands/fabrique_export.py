"""``fabrique export``: a challenge as other tools' files, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from fabrique.diffusion.publishing.queries.exports import Scope, decidim_files, polis_files, scope_for, whole_object
from fabrique.diffusion.publishing.states import ExportFormat
from fabrique.diffusion.publishing.writers.stream import to_archive, to_folder
from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.kernel.clock import now

DELIMITERS = {ExportFormat.DECIDIM: ";", ExportFormat.POLIS: ","}


class Command(BaseCommand):
    """Export a challenge, hidden texts included; drafts and withdrawn texts never."""

    help = "Exporte un atelier ou une consultation aux formats d’autres outils."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("challenge", metavar="CHALLENGE", help="adresse (slug) de l’atelier")
        parser.add_argument("--format", choices=ExportFormat.values, required=True)
        parser.add_argument("--out", type=Path, metavar="PATH", help="dossier, fichier .zip ou .json (dossier courant)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Export at one instant: what is written meanwhile is for the next export."""
        challenge = Challenge.objects.filter(slug=options["challenge"]).first()
        if challenge is None:
            raise CommandError(f"Aucun atelier à l’adresse « {options['challenge']} ».")
        kind = ExportFormat(options["format"])
        out = options["out"] or Path(f"{challenge.slug}-{kind.value}{'.json' if kind == ExportFormat.JSON else ''}")
        at = now()
        try:
            with transaction.atomic():
                if not connection.savepoint_ids:
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                scope = scope_for(challenge, at, with_hidden=True)
                _write(scope, kind, out, at)
        except OSError as error:
            raise CommandError(f"Impossible d’écrire « {out} » : {error.strerror}.") from error
        self.stdout.write(f"Écrit : {out}")


def _write(scope: Scope, kind: ExportFormat, out: Path, at: Any) -> None:  # noqa: ANN401 - a datetime
    if kind == ExportFormat.JSON:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8") as file:
            file.writelines(whole_object(scope, at))
        return
    files = decidim_files(scope) if kind == ExportFormat.DECIDIM else polis_files(scope)
    if out.suffix == ".zip":
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("wb") as archive:
            archive.writelines(to_archive(files, DELIMITERS[kind]))
        return
    to_folder(files, out, DELIMITERS[kind])
