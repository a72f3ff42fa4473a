"""Files that others may take."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.rules.file import CheckedFile
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person
from fabrique.implementation.innovations.actions.scene import take
from fabrique.implementation.innovations.models import KitFile, Sheet
from fabrique.implementation.innovations.rules import can_edit

FILES_AT_MOST = 20


def add_files(
    actor: Person, sheet: Sheet, files: Sequence[CheckedFile], *, label: str = "", at: datetime | None = None
) -> list[KitFile]:
    """Put checked files in the kit; one that is already there, byte for byte, is not kept twice."""
    with transaction.atomic():
        taken = take(actor, sheet, at)
        can_edit(taken.here).enforce()
        there = set(KitFile.objects.filter(sheet=taken.sheet).values_list("sha256", flat=True))
        fresh = {checked.sha256: checked for checked in files if checked.sha256 not in there}
        if len(there) + len(fresh) > FILES_AT_MOST:
            raise Refused(
                _("Un kit contient %(limit)d fichiers au plus. Retirez-en avant d’en ajouter.")
                % {"limit": FILES_AT_MOST}
            )
        kept = [_keep(actor, taken.sheet, checked, label, taken.at) for checked in fresh.values()]
        if kept:
            record(actor, "innovations.add_files", taken.sheet, at=taken.at, details={"files": len(kept)})
    return kept


def _keep(actor: Person, sheet: Sheet, checked: CheckedFile, label: str, at: datetime) -> KitFile:
    kept = KitFile(
        sheet=sheet,
        label=richtext.one_line(label),
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=actor,
        uploaded_at=at,
    )
    kept.file.save(f"{uuid.uuid4().hex}{PurePosixPath(checked.name).suffix}", checked.file, save=False)
    kept.save()
    return kept


def remove_file(actor: Person, kept: KitFile, *, at: datetime | None = None) -> Sheet:
    """Take a file out of the kit; it is deleted once that is certain."""
    with transaction.atomic():
        taken = take(actor, kept.sheet, at)
        can_edit(taken.here).enforce()
        gone = KitFile.objects.select_for_update().filter(pk=kept.pk).first()
        if gone is not None:
            file = gone.file
            gone.delete()
            record(actor, "innovations.remove_file", taken.sheet, at=taken.at, details={"files": 1})
            transaction.on_commit(lambda: file.storage.delete(str(file.name)))
    return taken.sheet
