"""Moving contributions from theme to theme, two facilitators at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.contributions.actions import enter, lock_contributions, move_to_theme
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import ContributionState
from fabrique.expression.sensemaking import rules
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.people.models import Person


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved, and what somebody else had already moved since the page was shown."""

    moved: tuple[Contribution, ...]
    elsewhere: tuple[Contribution, ...]


def move_contributions(
    actor: Person,
    challenge: Challenge,
    seen: Mapping[int, int | None],
    *,
    theme: Theme | None,
    at: datetime | None = None,
) -> Moved:
    """Put contributions under a theme (or back among the untreated).

    ``seen`` maps each contribution's id to the id of the theme under which the
    facilitator saw it. One that a colleague has moved since stays where the colleague
    put it, and is returned in ``elsewhere``: no move is lost without a word.
    """
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        rules.can_arrange(scene.standing, scene.challenge, scene.at).enforce()
        if theme is not None:
            theme = Theme.objects.select_for_update().get(pk=theme.pk)
        rows = lock_contributions(seen.keys())
        _check(rows.values(), scene.challenge)
        target = theme.pk if theme else None
        elsewhere = [row for row in rows.values() if row.theme_id not in {seen[row.pk], target}]
        moved = move_to_theme([row for row in rows.values() if row not in elsewhere], theme)
        for row in moved:
            details = {"theme": theme.name if theme else "", "theme_id": target, "from": seen[row.pk]}
            record(actor, "sensemaking.move", row, at=scene.at, scope=scene.challenge, details=details)
    return Moved(tuple(moved), tuple(elsewhere))


def _check(rows: Iterable[Contribution], challenge: Challenge) -> None:
    for row in rows:
        if row.challenge_id != challenge.pk:
            raise Refused(_("Une de ces contributions n’est pas de cet atelier."))
        if row.state != ContributionState.PUBLISHED:
            raise Conflict(
                _(
                    "« %(title)s » n’est plus sur le tableau : elle a été fusionnée, masquée ou retirée. Rechargez la page."
                )
                % {"title": row.title}
            )
