"""What the facilitator's board does to contributions: syntheses, merges, themes.

``mark_merged``, ``mark_unmerged`` and ``move_to_theme`` run inside the caller's
transaction, after the caller's own rule, and leave the journal to it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.challenges.rules import can_facilitate
from fabrique.expression.contributions.actions.contribution import add_version
from fabrique.expression.contributions.actions.scene import enter
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import (
    CONTRIBUTION_LIFE,
    ContributionKind,
    ContributionState,
    Outcome,
)
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.people.models import Person

MERGE_FIELDS = ("state", "merged_into", "outcome", "outcome_reason", "outcome_at", "outcome_by")


def create_synthesis(
    actor: Person,
    challenge: Challenge,
    *,
    title: str,
    text: str,
    theme: Theme | None = None,
    at: datetime | None = None,
) -> Contribution:
    """Write the text that gathers several contributions; ``text`` is light Markdown."""
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        can_facilitate(scene.standing, scene.challenge).enforce()
        body = richtext.from_markdown(text)
        synthesis = Contribution.objects.create(
            challenge=scene.challenge,
            phase=scene.standing.open_phase(scene.at),
            kind=ContributionKind.SYNTHESIS,
            state=ContributionState.PUBLISHED,
            title=richtext.one_line(title),
            body=body,
            plain=richtext.to_plain(body),
            author=actor,
            theme=theme,
            created_at=scene.at,
            published_at=scene.at,
            updated_at=scene.at,
        )
        add_version(actor, synthesis, at=scene.at)
        record(actor, "contributions.create_synthesis", synthesis, at=scene.at, scope=scene.challenge)
    return synthesis


def lock_contributions(ids: Collection[int]) -> dict[int, Contribution]:
    """Lock several contributions in one order, so that two facilitators never wait for each other in a ring."""
    rows = Contribution.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != len(set(ids)):
        raise Conflict(_("Une de ces contributions n’existe plus. Rechargez la page."))
    return found


def mark_merged(
    actor: Person, contributions: Collection[Contribution], synthesis: Contribution, *, at: datetime
) -> list[Contribution]:
    """Put contributions into a synthesis: text, author, supports and thread stay where they are."""
    rows = lock_contributions({synthesis.pk, *(each.pk for each in contributions)})
    parent = rows.pop(synthesis.pk)
    if parent.kind != ContributionKind.SYNTHESIS or parent.state != ContributionState.PUBLISHED:
        raise Conflict(_("Cette synthèse n’est plus disponible. Rechargez la page."))
    for row in rows.values():
        if row.challenge_id != parent.challenge_id:
            raise Refused(_("On ne regroupe que des contributions d’un même endroit."))
        CONTRIBUTION_LIFE.check(row.state, ContributionState.MERGED)
        row.state = ContributionState.MERGED
        row.merged_into = parent
        if row.outcome not in {Outcome.TAKEN_UP, Outcome.ANSWERED}:
            _answer(row, Outcome.MERGED, actor, at)
        row.save(update_fields=list(MERGE_FIELDS))
    return list(rows.values())


def mark_unmerged(actor: Person, contributions: Collection[Contribution], *, at: datetime) -> list[Contribution]:
    """Take contributions out of their synthesis: each is published again and waits for an outcome."""
    rows = lock_contributions({each.pk for each in contributions})
    for row in rows.values():
        if row.merged_into_id is None:
            raise Conflict(_("Cette contribution n’est plus dans une synthèse. Rechargez la page."))
        if row.state == ContributionState.MERGED:
            CONTRIBUTION_LIFE.check(row.state, ContributionState.PUBLISHED)
            row.state = ContributionState.PUBLISHED
        row.merged_into = None
        if row.outcome not in {Outcome.TAKEN_UP, Outcome.ANSWERED}:
            _answer(row, Outcome.PENDING, actor, at)
        row.save(update_fields=list(MERGE_FIELDS))
    return list(rows.values())


def move_to_theme(contributions: Collection[Contribution], theme: Theme | None) -> list[Contribution]:
    """Put contributions under a theme, or under none; return those that really moved."""
    rows = lock_contributions({each.pk for each in contributions})
    if theme is not None and theme.retired_at is not None:
        raise Conflict(_("Ce thème n’existe plus : il a été regroupé avec un autre. Rechargez la page."))
    moved = [row for row in rows.values() if row.theme_id != (theme.pk if theme else None)]
    for row in moved:
        if theme is not None and row.challenge_id != theme.challenge_id:
            raise Refused(_("Ce thème est d’ailleurs : choisissez-en un d’ici."))
        row.theme = theme
        row.save(update_fields=["theme"])
    return moved


def _answer(row: Contribution, outcome: Outcome, actor: Person, at: datetime) -> None:
    pending = outcome == Outcome.PENDING
    row.outcome = outcome
    row.outcome_reason = ""
    row.outcome_at = None if pending else at
    row.outcome_by = None if pending else actor
