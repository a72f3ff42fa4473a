"""First words for a new sheet, signed by a page of an upper package (an experiment, a prize)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core import signing

FIELDS = ("title", "summary", "stage", "problem", "solution", "organisation")
SALT = "innovations.prefill"


def sign_prefill(fields: Mapping[str, str]) -> str:
    """Return what goes after ``?amorce=``; texts are light Markdown, ``organisation`` an id as text."""
    return signing.dumps({name: fields[name] for name in FIELDS if fields.get(name)}, salt=SALT, compress=True)


def read_prefill(token: str) -> dict[str, str]:
    """Return the fields that were signed; nothing of a token that was not."""
    if not token:
        return {}
    try:
        fields = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return {}
    return {name: str(fields[name]) for name in FIELDS if name in fields}
