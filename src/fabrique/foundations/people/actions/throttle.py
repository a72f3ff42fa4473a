"""Counting what is asked for, in PostgreSQL: the same count for every process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.actions.keys import key_of

STRETCH = timedelta(minutes=15)
UPSERT = """
INSERT INTO people_throttle (key, starts_at, count) VALUES (%s, %s, 1)
ON CONFLICT (key, starts_at) DO UPDATE SET count = people_throttle.count + 1
RETURNING count
"""


def count_request(purpose: str, who: str, *, limit: int, at: datetime) -> None:
    """Count one request of ``who``; raise once there are more than ``limit`` in a quarter of an hour."""
    seconds = STRETCH.total_seconds()
    starts_at = datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [key_of("throttle", purpose, who), starts_at])
        (count,) = cursor.fetchone()
    if count > limit:
        raise ImpossibleNow(_("Trop de demandes en peu de temps. Attendez un quart d’heure, puis recommencez."))
