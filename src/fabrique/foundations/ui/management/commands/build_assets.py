"""Build the style sheet and the script that every page loads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from fabrique.foundations.ui import assets


class Command(BaseCommand):
    """Write the bundles, icons and typefaces into ``ASSETS_ROOT``."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Build, then say how many files there are."""
        written = assets.build(settings.ASSETS_ROOT, state_site=settings.FABRIQUE_STATE_SITE)
        self.stdout.write(f"{len(written)} files in {settings.ASSETS_ROOT}")
