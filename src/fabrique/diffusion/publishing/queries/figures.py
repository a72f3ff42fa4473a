"""How much was written, by phase and in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.contributions.models import Comment, Contribution, Support
from fabrique.expression.contributions.queries import outcome_counts
from fabrique.expression.contributions.rules import READABLE
from fabrique.expression.contributions.states import CommentState, ContributionKind, Position
from fabrique.foundations.ui import wording

OUTSIDE = 0


def phases_of(challenge: Challenge) -> list[dict[str, Any]]:
    """The calendar, with what was written in each phase and, if any, outside all of them: four queries."""
    phases = list(challenge.phases.all())
    texts = Contribution.objects.filter(challenge=challenge, state__in=READABLE).exclude(
        kind=ContributionKind.SYNTHESIS
    )
    remarks = Comment.objects.filter(
        contribution__challenge=challenge, contribution__state__in=READABLE, state=CommentState.PUBLISHED
    )
    votes = Support.objects.filter(
        contribution__challenge=challenge, contribution__state__in=READABLE, position=Position.AGREE
    )
    counts = {
        "contributions": _by_phase(texts, phases, "published_at"),
        "comments": _by_phase(remarks, phases, "created_at"),
        "supports": _by_phase(votes, phases, "created_at"),
    }
    lines = [_phase(phase, {noun: found.get(phase.pk, 0) for noun, found in counts.items()}) for phase in phases]
    outside = {noun: found.get(OUTSIDE, 0) for noun, found in counts.items()}
    if any(outside.values()):
        lines.append({"kind": "", "title": "", "starts_at": None, "ends_at": None, **outside})
    return lines


def _by_phase(rows: QuerySet[Any], phases: Sequence[Phase], field: str) -> dict[int, int]:
    """Count rows by the first phase during which they were written."""
    whens = []
    for phase in phases:
        inside = Q(**{f"{field}__gte": phase.starts_at}) if phase.starts_at else Q(pk__isnull=True)
        if phase.ends_at:
            inside &= Q(**{f"{field}__lt": phase.ends_at})
        whens.append(When(inside, then=Value(phase.pk)))
    placed = rows.annotate(place=Case(*whens, default=Value(OUTSIDE), output_field=IntegerField()))
    return dict(placed.order_by().values_list("place").annotate(number=Count("pk")))


def _phase(phase: Phase, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "kind": phase.kind,
        "title": wording.french(str(phase)),
        "starts_at": phase.starts_at.isoformat() if phase.starts_at else None,
        "ends_at": phase.ends_at.isoformat() if phase.ends_at else None,
        **counts,
    }


def figures_of(
    challenge: Challenge, phases: list[dict[str, Any]], participants: list[dict[str, Any]]
) -> dict[str, Any]:
    """The totals, imported ones included: two queries."""
    outcomes = outcome_counts(challenge)
    imported = Contribution.objects.filter(challenge=challenge, state__in=READABLE).aggregate(n=Sum("external_agree"))
    return {
        "participants": sum(line["people"] for line in participants),
        "organisations": sum(1 for line in participants if line["organisation"]),
        "contributions": sum(line["contributions"] for line in phases),
        "comments": sum(line["comments"] for line in phases),
        "supports": sum(line["supports"] for line in phases) + (imported["n"] or 0),
        "outcomes": {
            "taken_up": outcomes.taken_up,
            "merged": outcomes.merged,
            "set_aside": outcomes.set_aside,
            "pending": outcomes.pending,
        },
    }
