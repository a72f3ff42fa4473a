"""Figures kept a few minutes for the same person: a board over a whole ministry is reckoned once, then read."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from fabrique.portal.queries.boards.shape import Board, Scope, Spec

SECONDS = 300


def board_of(spec: Spec, scope: Scope) -> tuple[Board, datetime]:
    """The board, and when it was reckoned; a change of mandate reckons it again."""
    key = _key(spec, scope)
    found: tuple[Board, datetime] | None = cache.get(key)
    if found is None:
        found = (spec.build(scope), scope.at)
        cache.set(key, found, SECONDS)
    return found


def _key(spec: Spec, scope: Scope) -> str:
    standing = scope.standing
    roles = sorted((role, pk or 0) for role, pk in standing.roles)
    places = sorted(standing.organisation_ids)
    text = f"{settings.CACHE_KEY_PREFIX}:{spec.slug}:{scope.months}:{standing.person_id}:{roles}:{places}"
    return "board:" + hashlib.sha256(text.encode()).hexdigest()
