"""May this file be kept? Its type is what its content says, and must agree with its name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image

from fabrique.foundations.kernel.errors import Refused

FILES_AT_MOST = 5
PIXELS_AT_MOST = 60_000_000
ZIP_ENTRIES_AT_MOST = 5_000
UNZIPPED_AT_MOST = 300 * 1024 * 1024
HEAD = 4096
NAME_LENGTH = 120
KILO = 1024 * 1024

IMAGES = {"PNG": ("image/png", ("png",)), "JPEG": ("image/jpeg", ("jpg", "jpeg")),
          "GIF": ("image/gif", ("gif",)), "WEBP": ("image/webp", ("webp",))}  # fmt: skip
OPEN_XML = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "word/": (OPEN_XML + "wordprocessingml.document", ("docx",)),
    "xl/": (OPEN_XML + "spreadsheetml.sheet", ("xlsx",)),
    "ppt/": (OPEN_XML + "presentationml.presentation", ("pptx",)),
}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
}
PDF = ("application/pdf", ("pdf",))
TEXT_TYPES = {"txt": "text/plain", "csv": "text/csv"}
ACCEPTED = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "png", "jpg", "jpeg", "gif", "webp")
SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
UNSAFE_IN_NAME = re.compile(r'[\\/:*?"<>|]')

Kind = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: a clean name, the type of its content, its weight and digest."""

    name: str
    content_type: str
    size: int
    sha256: str
    file: File[bytes]


def check_file(upload: File[bytes], name: str, *, limit: int) -> CheckedFile:
    """Return what may be kept of ``upload``; refuse the rest with a sentence that says what to do."""
    clean = safe_name(name)
    size = upload.size or 0
    if size == 0:
        raise Refused(_("« %(name)s » est vide.") % {"name": clean})
    if size > limit:
        raise Refused(
            _("« %(name)s » pèse %(size)s Mo, pour %(limit)s Mo au plus. Réduisez-le ou partagez-le en plusieurs.")
            % {"name": clean, "size": _megabytes(size), "limit": _megabytes(limit)}
        )
    extension = PurePosixPath(clean).suffix.lstrip(".").lower()
    if extension not in ACCEPTED:
        raise Refused(
            _("« %(name)s » n’est pas d’un type accepté. Types acceptés : %(types)s.")
            % {"name": clean, "types": ", ".join(ACCEPTED)}
        )
    content_type, extensions = _content(upload, clean, extension)
    if extension not in extensions:
        raise Refused(
            _(
                "Le contenu de « %(name)s » n’est pas celui d’un fichier « .%(extension)s ». "
                "Enregistrez-le de nouveau dans ce format."
            )
            % {"name": clean, "extension": extension}
        )
    return CheckedFile(clean, content_type, size, _digest(upload), upload)


def safe_name(name: str) -> str:
    """A name without path, control, direction or quoting characters, not too long, extension kept."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    kept = UNSAFE_IN_NAME.sub("-", " ".join(kept.split())).strip(". ")
    path = PurePosixPath(kept or "fichier")
    return path.stem[:NAME_LENGTH].strip() + path.suffix.lower()[:8] if path.suffix else str(path)[:NAME_LENGTH]


def _content(upload: File[bytes], name: str, extension: str) -> Kind:
    """The type that the bytes tell, and the extensions that go with it."""
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK"):
        return _office(upload, name)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or head[8:12] == b"WEBP":
        return _image(upload, name)
    if extension in TEXT_TYPES and _is_text(upload):
        return TEXT_TYPES[extension], (extension,)
    return "", ()


def _image(upload: File[bytes], name: str) -> Kind:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(_raw(upload), formats=list(IMAGES)) as image:
                width, height, kind = image.width, image.height, image.format or ""
                if width * height <= PIXELS_AT_MOST:
                    image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            _("« %(name)s » n’est pas une image que l’on sait lire. Enregistrez-la en PNG ou en JPEG.") % {"name": name}
        ) from error
    finally:
        upload.seek(0)
    if width * height > PIXELS_AT_MOST:
        raise Refused(_("L’image « %(name)s » est trop grande. Réduisez ses dimensions.") % {"name": name})
    return IMAGES[kind]


def _office(upload: File[bytes], name: str) -> Kind:
    try:
        with zipfile.ZipFile(_raw(upload)) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries, name)
            names = {entry.filename for entry in entries}
            if any("vbaproject" in each.lower() for each in names):
                raise Refused(
                    _("« %(name)s » contient des macros. Enregistrez-le sans macros, puis joignez-le.") % {"name": name}
                )
            return _office_kind(archive, names)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(_("« %(name)s » est abîmé : on ne peut pas le lire.") % {"name": name}) from error
    finally:
        upload.seek(0)


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if "mimetype" in names:
        with archive.open("mimetype") as entry:
            declared = entry.read(200).decode("ascii", "replace").strip()
        if declared in OPEN_DOCUMENT and "content.xml" in names:
            return declared, OPEN_DOCUMENT[declared]
        return "", ()
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE.items():
            if any(each.startswith(folder) for each in names):
                return kind
    return "", ()


def _refuse_bomb(entries: list[zipfile.ZipInfo], name: str) -> None:
    unzipped = sum(entry.file_size for entry in entries)
    if len(entries) > ZIP_ENTRIES_AT_MOST or unzipped > UNZIPPED_AT_MOST:
        raise Refused(_("« %(name)s » se déploie en un volume démesuré : il n’est pas accepté.") % {"name": name})


def _is_text(upload: File[bytes]) -> bool:
    """No zero byte and no control character but tabs and line ends, throughout."""
    allowed = bytes(range(0x20, 0x100)) + b"\t\n\r\x0b\x0c\x1b"
    try:
        return not any(chunk.translate(None, allowed) for chunk in upload.chunks())
    finally:
        upload.seek(0)


def _digest(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _raw(upload: File[bytes]) -> IO[bytes]:
    raw: IO[bytes] = upload.file or upload
    return raw


def _megabytes(size: int) -> str:
    return f"{size / KILO:.1f}".removesuffix(".0").replace(".", ",")
