"""The list of contributions of a challenge: filters, orders, pages, cards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from fabrique.expression.challenges.models import Challenge, Participation, Term, Theme
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Coauthor, Contribution, Support
from fabrique.expression.contributions.models.contribution import SearchColumn
from fabrique.expression.contributions.queries.authorship import Authorship, authorship, coauthors_by_contribution
from fabrique.expression.contributions.queries.contribution import visible_contributions
from fabrique.expression.contributions.queries.support import distinct_supporters, positions_of
from fabrique.expression.contributions.rules import WITH_AUTHOR, author_named_to, shows_tallies
from fabrique.expression.contributions.states import ContributionKind, ContributionState, Outcome
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.queries import only_fields, only_names

PAGE = 20
COUNTED_AT_MOST = 1_000
EXCERPT = 320
RARE = 500
LOADED = ("author", "organisation", "deposited_by", "theme", "section")
LEFT_OUT = (
    *("body", "plain", "source_row", "outcome_reason"),
    *only_names(persons=["author", "deposited_by"], organisations=["organisation"]),
    *only_fields("theme", Theme, ["name"]),
    *only_fields("section", Term, ["label"]),
)
ORDERS = {
    "recentes": Order(("-published_at", "-id")),
    "soutenues": Order(("-agree_total", "-id")),
    "discutees": Order(("-comment_count", "-id")),
}
UNDATED = Order(("-id",))
MINE = Q(state__in=[ContributionState.PUBLISHED, ContributionState.MERGED])  # what was grouped is still its author's
STATES = {
    "": Q(state=ContributionState.PUBLISHED),
    "en-attente": Q(state=ContributionState.PUBLISHED, outcome=Outcome.PENDING),
    "reprises": Q(state__in=[ContributionState.PUBLISHED, ContributionState.MERGED], outcome=Outcome.TAKEN_UP),
    "regroupees": Q(state=ContributionState.MERGED),
    "ecartees": Q(state=ContributionState.PUBLISHED, outcome=Outcome.SET_ASIDE),
    "brouillons": Q(state=ContributionState.DRAFT),
    "retirees": Q(state=ContributionState.WITHDRAWN),
    "masquees": Q(state=ContributionState.HIDDEN),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters and order, already checked by the form."""

    text: str = ""
    theme: int | None = None
    without_theme: bool = False
    section: int | None = None
    kind: str = ""
    organisation: int | None = None
    state: str = ""
    mine: bool = False
    supported: bool = False
    unread: bool = False
    order: str = "recentes"


