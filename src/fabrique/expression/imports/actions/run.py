"""One import by upload: received, described, confirmed, performed by the worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connections, transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.imports import rules
from fabrique.expression.imports.actions.load import Result, load_file
from fabrique.expression.imports.models import ImportRun
from fabrique.expression.imports.readers.base import ReadOptions, UnreadableFile
from fabrique.expression.imports.states import IMPORT_LIFE, ImportState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of

SHORT_NAME = 200


def _may_import(actor: Person, challenge: Challenge, at: datetime) -> None:
    rules.can_import(standing_in(challenge, standing_of(actor, at), at), challenge).enforce()


@transaction.atomic
def receive_file(
    actor: Person,
    challenge: Challenge,
    *,
    format: str,
    upload: UploadedFile[Any],
    at: datetime | None = None,  # noqa: A002
) -> ImportRun:
    """Keep an uploaded file beside the challenge; nothing is imported yet."""
    at = at or now()
    _may_import(actor, challenge, at)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = Path(upload.name or "import").name[-SHORT_NAME:]
    run = ImportRun(challenge=challenge, format=format, file_name=name, sha256=digest.hexdigest())
    run.created_by, run.created_at = actor, at
    run.file.save(f"{digest.hexdigest()[:16]}{Path(name).suffix.lower()[:8]}", upload, save=False)
    run.save()
    record(actor, "imports.receive", run, at=at, scope=challenge, details={"format": format})
    return run


@transaction.atomic
def set_options(actor: Person, run: ImportRun, *, options: dict[str, Any], at: datetime | None = None) -> ImportRun:
    """Say how to read the file: encoding, separator, which column is what."""
    at = at or now()
    run = locked(run)
    _may_import(actor, run.challenge, at)
    IMPORT_LIFE.check(run.state, ImportState.WAITING)
    ReadOptions.from_dict(options)
    run.options = options
    run.save(update_fields=["options"])
    return run


@transaction.atomic
def confirm_run(actor: Person, run: ImportRun, *, keeps_sound_rows: bool, at: datetime | None = None) -> ImportRun:
    """Ask the worker to import the file as it was previewed."""
    at = at or now()
    run = locked(run)
    _may_import(actor, run.challenge, at)
    if run.state == ImportState.WAITING:
        return run
    IMPORT_LIFE.check(run.state, ImportState.WAITING)
    run.state, run.keeps_sound_rows, run.progress, run.failure = ImportState.WAITING, keeps_sound_rows, 0, ""
    run.save(update_fields=["state", "keeps_sound_rows", "progress", "failure"])
    record(actor, "imports.confirm", run, at=at, scope=run.challenge)
    return run


@transaction.atomic
def cancel_run(actor: Person, run: ImportRun, *, at: datetime | None = None) -> ImportRun:
    """Give up an import that has not been performed; its file is deleted."""
    at = at or now()
    run = locked(run)
    _may_import(actor, run.challenge, at)
    IMPORT_LIFE.check(run.state, ImportState.CANCELLED)
    run.state, run.finished_at = ImportState.CANCELLED, at
    run.save(update_fields=["state", "finished_at"])
    run.file.delete(save=False)
    record(actor, "imports.cancel", run, at=at, scope=run.challenge)
    return run


def perform_run(pk: int, *, at: datetime | None = None) -> ImportRun | None:
    """Import a waiting run; return it, or None when another worker has it."""
    at = at or now()
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=pk, state=ImportState.WAITING).first()
        if run is None:
            return None
        IMPORT_LIFE.check(run.state, ImportState.RUNNING)
        run.state, run.started_at, run.progress = ImportState.RUNNING, at, 0
        run.save(update_fields=["state", "started_at", "progress"])
    try:
        result = load_file(
            run.created_by,
            run.challenge,
            format=run.format,
            path=Path(run.file.path),
            options=ReadOptions.from_dict(run.options),
            at=at,
            keep_sound_rows=run.keeps_sound_rows,
            all_or_nothing=not run.keeps_sound_rows,
            on_progress=_telling(run.pk),
        )
    except (UnreadableFile, ValueError, OSError) as error:
        return _end(run, None, failure=str(error))
    refused = bool(result.refused_count) and not run.keeps_sound_rows
    return _end(run, result, failure=_("Des lignes sont refusées.") if refused else "")


def _telling(pk: int) -> Callable[[int], None]:
    """Write the progress down outside the import's own transaction, so that the page sees it."""
    copy = connections.create_connection("default")

    def tell(rows: int) -> None:
        with copy.cursor() as cursor:
            cursor.execute("UPDATE imports_importrun SET progress = %s WHERE id = %s", [rows, pk])

    return tell


@transaction.atomic
def _end(run: ImportRun, result: Result | None, *, failure: str) -> ImportRun:
    at = now()
    run = locked(run)
    target = ImportState.FAILED if failure else ImportState.DONE
    IMPORT_LIFE.check(run.state, target)
    run.state, run.finished_at, run.failure = target, at, failure
    run.result = result.as_dict() if result else None
    run.progress = result.rows_read if result else run.progress
    run.save(update_fields=["state", "finished_at", "failure", "result", "progress"])
    verb = "imports.fail" if failure else "imports.finish"
    record(run.created_by, verb, run, at=at, scope=run.challenge)
    return run


@transaction.atomic
def retry_orphans() -> int:
    """Give back the imports whose worker died: their transaction left nothing behind."""
    orphans = ImportRun.objects.filter(state=ImportState.RUNNING).select_for_update(skip_locked=True)
    return sum(_give_back(run) for run in orphans)


def _give_back(run: ImportRun) -> int:
    IMPORT_LIFE.check(run.state, ImportState.WAITING)
    run.state, run.progress = ImportState.WAITING, 0
    run.save(update_fields=["state", "progress"])
    return 1
