"""A folder sent as a ZIP archive, extracted with care into a temporary folder."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fabrique.expression.imports.readers.base import MEBIBYTE, UnreadableFile

BLOCK = 256 * 1024
FREE_BYTES = 20 * MEBIBYTE
JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an archive may hold. ``ratio`` is of extracted to packed bytes, beyond a first 20 MB."""

    total_bytes: int = 500 * MEBIBYTE
    ratio: int = 200
    count: int = 1000
    suffixes: frozenset[str] = frozenset({".csv", ".jsonl", ".json", ".xlsx", ".txt", ".md"})


DEFAULT = Limits()


@contextmanager
def opened(path: Path, limits: Limits = DEFAULT) -> Iterator[Path]:
    """Give ``path``, or for a ZIP archive the temporary folder that holds its files, removed afterwards."""
    if not path.is_file() or not _is_plain_archive(path):
        yield path
        return
    place = Path(tempfile.mkdtemp(prefix="fabrique-import-"))
    try:
        _extract(path, place, limits)
        yield _inner(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _is_plain_archive(path: Path) -> bool:
    """Tell whether ``path`` is a ZIP archive and not an office document."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist() and "mimetype" not in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def _inner(place: Path) -> Path:
    """Return the only folder of ``place`` when there is nothing beside it."""
    found = list(place.iterdir())
    return _inner(found[0]) if len(found) == 1 and found[0].is_dir() else place


def check_archive(archive: zipfile.ZipFile, limits: Limits, name: str) -> None:
    """Raise `UnreadableFile` for too many files, too much content, or content packed too tightly."""
    members = archive.infolist()
    if len(members) > limits.count:
        raise UnreadableFile(f"l’archive contient plus de {limits.count} fichiers.", file=name)
    total, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if total > limits.total_bytes:
        raise UnreadableFile(f"l’archive contient plus de {limits.total_bytes // MEBIBYTE} Mo.", file=name)
    if total > FREE_BYTES and total > packed * limits.ratio:
        raise UnreadableFile("l’archive est anormalement comprimée : elle est refusée.", file=name)
    for one in members:
        if one.flag_bits & 1:
            raise UnreadableFile("l’archive est protégée par un mot de passe.", file=name)


def drain(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, name: str) -> Iterator[bytes]:
    """Give the content of a member block by block, no more than announced."""
    seen = 0
    try:
        with archive.open(info) as stream:
            while block := stream.read(BLOCK):
                seen += len(block)
                if seen > min(info.file_size, limits.total_bytes):
                    raise UnreadableFile("l’archive contient plus que ce qu’elle annonce.", file=name)
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("l’archive est abîmée ou d’un format inconnu.", file=name) from error


def _target(info: zipfile.ZipInfo, place: Path, name: str) -> Path:
    """Return where a member goes, always under ``place``; refuse names that lead elsewhere."""
    inside = PurePosixPath(info.filename)
    parts = inside.parts
    unsafe = (
        not parts
        or inside.is_absolute()
        or ".." in parts
        or "\\" in info.filename
        or ":" in info.filename
        or not info.filename.isprintable()
        or any(len(part.encode()) > 200 for part in parts)  # noqa: PLR2004 - what every file system takes
    )
    if unsafe:
        raise UnreadableFile("l’archive contient un nom de fichier dangereux.", file=name)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFile("l’archive contient un lien vers un autre fichier.", file=name)
    return place.joinpath(*parts)


def _extract(path: Path, place: Path, limits: Limits) -> None:
    with zipfile.ZipFile(path) as archive:
        check_archive(archive, limits, path.name)
        targets = [(info, _target(info, place, path.name)) for info in archive.infolist() if not info.is_dir()]
        kept = [
            (info, target)
            for info, target in targets
            if not JUNK & set(PurePosixPath(info.filename).parts) and target.suffix.lower() in limits.suffixes
        ]
        if not kept:
            raise UnreadableFile("l’archive ne contient aucun fichier que l’on puisse importer.", file=path.name)
        if len({target for _, target in kept}) != len(kept):
            raise UnreadableFile("l’archive contient deux fichiers du même nom.", file=path.name)
        for info, target in kept:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as output:
                    for block in drain(archive, info, limits, path.name):
                        output.write(block)
            except (FileExistsError, NotADirectoryError) as error:
                raise UnreadableFile("l’archive contient deux fichiers du même nom.", file=path.name) from error
