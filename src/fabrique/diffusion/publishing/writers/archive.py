"""The report as data: CSV files, the whole object in JSON, its schema and a page that explains them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fabrique.diffusion.publishing.writers.tables import tables_of
from fabrique.foundations.kernel.spreadsheet import csv_lines

SCHEMA = Path(__file__).parent / "report.schema.json"
EPOCH = (2020, 1, 1, 0, 0, 0)  # same content, same bytes: the file's own time tells nothing
README = """\
{title}
{underline}

{status}

Schéma des données : version {version}.

rapport.json       le rapport entier, conforme à rapport.schema.json
*.csv              les mêmes données en tableaux (UTF-8, point-virgule, une ligne d’en-tête)

Les textes de rapport.json sont en HTML simple (p, br, ul, ol, li, strong, em, a, h3, h4, blockquote) ;
ceux des tableaux sont sans mise en forme. Une cellule qui commencerait par un signe de formule
(= + - @) est précédée d’une apostrophe.

Une personne n’est nommée que si elle l’a accepté. L’auteur d’une contribution qui a demandé à n’être
connu que de l’équipe d’animation n’apparaît pas, ni son organisation.
"""


def zip_of(content: Mapping[str, Any]) -> bytes:
    """Return the archive of a report."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "LISEZMOI.txt", _readme(content))
        _put(archive, "rapport.json", json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True))
        _put(archive, "rapport.schema.json", SCHEMA.read_text(encoding="utf-8"))
        for name, rows in tables_of(content).items():
            _put(archive, name, "".join(csv_lines(rows)))
    return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, text.encode())


def _readme(content: Mapping[str, Any]) -> str:
    title = content["challenge"]["title"]
    status = "Rapport publié." if content["status"] == "publie" else "Version provisoire."
    return README.format(title=title, underline="=" * len(title), status=status, version=content["schema_version"])
