"""The one way to take a row for a change."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import Conflict

M = TypeVar("M", bound=models.Model)


def locked(instance: M) -> M:
    """Return a fresh copy of ``instance``, its row locked until the transaction ends.

    Raises :class:`Conflict` when the row has gone in the meantime.
    """
    # __class__ rather than type(): request.user is a lazy wrapper around its person
    manager = instance.__class__._base_manager  # noqa: SLF001 - Django's public-by-documentation base manager
    fresh = manager.select_for_update(of=("self",)).filter(pk=instance.pk).first()
    if fresh is None:
        raise Conflict(_("Cet élément n’existe plus : quelqu’un l’a supprimé entre-temps."))
    return fresh
