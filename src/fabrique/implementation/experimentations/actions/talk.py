"""Documents of an experiment, and what is said about it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.db import transaction

from fabrique.expression.contributions.rules import CheckedFile
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations import notices
from fabrique.implementation.experimentations.actions.scene import keep, take
from fabrique.implementation.experimentations.models import Document, Experiment, Message
from fabrique.implementation.experimentations.rules import can_add_document, can_discuss, can_keep_documents

DOUBLE_CLICK = timedelta(seconds=10)


def add_document(
    actor: Person, experiment: Experiment, *, title: str, file: CheckedFile, at: datetime | None = None
) -> Document:
    """Join a document; partners read it when their agreement opens the documents."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_add_document(taken.ties, taken.experiment, already=taken.experiment.documents.count()).enforce()
        document = Document(
            experiment=taken.experiment, title=title.strip() or file.name, name=file.name,
            content_type=file.content_type, size=file.size, sha256=file.sha256, added_by=actor, added_at=taken.at,
        )  # fmt: skip
        document.file.save(f"{uuid.uuid4().hex}{PurePosixPath(file.name).suffix}", file.file, save=False)
        document.save()
        keep(taken, "add_document", details={"document": document.pk})
    return document


def remove_document(actor: Person, document: Document, *, at: datetime | None = None) -> Experiment:
    """Take a document away; the file is deleted once that is certain."""
    with transaction.atomic():
        taken = take(actor, document.experiment, at)
        can_keep_documents(taken.ties, taken.experiment).enforce()
        gone, _rows = Document.objects.filter(pk=document.pk).delete()
        if gone:
            storage, name = document.file.storage, str(document.file.name)
            keep(taken, "remove_document", details={"document": document.pk})
            transaction.on_commit(lambda: storage.delete(name))
    return taken.experiment


def say(actor: Person, experiment: Experiment, text: str, *, at: datetime | None = None) -> Message:
    """Say something to those who lead it and the partners it is opened to; a double click says it once."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        can_discuss(taken.ties, taken.experiment).enforce()
        body = richtext.from_markdown(text)
        same = taken.experiment.messages.filter(author=actor, body=body, at__gt=taken.at - DOUBLE_CLICK).first()
        if same is not None:
            return same
        message = Message.objects.create(experiment=taken.experiment, author=actor, body=body, at=taken.at)
        record(actor, "experimentations.say", taken.experiment, at=taken.at, details={"message": message.pk})
        notices.tell_message(message, actor, at=taken.at)
    return message
