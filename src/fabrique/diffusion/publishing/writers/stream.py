"""Rows to CSV files, in a folder or in an archive, without ever holding a whole file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

EPOCH = (2020, 1, 1, 0, 0, 0)  # same rows, same bytes
LUMP = 64 * 1024
Files = Mapping[str, Iterable[list[str]]]


def lumps(rows: Iterable[list[str]], delimiter: str) -> Iterator[bytes]:
    """Give the CSV text of ``rows``, some 64 kB at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        if buffer.tell() >= LUMP:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def to_folder(files: Files, folder: Path, delimiter: str) -> None:
    """Write each file into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        with (folder / name).open("wb") as file:
            for lump in lumps(rows, delimiter):
                file.write(lump)


class _Pipe(io.RawIOBase):
    """A file that only goes forward and gives back what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep what comes until it is taken."""
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what has come since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


def to_archive(files: Files, delimiter: str) -> Iterator[bytes]:
    """Give the bytes of a ZIP archive of the files, as they are made."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for lump in lumps(rows, delimiter):
                    file.write(lump)
                    if made := pipe.taken():
                        yield made
    yield pipe.taken()
