"""The agreement under which a company adopts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.actions.scene import note_down, plain, take
from fabrique.diffusion.replications.models import Agreement, Replication
from fabrique.diffusion.replications.notices.agreement import tell_of_acceptance, tell_of_deposit
from fabrique.diffusion.replications.rules import can_accept_agreement, can_deposit_agreement, on_source_side
from fabrique.expression.contributions.rules import CheckedFile
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

DOCUMENTS = frozenset({"application/pdf", "application/vnd.oasis.opendocument.text"})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What an agreement says, beside its document."""

    licence: str
    signed_on: date
    starts_on: date
    ends_on: date


def deposit_agreement(
    actor: Person, replication: Replication, terms: AgreementTerms, document: CheckedFile, *, at: datetime | None = None
) -> Agreement:
    """Keep the signed document; deposited by the source it is accepted at once."""
    _right_document(document)
    with transaction.atomic():
        taken = take(actor, replication, at)
        fresh = taken.replication
        can_deposit_agreement(taken.standing, fresh).enforce()
        _right_dates(terms, taken.today)
        if Agreement.objects.filter(replication=fresh, sha256=document.sha256).exists():
            raise Conflict(_("Ce document est déjà déposé."))
        accepts = on_source_side(taken.standing, fresh)
        kept = Agreement(
            replication=fresh,
            name=document.name,
            content_type=document.content_type,
            size=document.size,
            sha256=document.sha256,
            licence=plain(terms.licence),
            signed_on=terms.signed_on,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            deposited_by=actor,
            deposited_at=taken.at,
            accepted_by=actor if accepts else None,
            accepted_at=taken.at if accepts else None,
        )
        kept.document.save(f"{uuid.uuid4().hex}{PurePosixPath(document.name).suffix}", document.file, save=False)
        kept.save()
        note_down(actor, "deposit_agreement", taken, {"agreement": kept.pk, "accepted": accepts})
        tell_of_deposit(kept, actor, at=taken.at)
    return kept


def accept_agreement(actor: Person, agreement: Agreement, *, at: datetime | None = None) -> Agreement:
    """Say, for the source, that the deposited document is the one that was signed."""
    with transaction.atomic():
        taken = take(actor, agreement.replication, at)
        fresh = Agreement.objects.select_for_update().get(pk=agreement.pk)
        can_accept_agreement(taken.standing, taken.replication, fresh).enforce()
        fresh.replication = taken.replication
        fresh.accepted_by, fresh.accepted_at = actor, taken.at
        fresh.save(update_fields=["accepted_by", "accepted_at"])
        note_down(actor, "accept_agreement", taken, {"agreement": fresh.pk})
        tell_of_acceptance(fresh, actor, at=taken.at)
    return fresh


def _right_document(document: CheckedFile) -> None:
    if document.content_type not in DOCUMENTS | {WORD}:
        raise ImpossibleNow(_("Déposez la convention signée en PDF, ou en document texte."))


def _right_dates(terms: AgreementTerms, today: date) -> None:
    if terms.signed_on > today:
        raise ImpossibleNow(_("La date de signature est à venir. Déposez la convention une fois signée."))
    if terms.ends_on < terms.starts_on:
        raise ImpossibleNow(_("La convention finirait avant de commencer\u00a0: vérifiez ses dates."))
    if terms.ends_on < max(terms.signed_on, today):
        raise ImpossibleNow(_("Cette convention est déjà finie. Déposez celle qui est en vigueur."))
