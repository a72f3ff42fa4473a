"""``fabrique import``: another tool's consultation, taken in from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.db import transaction

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.imports.actions import Result, load_file, open_consultation
from fabrique.expression.imports.readers import READERS
from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.foundations.kernel.clock import now


class Command(BaseCommand):
    """Import a file or a folder into a challenge."""

    help = "Importe une consultation tenue ailleurs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("format", choices=sorted(READERS), metavar="FORMAT", help=", ".join(sorted(READERS)))
        parser.add_argument("path", type=Path, metavar="PATH", help="fichier, dossier ou archive ZIP")
        parser.add_argument("--into", required=True, metavar="CHALLENGE", help="adresse (slug) de l’atelier")
        parser.add_argument(
            "--create", action="store_true", help="ouvrir une consultation publique si elle n’existe pas"
        )
        parser.add_argument("--dry-run", action="store_true", help="lire et vérifier sans rien garder")
        parser.add_argument("--json", action="store_true", help="écrire un seul objet JSON")
        parser.add_argument("--sound-rows", action="store_true", help="garder les lignes saines d’un fichier abîmé")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="ne rien importer si une seule ligne est refusée"
        )
        parser.add_argument(
            "--option", action="append", default=[], metavar="NOM=VALEUR", help="encoding, delimiter, kind…"
        )
        parser.add_argument(
            "--mapping", default="", metavar="JSON", help='colonnes du format libre : {"title": "Titre"}'
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Import, then print the report."""
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"Fichier introuvable : {path}")
        reading = _reading(options["option"], options["mapping"])
        try:
            with transaction.atomic():
                challenge = _challenge(options["into"], create=options["create"])
                result = load_file(
                    None,
                    challenge,
                    format=options["format"],
                    path=path,
                    options=reading,
                    at=now(),
                    dry_run=options["dry_run"],
                    keep_sound_rows=options["sound_rows"],
                    all_or_nothing=options["all_or_nothing"],
                )
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnreadableFile as error:
            raise CommandError(f"Rien n’a été importé. {error}") from error
        self._print(result, as_json=options["json"])
        if options["all_or_nothing"] and result.refused_count:
            raise CommandError("Rien n’a été importé : des lignes sont refusées.")

    def _print(self, result: Result, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False, default=str))
            return
        if result.broken:
            self.stdout.write(f"Fichier abîmé : {result.broken}")
        self.stdout.write(
            f"{result.rows_read} lignes lues, {result.created} créées, {result.unchanged} déjà là, "
            f"{result.refused_count} refusées."
        )
        for row in result.refused[:20]:
            self.stdout.write(f"  {row.get('file', '')} ligne {row['line']} : {row['reason']}")
        if not result.created and not result.refused_count:
            self.stdout.write("Rien n’a changé : tout était déjà importé.")
        self.stdout.write(f"L’espace contient maintenant : {json.dumps(result.totals, ensure_ascii=False)}")


def _reading(pairs: list[str], mapping: str) -> ReadOptions:
    try:
        values: dict[str, Any] = dict(pair.split("=", 1) for pair in pairs)
        for name in ("max_rows", "max_bytes"):
            if name in values:
                values[name] = int(values[name])
        for name in ("has_header", "day_first"):
            if name in values:
                values[name] = values[name].lower() in {"1", "oui", "yes", "true"}
        if mapping:
            values["mapping"] = json.loads(mapping)
        return ReadOptions.from_dict(values)
    except ValueError as error:
        raise CommandError(f"Option illisible : {error}") from error


def _challenge(slug: str, *, create: bool) -> Challenge:
    found = Challenge.objects.filter(slug=slug).first()
    if found is not None:
        return found
    if not create:
        raise CommandError(f"Aucun atelier à l’adresse « {slug} ». Ajoutez --create pour ouvrir une consultation.")
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError("L’adresse ne prend que des lettres sans accent, des chiffres et des tirets.") from error
    return open_consultation(None, slug, at=now())
