"""Writing a line, inside the transaction of the act that it tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from fabrique.foundations.journal.models import Line


def record(  # noqa: PLR0913 - a line has this many parts
    actor: AbstractBaseUser | None,
    verb: str,
    subject: models.Model,
    *,
    at: datetime,
    scope: models.Model | None = None,
    details: dict[str, Any] | None = None,
) -> Line:
    """Write down that ``actor`` (None: the platform itself) did ``verb`` to ``subject``.

    ``verb`` is ``package.verb`` (``contributions.publish``). ``details`` holds JSON
    values only, never names, e-mails or texts of persons: the line cannot be erased.
    """
    return Line.objects.create(
        at=at,
        actor_id=actor.pk if actor else None,
        verb=verb,
        subject_type=subject._meta.model_name or "",  # noqa: SLF001 - public by documentation
        subject_id=subject.pk,
        scope=f"{scope._meta.model_name}:{scope.pk}" if scope is not None else "",  # noqa: SLF001
        details=details or {},
    )
