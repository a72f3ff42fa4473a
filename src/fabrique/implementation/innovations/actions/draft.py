"""What a form holds, saved by itself while somebody types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions.draft import storable
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.innovations.models import Sheet, SheetDraft
from fabrique.implementation.innovations.queries import standing_on
from fabrique.implementation.innovations.rules import can_create, can_edit

HEAVIEST = 200_000
NEW = "nouvelle"


def save_draft(
    actor: Person,
    sheet: Sheet | None,
    *,
    section: str,
    fields: Mapping[str, object],
    seen: int = 0,
    at: datetime | None = None,
) -> SheetDraft:
    """Keep what the form holds, for this person alone; the last one wins."""
    instant = at or now()
    standing = standing_of(actor, instant)
    (can_edit(standing_on(standing, sheet)) if sheet is not None else can_create(standing)).enforce()
    kept = {name: storable(value) for name, value in fields.items()}
    if len(json.dumps(kept)) > HEAVIEST:
        raise Refused(_("Ce texte est trop long pour être gardé automatiquement. Copiez-le avant de quitter la page."))
    with transaction.atomic():
        draft, _created = SheetDraft.objects.update_or_create(
            person=actor,
            sheet=sheet,
            section=section,
            defaults={"fields": kept, "version_number": seen, "updated_at": instant},
        )
    return draft


def drop_draft(actor: Person, sheet: Sheet | None, *, section: str = "") -> None:
    """Forget what the form held, at the person's wish."""
    with transaction.atomic():
        forget_drafts(actor, sheet, section)


def forget_drafts(actor: Person, sheet: Sheet | None, section: str = "") -> None:
    """Forget it, inside the transaction of the act that made it useless."""
    rows = SheetDraft.objects.filter(person=actor, sheet=sheet)
    (rows.filter(section=section) if section else rows).delete()
