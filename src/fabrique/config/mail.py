"""Mail written as files, for machines that have no mail server."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FileBackend(BaseEmailBackend):
    """One ``.eml`` file per message in ``EMAIL_FILE_PATH``.

    The name comes from the Message-ID and the file appears whole or not at all, so
    sending the same message again after a crash leaves one file, not two.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message; return how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            content = message.message()
            name = hashlib.sha256(str(content["Message-ID"]).encode()).hexdigest()[:32]
            unfinished = folder / f".{name}.{os.getpid()}"
            unfinished.write_bytes(content.as_bytes())
            unfinished.replace(folder / f"{name}.eml")
        return len(email_messages)
