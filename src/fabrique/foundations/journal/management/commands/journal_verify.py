"""``fabrique check --journal``: prove that the journal was not altered."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fabrique.foundations.journal.models import Line
from fabrique.foundations.journal.queries import breaks, unsealed


class Command(BaseCommand):
    """Recompute the chain and say where it breaks."""

    help = "Vérifie la chaîne du journal et signale toute altération."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Print one line of success, or the places that were altered and exit with 1."""
        found = breaks()
        for place in found:
            what = []
            if not place.content:
                what.append("le contenu de la ligne a changé")
            if not place.follows:
                what.append("elle ne suit plus la précédente")
            if not place.numbered:
                what.append("une ligne manque avant elle")
            self.stderr.write(f"Ligne {place.position} : {', '.join(what)}.")
        if missing := unsealed():
            self.stderr.write(f"{missing} ligne(s) sans empreinte : le déclencheur de la base a été désactivé.")
        if found or missing:
            raise CommandError("Le journal a été altéré : comparez avec une sauvegarde (docs/runbook.md).")
        last = Line.objects.exclude(position=None).order_by("-position").first()
        count, fingerprint = (last.position, last.hash) if last else (0, "aucune")
        self.stdout.write(f"ok    journal : {count} lignes, chaîne intacte, dernière empreinte {fingerprint}")
