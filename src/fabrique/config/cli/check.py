"""Is this installation in order? One line each: ok, or what to do."""

from __future__ import annotations

import os
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

from fabrique.config.cli import database
from fabrique.config.cli.trouble import Trouble, explained

# Debian 12 ships 15, and nothing we use asks for more: docs/decisions/0002-postgresql-15.md.
OLDEST_POSTGRESQL = 150_000
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gin")
MAIL_SECONDS = 10


def _configuration() -> Iterator[str]:
    from django.conf import settings
    from django.core import checks

    for message in checks.run_checks():
        if message.is_serious():
            yield f"{message.msg} {message.hint or ''}".strip()
    if settings.DEMO or database.is_embedded():
        return
    if not os.environ.get("FABRIQUE_SECRET_KEY"):
        yield "donnez une clé secrète dans FABRIQUE_SECRET_KEY, la même pour tous les processus"
    if not settings.SITE_URL.startswith("https://"):
        yield f"FABRIQUE_URL vaut {settings.SITE_URL} : donnez l’adresse publique du site, en https://"
    if settings.DEBUG:
        yield "retirez FABRIQUE_DEBUG : les pages d’erreur montreraient le code"


def _database() -> Iterator[str]:
    from django.db import connection

    if not database.is_embedded():
        database.probe()
    connection.ensure_connection()
    number = connection.cursor().connection.info.server_version
    if number < OLDEST_POSTGRESQL:
        yield f"PostgreSQL {number // 10_000} est trop ancien : installez la version 15 ou plus récente"


def _extensions() -> Iterator[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, installed_version IS NOT NULL FROM pg_available_extensions")
        found = dict(cursor.fetchall())
    for name in EXTENSIONS:
        if name not in found:
            yield f"l’extension {name} manque : installez le paquet postgresql-contrib du serveur"
        elif not found[name]:
            yield f"l’extension {name} n’est pas activée : lancez « fabrique manage migrate »"


def _migrations() -> Iterator[str]:
    waiting = database.pending()
    if waiting:
        yield f"{len(waiting)} étapes de mise à jour attendent : lancez « fabrique manage migrate »"


def _storage() -> Iterator[str]:
    from django.conf import settings

    for folder in (Path(settings.MEDIA_ROOT), Path(settings.HOME)):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"ok")
        except OSError as error:
            yield f"impossible d’écrire dans {folder} ({error.strerror}) : donnez-en le droit à ce compte"


def _pages() -> Iterator[str]:
    from django.conf import settings

    if not any(Path(settings.STATIC_ROOT).glob("*")):
        yield "les feuilles de style ne sont pas rassemblées : lancez « fabrique prepare »"


def _mail() -> Iterator[str]:
    from django.conf import settings
    from django.core.mail import get_connection

    if not settings.EMAIL_HOST:
        if not (settings.DEMO or database.is_embedded()):
            yield f"aucun serveur : les messages restent dans {settings.EMAIL_FILE_PATH} ; donnez FABRIQUE_SMTP_HOST"
        return
    try:
        connection = get_connection(timeout=MAIL_SECONDS)
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        yield f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} ne répond pas ({error}) : vérifiez FABRIQUE_SMTP_HOST"


def _journal() -> Iterator[str]:
    from django.core.management import CommandError, call_command

    try:
        call_command("journal_verify", stdout=StringIO())
    except CommandError as error:
        yield str(error)


# Without a database these would wait for nothing.
ON_DATABASE = ("extensions", "mises à jour", "journal")
CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("configuration", _configuration),
    ("base de données", _database),
    ("extensions", _extensions),
    ("mises à jour", _migrations),
    ("stockage", _storage),
    ("feuilles de style", _pages),
    ("courriel", _mail),
)


def findings(inspect: Callable[[], Iterator[str]]) -> list[str]:
    """Return what one inspection found wrong; an expected error is a finding too."""
    try:
        with explained():
            return list(inspect())
    except Trouble as trouble:
        return [str(trouble)]


def check(*, journal: bool) -> int:
    """Print one line a point; the code is 1 when something is to be done."""
    wrong = 0
    names: list[str] = []
    with database.available(needed=False):
        database.set_up()
        for name, inspect in (*CHECKS, *([("journal", _journal)] if journal else [])):
            down = "base de données" in names and name in ON_DATABASE
            trouble = ["non vérifié, la base de données ne répond pas"] if down else findings(inspect)
            names += [name] if trouble else []
            wrong += len(trouble)
            print(f"{name} : {' ; '.join(trouble) or 'ok'}", flush=True)
    return 1 if wrong else 0
