"""Files joined to a contribution, and taken away again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions import rules
from fabrique.expression.contributions.actions.scene import enter, hold
from fabrique.expression.contributions.models import Attachment, Contribution
from fabrique.expression.contributions.queries import is_accepted_coauthor
from fabrique.expression.contributions.rules import FILES_AT_MOST, CheckedFile
from fabrique.expression.contributions.states import ContributionState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person


def remove_file(actor: Person, attachment: Attachment, *, at: datetime | None = None) -> Contribution:
    """Take a file away from a contribution that may still change; the file is deleted once that is certain."""
    with transaction.atomic():
        scene = enter(actor, attachment.contribution.challenge_id, at)
        contribution = hold(attachment.contribution, scene)
        accepted = is_accepted_coauthor(contribution, actor)
        rules.can_edit(scene.standing, contribution, scene.at, accepted_coauthor=accepted).enforce()
        gone = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
        if gone is None:
            return contribution
        file = gone.file
        gone.delete()
        _record(actor, "contributions.remove_file", contribution, scene.at, 1)
        transaction.on_commit(lambda: file.storage.delete(str(file.name)))
    return contribution


def keep_files(actor: Person, contribution: Contribution, files: Sequence[CheckedFile], *, at: datetime) -> None:
    """Store checked files, inside the transaction of the deposit; the caller has asked the rule."""
    if not files:
        return
    there = set(Attachment.objects.filter(contribution=contribution).values_list("sha256", flat=True))
    fresh = {checked.sha256: checked for checked in files if checked.sha256 not in there}
    if len(there) + len(fresh) > FILES_AT_MOST:
        raise Refused(
            _("Une contribution porte %(limit)d fichiers au plus. Retirez-en avant d’en ajouter.")
            % {"limit": FILES_AT_MOST}
        )
    for checked in fresh.values():
        attachment = Attachment(
            contribution=contribution,
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            uploaded_by=actor,
            uploaded_at=at,
        )
        extension = PurePosixPath(checked.name).suffix
        attachment.file.save(f"{uuid.uuid4().hex}{extension}", checked.file, save=False)
        attachment.save()
    if fresh and contribution.state != ContributionState.DRAFT:
        _record(actor, "contributions.add_files", contribution, at, len(fresh))


def _record(actor: Person, verb: str, contribution: Contribution, at: datetime, number: int) -> None:
    record(actor, verb, contribution, at=at, scope=contribution.challenge, details={"files": number})
