"""What a sheet was born from, as far as this person may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import readable_challenges
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations.models import Sheet, SheetOrigin

LOADED = (
    "contribution__challenge",
    "recommendation__challenge",
    "adoption_decision__recommendation__challenge",
    "adoption_decision__organisation",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """One line: what it is, in words, and its page."""

    label: str
    href: str


def origins_of(sheet: Sheet, standing: Standing, at: datetime) -> tuple[list[Origin], int]:
    """The origins that this person reads, and how many are withheld: two queries at most."""
    rows = list(SheetOrigin.objects.filter(sheet=sheet).select_related(*LOADED).order_by("pk"))
    if not rows:
        return [], 0
    asked = {challenge.pk for row in rows if (challenge := _challenge(row)) is not None}
    readable = set(readable_challenges(standing, at).filter(pk__in=asked).values_list("pk", flat=True))
    shown = [
        _origin(row)
        for row in rows
        if (challenge := _challenge(row)) is not None and challenge.pk in readable and _is_public(row)
    ]
    return shown, len(rows) - len(shown)


def _challenge(row: SheetOrigin) -> Challenge | None:
    if row.contribution is not None:
        return row.contribution.challenge
    if row.recommendation is not None:
        return row.recommendation.challenge
    return row.adoption_decision.recommendation.challenge if row.adoption_decision is not None else None


def _is_public(row: SheetOrigin) -> bool:
    if row.contribution is not None:
        return row.contribution.state in {"publiee", "fusionnee"}
    return True


def _origin(row: SheetOrigin) -> Origin:
    if row.contribution is not None:
        return Origin(
            _("Idée : %(title)s") % {"title": row.contribution.title},
            reverse("contributions:detail", args=[row.contribution_id]),
        )
    if row.recommendation is not None:
        found = row.recommendation
        words = {"n": found.number, "title": found.title}
        return Origin(
            _("Recommandation n° %(n)d : %(title)s") % words,
            reverse("recommendations:detail", args=[found.challenge.slug, found.number]),
        )
    decision = row.adoption_decision
    assert decision is not None  # noqa: S101 - the database says that one of the three is there
    words = {"n": decision.recommendation.number, "organisation": decision.organisation.short_name}
    return Origin(
        _("Décision de %(organisation)s sur la recommandation n° %(n)d") % words,
        reverse("recommendations:decision", args=[decision.pk]),
    )
