"""Supporting a contribution, changing one's mind."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions import rules
from fabrique.expression.contributions.actions.scene import enter, hold
from fabrique.expression.contributions.models import Contribution, Support
from fabrique.expression.contributions.states import Position
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person


def set_support(
    actor: Person,
    contribution: Contribution,
    *,
    position: str = Position.AGREE,
    version: int | None = None,
    at: datetime | None = None,
) -> Contribution:
    """Support (or vote on) the version that was read; doing it twice changes nothing."""
    with transaction.atomic():
        scene = enter(actor, contribution.challenge_id, at)
        fresh = hold(contribution, scene)
        rules.can_support(scene.standing, fresh, scene.at).enforce()
        if position not in Position or (position != Position.AGREE and not scene.challenge.three_way_votes):
            raise Refused(_("Cette réponse n’est pas proposée ici."))
        read = min(version or fresh.version_number, fresh.version_number)
        wanted = {"position": str(position), "version_number": read}
        mine = Support.objects.filter(contribution=fresh, person=actor).first()
        if mine is not None and all(getattr(mine, name) == value for name, value in wanted.items()):
            return fresh
        # the contribution is locked: nobody else writes this row meanwhile
        mine = mine or Support(contribution=fresh, person=actor)
        mine.position, mine.version_number = Position(position), read
        mine.organisation_id, mine.created_at = scene.standing.participation_organisation_id, scene.at
        mine.save()
        record(actor, "contributions.support", fresh, at=scene.at, scope=scene.challenge, details={"version": read})
    return fresh


def withdraw_support(actor: Person, contribution: Contribution, *, at: datetime | None = None) -> Contribution:
    """Take one's support back while the phase lasts."""
    with transaction.atomic():
        scene = enter(actor, contribution.challenge_id, at)
        fresh = hold(contribution, scene)
        rules.can_support(scene.standing, fresh, scene.at).enforce()
        removed, _rows = Support.objects.filter(contribution=fresh, person=actor).delete()
        if removed:
            record(actor, "contributions.withdraw_support", fresh, at=scene.at, scope=scene.challenge)
    return fresh
