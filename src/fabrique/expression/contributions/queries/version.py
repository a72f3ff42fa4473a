"""The versions of a text, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from fabrique.expression.contributions.models import Contribution, ContributionVersion
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.diff import Segment, compare


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions and the differences of their titles and texts."""

    older: ContributionVersion
    newer: ContributionVersion
    title: list[Segment]
    text: list[Segment]


def versions_of(contribution: Contribution) -> QuerySet[ContributionVersion]:
    """Every published text, newest first."""
    return contribution.versions.select_related("author").order_by("-number")


def comparison_of(contribution: Contribution, first: int, second: int) -> Comparison | None:
    """What changed between two versions, in the order of their numbers; None when one does not exist."""
    older_number, newer_number = sorted((first, second))
    found = {each.number: each for each in contribution.versions.filter(number__in=[older_number, newer_number])}
    older, newer = found.get(older_number), found.get(newer_number)
    if older is None or newer is None:
        return None
    text = compare(richtext.to_plain(older.body), richtext.to_plain(newer.body))
    return Comparison(older, newer, compare(older.title, newer.title), text)
