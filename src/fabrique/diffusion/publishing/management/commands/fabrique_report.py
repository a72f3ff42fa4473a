"""``fabrique report``: the report of a challenge as a file, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fabrique.diffusion.publishing.queries.content import living_content
from fabrique.diffusion.publishing.queries.report import content_of, report_of
from fabrique.diffusion.publishing.states import ReportState
from fabrique.diffusion.publishing.writers.shelf import WRITERS
from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.kernel.clock import now


class Command(BaseCommand):
    """Write the published report; before its publication, the report as it stands, marked provisional."""

    help = "Écrit le rapport d’un atelier ou d’une consultation (pdf, docx, html, zip)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("challenge", metavar="CHALLENGE", help="adresse (slug) de l’atelier")
        parser.add_argument("--format", choices=sorted(WRITERS), required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="PATH", help="fichier à écrire")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Write one file."""
        challenge = Challenge.objects.select_related("programme").filter(slug=options["challenge"]).first()
        if challenge is None:
            raise CommandError(f"Aucun atelier à l’adresse « {options['challenge']} ».")
        out: Path = options["out"]
        report = report_of(challenge)
        published = report is not None and report.state == ReportState.PUBLISHED
        content = content_of(report) if report is not None and published else living_content(challenge, report, now())
        made = WRITERS[options["format"]](content)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(made)
        except OSError as error:
            raise CommandError(f"Impossible d’écrire « {out} » : {error.strerror}.") from error
        self.stdout.write(f"Écrit : {out}{'' if published else ' (provisoire)'}")
