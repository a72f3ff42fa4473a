"""Files made from a frozen report, kept on disk under the name of its content: made once, read often."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from fabrique.diffusion.publishing.writers.archive import zip_of
from fabrique.diffusion.publishing.writers.docx import docx_of
from fabrique.diffusion.publishing.writers.pdf import pdf_of
from fabrique.diffusion.publishing.writers.web import html_of

WRITERS: dict[str, Callable[[Mapping[str, Any]], bytes]] = {
    "pdf": pdf_of,
    "docx": docx_of,
    "zip": zip_of,
    "html": html_of,
}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
    "html": "text/html; charset=utf-8",
}
NAME = re.compile(r"[a-z0-9.-]+")
HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def drawing() -> str:
    """A name for the way reports are drawn: it changes with our templates and writers."""
    digest = hashlib.sha256()
    for folder in (HERE, HERE.parent / "templates", HERE.parent / "static"):
        for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def kept(content_hash: str, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the file ``name`` of a frozen content, made at the first need and kept."""
    if not NAME.fullmatch(name) or not content_hash.isalnum():
        raise ValueError(f"Not a name for a file: {content_hash}/{name}")
    folder = Path(settings.MEDIA_ROOT) / "reports" / f"{content_hash[:32]}-{drawing()}"
    place = folder / name
    try:
        return place.read_bytes()
    except FileNotFoundError:
        made = make()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
        file.write(made)
    Path(file.name).replace(place)
    return made
