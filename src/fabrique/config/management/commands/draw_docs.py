"""``fabrique manage draw_docs``: put fresh drawings into docs/architecture.md."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from fabrique.config.drawings import PLACE, drawn


class Command(BaseCommand):
    """Redraw layers and lifecycles."""

    help = "Redessine les couches et les cycles de vie dans docs/architecture.md."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Rewrite the file."""
        with translation.override("fr"):
            PLACE.write_text(drawn(PLACE.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write("docs/architecture.md est à jour.")
