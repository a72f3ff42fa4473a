"""Reads what other tools export, as a stream of neutral records; knows no database."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from fabrique.expression.imports.readers.archives import opened
from fabrique.expression.imports.readers.base import Reader, ReadOptions, UnreadableFile
from fabrique.expression.imports.readers.cap_collectif import CapCollectif
from fabrique.expression.imports.readers.decidim import Decidim
from fabrique.expression.imports.readers.generic import GenericCsv, GenericWorkbook
from fabrique.expression.imports.readers.preview import Preview, preview_of
from fabrique.expression.imports.readers.records import Record
from fabrique.expression.imports.readers.republique_numerique import RepubliqueNumerique

__all__ = ["READERS", "Preview", "ReadOptions", "UnreadableFile", "guess", "open_reader", "preview", "read"]

# From the most particular to the most general: the first that recognises a file takes it.
READERS: Mapping[str, Reader] = {
    reader.name: reader
    for reader in (CapCollectif(), RepubliqueNumerique(), Decidim(), GenericWorkbook(), GenericCsv())
}


def open_reader(name: str) -> Reader:
    """Return the reader of the format ``name``; raise `UnreadableFile` when there is none."""
    if name not in READERS:
        known = ", ".join(READERS)
        raise UnreadableFile(f"le format « {name} » n’est pas connu. Formats possibles : {known}.")
    return READERS[name]


def guess(path: Path) -> str | None:
    """Return the name of the format of ``path`` (file, folder or ZIP archive), or None."""
    try:
        with opened(path) as place:
            return next((name for name, reader in READERS.items() if reader.sniff(place)), None)
    except UnreadableFile:
        return None


def read(name: str, path: Path, options: ReadOptions | None = None, known: Container[str] = ()) -> Iterator[Record]:
    """Stream the records of ``path`` (file, folder or ZIP archive) read as the format ``name``."""
    reader = open_reader(name)
    _check_there(path)
    with opened(path) as place:
        yield from reader.read(place, options or ReadOptions(), known)


def preview(path: Path, name: str, options: ReadOptions | None = None, limit: int = 10) -> Preview:
    """Return what the page of an upload shows of ``path`` before anything is imported."""
    reader = open_reader(name)
    _check_there(path)
    with opened(path) as place:
        return preview_of(place, reader, options or ReadOptions(), limit)


def _check_there(path: Path) -> None:
    if not path.exists():
        raise UnreadableFile("le fichier ou le dossier n’existe pas.", file=path.name)