@dataclass(frozen=True, slots=True)
class Card:
    """One contribution in a list, as this person may read it."""

    contribution: Contribution
    author: Authorship
    position: str
    unread: bool
    tallies: bool
    supporters: int

    @property
    def face(self) -> tuple[object, ...]:
        """Everything that the card shows, but how long ago: two cards with one face are drawn alike."""
        row = self.contribution
        return (
            *(row.pk, row.title, row.excerpt, row.kind, row.state, row.outcome, row.theme and row.theme.name),  # type: ignore[attr-defined]
            *(self.author.line, self.author.discreet, self.position, self.unread, self.tallies),
            *(self.supporters, row.total_mixed, row.total_disagree, row.comment_count),
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of cards; ``count`` stops at 1,000 (``more`` says that there are more)."""

    page: Page[Contribution]
    cards: list[Card]
    count: int
    more: bool
    order: str


def seen_until(challenge: Challenge, standing: ChallengeStanding) -> datetime | None:
    """What was published later is new to this participant; None for everybody else."""
    if not standing.takes_part:
        return None
    entry = Participation.objects.filter(challenge=challenge, person=standing.person_id)
    row = entry.values_list("last_seen_at", "decided_at", "asked_at").first()
    return next((instant for instant in row if instant), None) if row else None


def listing(
    challenge: Challenge,
    standing: ChallengeStanding,
    wanted: Wanted,
    *,
    at: datetime,
    cursor: str = "",
    opened: Collection[int] = (),
) -> Listing:
    """The page of the list that this person asked for."""
    since = seen_until(challenge, standing)
    tallies = shows_tallies(challenge, standing, at)
    name = wanted.order if tallies or wanted.order != "soutenues" else "recentes"
    rows = _filtered(challenge, standing, wanted, since, opened)
    order = UNDATED if wanted.state in {"brouillons", "retirees"} else ORDERS[name]
    loaded = rows.select_related(*LOADED).defer(*LEFT_OUT).annotate(excerpt=Left("plain", EXCERPT))
    page: Page[Contribution] = page_of(loaded, order, cursor=cursor, size=PAGE)
    count = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    asked = coauthors_by_contribution(page.rows)
    mine = positions_of(standing.base.person, page.rows)
    gathered = distinct_supporters([row.pk for row in page.rows if row.kind == ContributionKind.SYNTHESIS])
    cards = [
        Card(
            contribution=row,
            author=authorship(standing, row, asked[row.pk]),
            position=mine.get(row.pk, ""),
            unread=_is_new(row, standing, since, opened),
            tallies=tallies,
            supporters=gathered.get(row.pk, row.total_agree),
        )
        for row in page.rows
    ]
    return Listing(page, cards, min(count, COUNTED_AT_MOST), count > COUNTED_AT_MOST, name)


def _filtered(
    challenge: Challenge,
    standing: ChallengeStanding,
    wanted: Wanted,
    since: datetime | None,
    opened: Collection[int],
) -> QuerySet[Contribution]:
    rows = visible_contributions(challenge, standing)
    own = wanted.mine and not wanted.state and standing.person_id
    rows = rows.filter(MINE if own else STATES[wanted.state])
    for name in ("theme", "section"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.without_theme:
        rows = rows.filter(theme__isnull=True)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.organisation:
        rows = rows.filter(author_named_to(standing), organisation=wanted.organisation)
    if wanted.text:
        rows = _holding(rows, challenge, wanted.text)
    return _personal(rows, standing, wanted, since, opened)


def _holding(rows: QuerySet[Contribution], challenge: Challenge, text: str) -> QuerySet[Contribution]:
    """Rows that hold the words. Rare words are looked up first: few rows are then put in order, not all of them read."""
    query = SearchQuery(text, config="francais", search_type="websearch")
    matching = Contribution.objects.filter(challenge=challenge).alias(words=SearchColumn()).filter(words=query)
    few = list(matching.values_list("pk", flat=True)[: RARE + 1])
    if len(few) <= RARE:
        return rows.filter(pk__in=few)
    return rows.alias(words=SearchColumn()).filter(words=query)


def _personal(
    rows: QuerySet[Contribution],
    standing: ChallengeStanding,
    wanted: Wanted,
    since: datetime | None,
    opened: Collection[int],
) -> QuerySet[Contribution]:
    me = standing.person_id
    if me is None:
        return rows
    if wanted.mine:
        written = Contribution.objects.filter(author=me).values("pk")
        deposited = Contribution.objects.filter(deposited_by=me).values("pk")
        signed = Coauthor.objects.filter(person=me, state__in=WITH_AUTHOR).values("contribution_id")
        rows = rows.filter(pk__in=written.union(deposited, signed))
    if wanted.supported:
        rows = rows.filter(pk__in=Support.objects.filter(person=me, position="agree").values("contribution_id"))
    if wanted.unread and since is not None:
        rows = rows.filter(published_at__gt=since).exclude(author=me).exclude(pk__in=list(opened))
    return rows


def _is_new(row: Contribution, standing: ChallengeStanding, since: datetime | None, opened: Collection[int]) -> bool:
    if since is None or row.published_at is None or row.author_id == standing.person_id:
        return False
    return row.published_at > since and row.pk not in opened
