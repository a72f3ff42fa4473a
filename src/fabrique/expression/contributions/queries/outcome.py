"""What became of the contributions, and which still wait for an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import ContributionState, Outcome
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.paging import Order, Page, page_of

SIZE = 25
OLDEST_FIRST = Order(("id",))
LATEST_FIRST = Order(("-outcome_at", "-id"))
TAKEN_UP, PUT_DOWN = "contributions.take_up", "contributions.put_down"


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many contributions have which outcome. Hidden and withdrawn ones are in none."""

    pending: int
    taken_up: int
    merged: int
    set_aside: int
    answered: int = 0

    @property
    def total(self) -> int:
        """Contributions that need an outcome or have one."""
        return self.pending + self.treated

    @property
    def treated(self) -> int:
        """Contributions that have an outcome."""
        return self.taken_up + self.merged + self.set_aside + self.answered


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme (None: no theme) and how many of its contributions still wait."""

    theme_id: int | None
    name: str
    pending: int


def untreated(challenge: Challenge) -> QuerySet[Contribution]:
    """Published contributions that have no outcome yet: the challenge cannot close as reported before."""
    return Contribution.objects.filter(challenge=challenge, state=ContributionState.PUBLISHED, outcome=Outcome.PENDING)


def untreated_count(challenge: Challenge) -> int:
    """How many contributions still wait."""
    return untreated(challenge).count()


def outcome_counts(challenge: Challenge) -> OutcomeCounts:
    """Count outcomes in one query. A merged text counts as merged unless it was taken up itself."""
    published = Q(state=ContributionState.PUBLISHED)
    merged = Q(state=ContributionState.MERGED)
    counts = Contribution.objects.filter(
        challenge=challenge, state__in=[ContributionState.PUBLISHED, ContributionState.MERGED]
    ).aggregate(
        pending=Count("pk", filter=published & Q(outcome=Outcome.PENDING)),
        taken_up=Count("pk", filter=Q(outcome=Outcome.TAKEN_UP)),
        set_aside=Count("pk", filter=published & Q(outcome=Outcome.SET_ASIDE)),
        answered=Count("pk", filter=Q(outcome=Outcome.ANSWERED)),
        merged=Count(
            "pk",
            filter=(merged & ~Q(outcome__in=[Outcome.TAKEN_UP, Outcome.ANSWERED]))
            | (published & Q(outcome=Outcome.MERGED)),
        ),
    )
    return OutcomeCounts(**counts)


def untreated_themes(challenge: Challenge) -> list[ThemeCount]:
    """Where the untreated contributions are, the fullest theme first, those without a theme last."""
    counts = untreated(challenge).order_by().values("theme_id", "theme__name").annotate(number=Count("pk"))
    rows = [ThemeCount(each["theme_id"], each["theme__name"] or "", each["number"]) for each in counts]
    return sorted(rows, key=lambda row: (row.theme_id is None, -row.pending, row.name))


def untreated_page(
    challenge: Challenge, *, theme_id: int | None = None, without_theme: bool = False, cursor: str = ""
) -> Page[Contribution]:
    """A page of what still waits, the longest-waiting first."""
    waiting = untreated(challenge).select_related("theme")
    if without_theme:
        waiting = waiting.filter(theme__isnull=True)
    elif theme_id is not None:
        waiting = waiting.filter(theme_id=theme_id)
    return page_of(waiting, OLDEST_FIRST, cursor=cursor, size=SIZE)


def set_aside_page(challenge: Challenge, *, cursor: str = "") -> Page[Contribution]:
    """A page of what was set aside, with its reason, the latest first."""
    aside = Contribution.objects.filter(
        challenge=challenge,
        state=ContributionState.PUBLISHED,
        outcome=Outcome.SET_ASIDE,
        outcome_at__isnull=False,
    )
    return page_of(aside.select_related("theme"), LATEST_FIRST, cursor=cursor, size=SIZE)


def living_themes(challenge: Challenge) -> Sequence[Theme]:
    """Themes that are not retired."""
    return list(Theme.objects.filter(challenge=challenge, retired_at__isnull=True))


def recommendations_that_cite(contribution: Contribution) -> dict[int, int]:
    """Recommendations that draw on a contribution now: id → number, as the journal tells it."""
    lines = Line.objects.filter(
        subject_type="contribution", subject_id=contribution.pk, verb__in=[TAKEN_UP, PUT_DOWN]
    ).order_by("id")
    cited: dict[int, int] = {}
    for verb, details in lines.values_list("verb", "details"):
        if verb == TAKEN_UP:
            cited[details["recommendation_id"]] = details["recommendation"]
        else:
            cited.pop(details["recommendation_id"], None)
    return cited
