"""Load the demonstration's story, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fabrique.config.demo.seed import already_told, tell_story


class Command(BaseCommand):
    help = "Charge le récit de démonstration. Lancée deux fois, elle ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        say = self._say if options["verbosity"] else _keep_quiet
        if already_told():
            say("Le récit de démonstration est déjà là\u00a0: rien à faire.")
            return
        tell_story(say)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)


def _keep_quiet(_sentence: str) -> None:
    """Say nothing: the caller tells what it does."""
