"""``fabrique manage recount``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fabrique.expression.contributions.actions.recount import recount


class Command(BaseCommand):
    help = "Compare les compteurs de soutiens et de commentaires avec les lignes, et répare les écarts."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        figures = recount()
        self.stdout.write(f"Contributions : {figures.contributions}")
        self.stdout.write(f"Commentaires : {figures.comments} (compteurs réparés : {figures.mended_comments})")
        self.stdout.write(f"Votes : {figures.supports} (compteurs réparés : {figures.mended_votes})")
