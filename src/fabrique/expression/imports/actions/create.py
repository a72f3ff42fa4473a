"""A public consultation made to receive an import."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.states import Access, ChallengeKind, ChallengeState, PhaseKind
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.journal.actions import record
from fabrique.foundations.people.models import Person

PROGRAMME_SLUG = "imports"


@transaction.atomic
def open_consultation(actor: Person | None, slug: str, *, at: datetime) -> Challenge:
    """Open a public consultation of that slug in the programme of imports, to receive a file."""
    programme, _created = Programme.objects.get_or_create(
        slug=PROGRAMME_SLUG,
        defaults={
            "name": "Imports",
            "summary": _gettext_summary(),
            "created_by": actor,
            "created_at": at,
        },
    )
    title = slug.replace("-", " ").capitalize()[:160]
    challenge = Challenge.objects.create(
        programme=programme,
        kind=ChallengeKind.CONSULTATION,
        state=ChallengeState.OPEN,
        slug=slug,
        title=title,
        question=_("Consultation « %(title)s »") % {"title": title},
        read_access=Access.PUBLIC,
        take_part_access=Access.SIGNED_IN,
        three_way_votes=True,
        created_by=actor,
        created_at=at,
        opened_at=at,
    )
    Phase.objects.create(challenge=challenge, kind=PhaseKind.EXPLORATION, position=1, starts_at=at)
    record(actor, "challenges.open", challenge, at=at, scope=challenge, details={"import": True})
    return challenge


def _gettext_summary() -> str:
    return str(_("Consultations tenues ailleurs, reprises ici avec leurs votes et leurs échanges."))
