"""Partners, and what the agreement with each opens to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.rules import CheckedFile
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.experimentations import notices
from fabrique.implementation.experimentations.actions.scene import Taken, keep, take
from fabrique.implementation.experimentations.models import Agreement, Experiment, Partner
from fabrique.implementation.experimentations.queries import agreement_of, belongs_to_any
from fabrique.implementation.experimentations.rules import (
    can_add_part,
    can_join,
    can_remove_partner,
    can_reopen_agreement,
    can_sign_agreement,
    can_write_agreement,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says, as typed."""

    starts_on: date
    ends_on: date
    confidentiality: str
    rights: str
    opens_measures: bool = False
    opens_documents: bool = False
    opens_discussion: bool = False
    file: CheckedFile | None = None


def add_partner(
    actor: Person, experiment: Experiment, organisation: Organisation, *, brings: str = "", at: datetime | None = None
) -> Partner:
    """Add an organisation as a partner; it sees nothing until its agreement is signed."""
    with transaction.atomic():
        taken = take(actor, experiment, at)
        fresh = taken.experiment
        can_add_part(taken.ties, fresh, already=fresh.partners.count()).enforce()
        evaluator = fresh.evaluator
        same = evaluator is not None and belongs_to_any(evaluator, [organisation], taken.at)
        can_join(fresh, organisation, evaluator_belongs=same).enforce()
        if fresh.partners.filter(organisation=organisation).exists():
            raise Conflict(_("Cette organisation est déjà partenaire."))
        partner = Partner.objects.create(
            experiment=fresh, organisation=organisation, brings=brings.strip(), added_by=actor, added_at=taken.at
        )
        keep(taken, "add_partner", details={"organisation": organisation.pk})
    return partner


def remove_partner(actor: Person, partner: Partner, *, at: datetime | None = None) -> None:
    """Take away a partner whose agreement is not signed."""
    with transaction.atomic():
        taken, fresh, agreement = _take(actor, partner, at)
        can_remove_partner(taken.ties, taken.experiment, agreement).enforce()
        if agreement is not None and agreement.file:
            _delete_later(agreement)
        fresh.delete()
        keep(taken, "remove_partner", details={"organisation": partner.organisation_id})


def write_agreement(actor: Person, partner: Partner, terms: Terms, *, at: datetime | None = None) -> Agreement:
    """Write what is agreed; it opens nothing before it is signed."""
    with transaction.atomic():
        taken, fresh, agreement = _take(actor, partner, at)
        can_write_agreement(taken.ties, taken.experiment, agreement).enforce()
        if terms.ends_on < terms.starts_on:
            raise ImpossibleNow(_("La fin est avant le début : corrigez l’une des deux dates."))
        agreement = agreement or Agreement(partner=fresh)
        for name in ("starts_on", "ends_on", "opens_measures", "opens_documents", "opens_discussion"):
            setattr(agreement, name, getattr(terms, name))
        agreement.confidentiality, agreement.rights = terms.confidentiality.strip(), terms.rights.strip()
        agreement.updated_at = taken.at
        if terms.file is not None:
            _store(agreement, terms.file)
        agreement.save()
        keep(taken, "write_agreement", details={"partner": fresh.pk})
    return agreement


def sign_agreement(actor: Person, partner: Partner, *, at: datetime | None = None) -> Agreement:
    """Declare that both sides have signed: the partner now sees what it opens, between its dates."""
    with transaction.atomic():
        taken, fresh, agreement = _take(actor, partner, at)
        agreement = _there(agreement)
        can_sign_agreement(taken.ties, taken.experiment, agreement).enforce()
        agreement.signed_at, agreement.signed_by, agreement.updated_at = taken.at, actor, taken.at
        agreement.save(update_fields=["signed_at", "signed_by", "updated_at"])
        keep(taken, "sign_agreement", details={"partner": fresh.pk, "opens": opened_by(agreement)})
        notices.tell_partner(taken.experiment, fresh, actor, at=taken.at)
    return agreement


def reopen_agreement(actor: Person, partner: Partner, *, at: datetime | None = None) -> Agreement:
    """Take a signed agreement up again; the partner sees nothing until it is signed anew."""
    with transaction.atomic():
        taken, fresh, agreement = _take(actor, partner, at)
        agreement = _there(agreement)
        can_reopen_agreement(taken.ties, taken.experiment, agreement).enforce()
        agreement.signed_at, agreement.signed_by, agreement.updated_at = None, None, taken.at
        agreement.save(update_fields=["signed_at", "signed_by", "updated_at"])
        keep(taken, "reopen_agreement", details={"partner": fresh.pk})
    return agreement


def opened_by(agreement: Agreement) -> list[str]:
    """What it opens beyond the outline, as the journal names it."""
    return [name for name in ("measures", "documents", "discussion") if getattr(agreement, f"opens_{name}")]


def _take(actor: Person, partner: Partner, at: datetime | None) -> tuple[Taken, Partner, Agreement | None]:
    taken = take(actor, partner.experiment, at)
    fresh = locked(partner)
    agreement = agreement_of(fresh)
    return taken, fresh, locked(agreement) if agreement is not None else None


def _there(agreement: Agreement | None) -> Agreement:
    if agreement is None:
        raise ImpossibleNow(_("Écrivez d’abord la convention : ses dates, ce qu’elle ouvre, et le document."))
    return agreement


def _store(agreement: Agreement, checked: CheckedFile) -> None:
    if agreement.file:
        _delete_later(agreement)
    agreement.name, agreement.content_type = checked.name, checked.content_type
    agreement.size, agreement.sha256 = checked.size, checked.sha256
    extension = PurePosixPath(checked.name).suffix
    agreement.file.save(f"{uuid.uuid4().hex}{extension}", checked.file, save=False)


def _delete_later(agreement: Agreement) -> None:
    storage, name = agreement.file.storage, str(agreement.file.name)
    transaction.on_commit(lambda: storage.delete(name))
