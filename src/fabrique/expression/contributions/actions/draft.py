"""What a form holds, saved by itself while somebody types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import can_read
from fabrique.expression.contributions.models import Draft
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of

HEAVIEST = 200_000
KEY = re.compile(r"[a-z_]{1,40}:[a-z0-9_:-]{1,70}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: object) -> object:
    """Return ``value`` without the characters that the database does not take."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    return [storable(each) for each in value] if isinstance(value, list | tuple) else value


def save_draft(
    actor: Person, challenge: Challenge, *, form_key: str, fields: Mapping[str, object], at: datetime | None = None
) -> Draft:
    """Keep what the form holds, for this person alone; the last one wins."""
    instant = at or now()
    can_read(standing_in(challenge, standing_of(actor, instant), instant), challenge).enforce()
    kept = {name: storable(value) for name, value in fields.items() if value not in ("", [], None)}
    if not KEY.fullmatch(form_key) or len(json.dumps(kept)) > HEAVIEST:
        raise Refused(_("Ce texte est trop long pour être gardé automatiquement. Copiez-le avant de quitter la page."))
    with transaction.atomic():
        draft, _created = Draft.objects.update_or_create(
            person=actor, challenge=challenge, form_key=form_key, defaults={"fields": kept, "updated_at": instant}
        )
    return draft


def drop_draft(actor: Person, challenge: Challenge, *, form_key: str) -> None:
    """Forget what the form held, at the person's wish."""
    if not KEY.fullmatch(form_key):
        return
    with transaction.atomic():
        forget_drafts(actor, challenge, form_key)


def forget_drafts(actor: Person, challenge: Challenge, form_key: str) -> None:
    """Forget what the form held, inside the transaction of the act that made it useless."""
    Draft.objects.filter(person=actor, challenge=challenge, form_key=form_key).delete()
