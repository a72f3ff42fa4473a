"""Syntheses: contributions gathered under one text, undone at any time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Theme
from fabrique.expression.contributions.actions import (
    create_synthesis,
    enter,
    lock_contributions,
    mark_merged,
    mark_unmerged,
)
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import CONTRIBUTION_LIFE, ContributionKind, ContributionState
from fabrique.expression.sensemaking import notices, rules
from fabrique.expression.sensemaking.models import Merge
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.people.models import Person

FEWEST = 2


def merge_contributions(  # noqa: PLR0913 - either an existing synthesis or a new text
    actor: Person,
    contributions: Collection[Contribution],
    *,
    into: Contribution | None = None,
    title: str = "",
    text: str = "",
    at: datetime | None = None,
) -> Contribution:
    """Gather contributions under a synthesis, new (``title``, ``text``) or existing (``into``).

    Originals keep their text, author, supports and thread. Merging twice the same
    contribution is refused: the second facilitator is told where it went.
    """
    children = [each for each in contributions if into is None or each.pk != into.pk]
    if len(children) < (FEWEST if into is None else 1):
        raise Refused(_("Choisissez au moins deux contributions qui disent la même chose."))
    with transaction.atomic():
        scene = enter(actor, children[0].challenge_id, at)
        rules.can_arrange(scene.standing, scene.challenge, scene.at).enforce()
        rows = lock_contributions([each.pk for each in children] + ([into.pk] if into else []))
        before = {each.pk: rows[each.pk] for each in children}
        _check_free(before.values(), scene.challenge.pk)
        theme = into.theme if into else _common_theme(before.values())
        synthesis = into or create_synthesis(actor, scene.challenge, title=title, text=text, theme=theme, at=scene.at)
        Merge.objects.bulk_create(
            Merge(
                synthesis=synthesis,
                child=row,
                previous_theme_id=row.theme_id,
                previous_outcome=row.outcome,
                merged_by=actor,
                merged_at=scene.at,
            )
            for row in before.values()
        )
        for row in mark_merged(actor, list(before.values()), synthesis, at=scene.at):
            details = {"synthesis": synthesis.pk, "title": synthesis.title}
            record(actor, "sensemaking.merge", row, at=scene.at, scope=scene.challenge, details=details)
        notices.merged(actor, list(before.values()), synthesis, at=scene.at)
    return synthesis


def _check_free(rows: Iterable[Contribution], challenge_id: int) -> None:
    for row in rows:
        if row.challenge_id != challenge_id:
            raise Refused(_("On ne regroupe que des contributions d’un même atelier."))
        if row.state == ContributionState.MERGED:
            raise Conflict(
                _("« %(title)s » vient d’être mise dans une autre synthèse. Rechargez le tableau.")
                % {"title": row.title}
            )
        if row.state != ContributionState.PUBLISHED:
            raise Conflict(
                _("« %(title)s » n’est plus publiée : elle a été masquée ou retirée.") % {"title": row.title}
            )


def _common_theme(rows: Iterable[Contribution]) -> Theme | None:
    themes = {row.theme for row in rows}
    return themes.pop() if len(themes) == 1 else None


def undo_merge(actor: Person, child: Contribution, *, at: datetime | None = None) -> Contribution:
    """Take one contribution out of its synthesis: it stands alone again, where it was."""
    with transaction.atomic():
        scene = enter(actor, child.challenge_id, at)
        rules.can_undo_merge(scene.standing, scene.challenge).enforce()
        [row] = _undo(actor, [child], scene.at)
        record(
            actor,
            "sensemaking.undo_merge",
            row,
            at=scene.at,
            scope=scene.challenge,
            details={"from": child.merged_into_id},
        )
    return row


def dissolve_synthesis(actor: Person, synthesis: Contribution, *, at: datetime | None = None) -> list[Contribution]:
    """Undo a whole synthesis; its own text is withdrawn, everything in it stands alone again."""
    with transaction.atomic():
        scene = enter(actor, synthesis.challenge_id, at)
        rules.can_undo_merge(scene.standing, scene.challenge).enforce()
        parent = lock_contributions([synthesis.pk])[synthesis.pk]
        if parent.kind != ContributionKind.SYNTHESIS:
            raise Refused(_("Ceci n’est pas une synthèse."))
        CONTRIBUTION_LIFE.check(parent.state, ContributionState.WITHDRAWN)
        children = list(Contribution.objects.filter(merged_into=parent))
        rows = _undo(actor, children, scene.at) if children else []
        for row in rows:
            details = {"from": parent.pk}
            record(actor, "sensemaking.undo_merge", row, at=scene.at, scope=scene.challenge, details=details)
        parent.state = ContributionState.WITHDRAWN
        parent.save(update_fields=["state"])
        record(actor, "sensemaking.dissolve", parent, at=scene.at, scope=scene.challenge)
    return rows


def _undo(actor: Person, children: list[Contribution], at: datetime) -> list[Contribution]:
    rows = mark_unmerged(actor, children, at=at)
    Merge.objects.filter(child__in=rows, undone_at=None).update(undone_at=at, undone_by=actor)
    return rows
