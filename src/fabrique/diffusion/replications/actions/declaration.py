"""« We are interested »: the first step of an adoption."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.replications.actions.scene import plain
from fabrique.diffusion.replications.models import Replication, Step
from fabrique.diffusion.replications.notices.life import tell_of_interest
from fabrique.diffusion.replications.queries import alive_for
from fabrique.diffusion.replications.rules import can_declare
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.implementation.innovations.models import Sheet


def declare_interest(
    actor: Person,
    sheet: Sheet,
    *,
    adopter: Organisation,
    motive: str = "",
    parent: Replication | None = None,
    at: datetime | None = None,
) -> Replication:
    """Say that an organisation is interested in an innovation; its contact is told."""
    at = at or now()
    try:
        with transaction.atomic():
            fresh, organisation = locked(sheet), Organisation.objects.get(pk=adopter.pk)
            standing = standing_of(actor, at)
            alive = alive_for(fresh, organisation)
            can_declare(standing, fresh, adopter=organisation, alive=alive is not None).enforce()
            _is_its_parent(fresh, parent)
            made = _made(actor, fresh, organisation, plain(motive), parent, at)
            Step.objects.create(
                replication=made, state=ReplicationState.INTEREST, on=made.interested_on, by=actor, at=at
            )
            record(
                actor, "replications.declare_interest", made, at=at, scope=fresh, details={"adopter": organisation.pk}
            )
            tell_of_interest(made, actor, at=at)
    except IntegrityError as error:
        raise Conflict(_("Votre organisation vient de déclarer son intérêt\u00a0: ouvrez sa page.")) from error
    return made


def _is_its_parent(sheet: Sheet, parent: Replication | None) -> None:
    if parent is not None and parent.sheet_id != sheet.pk:
        raise ImpossibleNow(_("Cette réplication est celle d’une autre fiche. Choisissez-en une de cette fiche."))


def _made(
    actor: Person, sheet: Sheet, adopter: Organisation, motive: str, parent: Replication | None, at: datetime
) -> Replication:
    made = Replication(
        sheet=sheet,
        source_id=sheet.organisation_id,
        parent=parent,
        adopter=adopter,
        owner=actor,
        motive=motive,
        interested_on=today_at(at),
        created_at=at,
        updated_at=at,
    )
    made.save(force_insert=True)
    return made
