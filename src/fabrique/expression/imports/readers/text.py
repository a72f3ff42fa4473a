"""Text files of unknown encoding: recognised on the whole file, then read line by line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from charset_normalizer import from_bytes

from fabrique.expression.imports.readers.base import MEBIBYTE, UnreadableFile

CHUNK = MEBIBYTE
SAMPLE = 64 * 1024
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac OS",
}
# Signatures of files that are no text, with what to call them.
BINARY = (
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel (.xls) : enregistrez-le au format .xlsx ou CSV"),
    (b"PK\x03\x04", "une archive ou un document bureautique"),
    (b"\x1f\x8b", "une archive"),
    (b"7z\xbc\xaf", "une archive"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
)


def check_size(path: Path, max_bytes: int) -> None:
    """Raise `UnreadableFile` when ``path`` is no file, is empty, or exceeds ``max_bytes``."""
    if not path.is_file():
        raise UnreadableFile("le fichier n’existe pas ou n’est pas un fichier ordinaire.", file=path.name)
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("le fichier est vide.", file=path.name)
    if size > max_bytes:
        limit = max_bytes / MEBIBYTE
        raise UnreadableFile(f"le fichier pèse plus de {limit:g} Mo : découpez-le.", file=path.name)


def detect_encoding(path: Path) -> str:
    """Return the encoding of the text file ``path``, proved on all of it; raise `UnreadableFile`."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
    for signature, what in BINARY:
        if head.startswith(signature) and (len(signature) > len(b"MZ") or b"\x00" in head):
            raise UnreadableFile(f"ce fichier n’est pas du texte, c’est {what}.", file=path.name)
    for mark, name in BOMS:
        if head.startswith(mark):
            return _proved(path, name)
    if wide := _wide_encoding(head):
        return _proved(path, wide)
    return _eight_bit_encoding(path, head)


def _wide_encoding(head: bytes) -> str:
    """Return the UTF-16 variant that a sample without mark betrays by its zero bytes, or ""."""
    pairs = len(head) // 2
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if pairs and odd > pairs * 0.6 and even < pairs * 0.05:
        return "utf-16-le"
    if pairs and even > pairs * 0.6 and odd < pairs * 0.05:
        return "utf-16-be"
    return ""


def _eight_bit_encoding(path: Path, head: bytes) -> str:
    """Return UTF-8 if the file is; else the likely single-byte encoding; refuse UTF-8 that is damaged."""
    good, bad_line = _utf8_survey(path)
    if bad_line is None:
        return "utf-8"
    if good:
        raise UnreadableFile(
            "des caractères ne sont pas lisibles en UTF-8, alors que le reste du fichier l’est. Le fichier est abîmé.",
            line=bad_line,
            file=path.name,
        )
    likely = from_bytes(head, cp_isolation=["cp1252", "mac_roman"]).best()
    name = "mac_roman" if likely is not None and likely.encoding == "mac_roman" else "cp1252"
    return _proved(path, name)


def _utf8_survey(path: Path) -> tuple[bool, int | None]:
    """Return whether UTF-8 sequences outnumber the damaged ones, and the line of the first damaged one."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    line, bad_line, wide, bad = 1, None, 0, 0
    with path.open("rb") as stream:
        while True:
            block = stream.read(CHUNK)
            _refuse_zero_bytes(block, line, path)
            text = decoder.decode(block, final=not block)
            if "\ufffd" in text:
                bad += text.count("\ufffd")
                if bad_line is None:
                    bad_line = line + text[: text.index("\ufffd")].count("\n")
            if not text.isascii():
                wide += len(text.encode()) - len(text)
            line += text.count("\n")
            if not block:
                return wide - 2 * bad > bad, bad_line


def _refuse_zero_bytes(block: bytes, line: int, path: Path) -> None:
    if (place := block.find(b"\x00")) >= 0:
        raise UnreadableFile(
            "le fichier contient des octets nuls : ce n’est pas un fichier texte.",
            line=line + block[:place].count(b"\n"),
            file=path.name,
        )


def _proved(path: Path, encoding: str) -> str:
    """Return ``encoding`` once the whole of ``path`` was decoded with it."""
    line = 1
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
    except LookupError:
        raise UnreadableFile(f"l’encodage « {encoding} » n’est pas connu.", file=path.name) from None
    with path.open("rb") as stream:
        while True:
            block = stream.read(CHUNK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += block[: error.start].count(b"\n")
                label = LABELS.get(encoding, encoding)
                raise UnreadableFile(
                    f"des caractères ne sont pas lisibles en {label}.", line=line, file=path.name
                ) from None
            if "\x00" in text:
                _refuse_zero_bytes(text.encode("utf-8", "surrogatepass"), line, path)
            line += text.count("\n")
            if not block:
                return encoding


@contextmanager
def open_text(path: Path, *, encoding: str = "", max_bytes: int) -> Iterator[tuple[TextIO, str]]:
    """Open ``path`` as text with its line ends kept; give the stream and the name of its encoding."""
    check_size(path, max_bytes)
    name = _proved(path, encoding) if encoding else detect_encoding(path)
    with path.open(encoding=name, newline="") as stream:
        yield stream, name


def peek(path: Path, length: int = SAMPLE) -> str:
    """Return the beginning of ``path`` as text, or "" when it cannot be read: for guesses only."""
    try:
        with path.open("rb") as stream:
            head = stream.read(length)
    except OSError:
        return ""
    for mark, name in BOMS:
        if head.startswith(mark):
            return head.decode(name, "ignore")
    if wide := _wide_encoding(head):
        return head.decode(wide, "ignore")
    if b"\x00" in head:
        return ""
    try:
        return codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")
