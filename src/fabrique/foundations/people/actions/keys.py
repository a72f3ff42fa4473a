"""Keys sent by e-mail: recomputed from the server's secret when needed, kept only as hashes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

EMAIL_SALT = "fabrique.people.email"
EMAIL_HOURS = 24


def key_of(purpose: str, *parts: object) -> str:
    """The key of one invitation or one link: the same each time it is computed."""
    value = "|".join(part.isoformat() if isinstance(part, datetime) else str(part) for part in parts)
    return salted_hmac(f"fabrique.people.{purpose}", value, algorithm="sha256").hexdigest()


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def sign_email_change(person_id: int, old: str, new: str) -> str:
    """A key that lets this person, with this address, take the new one."""
    return signing.dumps([person_id, old, new], salt=EMAIL_SALT)


def read_email_change(key: str) -> tuple[int, str, str] | None:
    """What such a key says, or None when it is false or over."""
    try:
        person_id, old, new = signing.loads(key, salt=EMAIL_SALT, max_age=EMAIL_HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person_id, old, new


def on_site(path: str) -> str:
    """The full address of a path, for a mail."""
    return settings.SITE_URL.rstrip("/") + path
