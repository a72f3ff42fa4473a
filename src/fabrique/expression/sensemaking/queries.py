"""What the board shows: themes, their first cards, what is still to arrange, syntheses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q
from django.db.models.query import QuerySet

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import distinct_supporters
from fabrique.expression.contributions.states import ContributionKind, ContributionState, Outcome
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.paging import Order, Page, page_of

FIRST_CARDS = 15
PAGE = 40
SHOWN = ("title", "kind", "theme", "agree_count", "external_agree")
NEWEST_FIRST = Order(("-id",))
CARDS = """
SELECT card.id FROM unnest(%(themes)s::bigint[]) AS wanted(theme)
CROSS JOIN LATERAL (
    SELECT c.id FROM contributions_contribution c
    WHERE c.challenge_id = %(challenge)s AND c.theme_id = wanted.theme AND c.state = 'publiee'
    ORDER BY c.id DESC LIMIT %(limit)s
) card
UNION ALL (
    SELECT c.id FROM contributions_contribution c
    WHERE c.challenge_id = %(challenge)s AND c.theme_id IS NULL AND c.state = 'publiee'
    ORDER BY c.id DESC LIMIT %(limit)s
)
"""


@dataclass(frozen=True, slots=True)
class Card:
    """A contribution on the board: how many persons stand behind it, how many texts it gathers."""

    contribution: Contribution
    supporters: int
    gathers: int


@dataclass(frozen=True, slots=True)
class Column:
    """A theme (None: not arranged yet), how many contributions it holds, and the first ones."""

    theme: Theme | None
    count: int
    cards: Sequence[Card]

    @property
    def key(self) -> int:
        """The theme's id, 0 for what is not arranged."""
        return self.theme.pk if self.theme else 0

    @property
    def face(self) -> tuple[object, ...]:
        """Everything that the column shows: two columns with one face are drawn alike."""
        cards = [
            (card.contribution.pk, card.contribution.title, card.contribution.kind, card.supporters, card.gathers)
            for card in self.cards
        ]
        return (self.key, self.theme and self.theme.name, self.count, *cards)

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return max(self.count - len(self.cards), 0)


@dataclass(frozen=True, slots=True)
class Board:
    """The untreated column, then the themes; ``stamp`` changes whenever somebody moves something."""

    columns: Sequence[Column]
    total: int
    arranged: int
    stamp: int

    @property
    def untreated(self) -> int:
        """Contributions that no theme holds yet."""
        return self.total - self.arranged


def themes_of(challenge: Challenge) -> list[Theme]:
    """Return the challenge's themes in their order."""
    return list(Theme.objects.filter(challenge=challenge, retired_at=None))


def board_of(challenge: Challenge) -> Board:
    """Load the board: six queries, whatever the number of contributions."""
    themes = themes_of(challenge)
    published = Contribution.objects.filter(challenge=challenge, state=ContributionState.PUBLISHED)
    counts = dict(published.order_by().values_list("theme_id").annotate(n=Count("pk")))
    cards = _by_theme(_first_cards(challenge, [theme.pk for theme in themes]))
    wanted: list[Theme | None] = [None, *themes]
    columns = [_column(theme, counts, cards) for theme in wanted]
    total = sum(counts.values())
    return Board(columns, total, total - counts.get(None, 0), stamp_of(challenge))


def _column(theme: Theme | None, counts: dict[int | None, int], cards: dict[int | None, list[Card]]) -> Column:
    key = theme.pk if theme else None
    return Column(theme, counts.get(key, 0), cards.get(key, []))


def _first_cards(challenge: Challenge, themes: list[int]) -> list[Card]:
    with connection.cursor() as cursor:
        cursor.execute(CARDS, {"themes": themes, "challenge": challenge.pk, "limit": FIRST_CARDS})
        ids = [pk for (pk,) in cursor.fetchall()]
    return cards_for(Contribution.objects.filter(pk__in=ids).only(*SHOWN).order_by("-pk"))


def cards_for(rows: QuerySet[Contribution] | Sequence[Contribution]) -> list[Card]:
    """Return the cards of these contributions: two more queries for the syntheses among them."""
    found = list(rows)
    syntheses = [row.pk for row in found if row.kind == ContributionKind.SYNTHESIS]
    supporters = distinct_supporters(syntheses)
    gathered = dict(
        Contribution.objects.filter(merged_into__in=syntheses)
        .order_by()
        .values_list("merged_into")
        .annotate(n=Count("pk"))
    )
    return [
        Card(row, supporters.get(row.pk, 0) if row.pk in syntheses else row.total_agree, gathered.get(row.pk, 0))
        for row in found
    ]


def _by_theme(cards: list[Card]) -> dict[int | None, list[Card]]:
    found: dict[int | None, list[Card]] = {}
    for card in cards:
        found.setdefault(card.contribution.theme_id, []).append(card)
    return found


def stamp_of(challenge: Challenge) -> int:
    """Return the id of the last act on the board: another one means that the board has changed."""
    lines = Line.objects.filter(scope=f"challenge:{challenge.pk}", verb__startswith="sensemaking.")
    return lines.order_by("-id").values_list("id", flat=True).first() or 0


def theme_page(
    challenge: Challenge, theme: Theme | None, *, cursor: str, text: str = ""
) -> tuple[Page[Contribution], list[Card]]:
    """Return one page of what a theme holds (None: of what is not arranged)."""
    rows = Contribution.objects.filter(challenge=challenge, theme=theme, state=ContributionState.PUBLISHED)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(plain__icontains=text))
    page = page_of(rows, NEWEST_FIRST, cursor=cursor, size=PAGE)
    return page, cards_for(page.rows)


def syntheses_of(challenge: Challenge, theme: Theme | None = None) -> QuerySet[Contribution]:
    """Return the syntheses to which one may add, the newest first."""
    rows = Contribution.objects.filter(
        challenge=challenge, kind=ContributionKind.SYNTHESIS, state=ContributionState.PUBLISHED
    )
    return (rows.filter(theme=theme) if theme else rows).order_by("-pk")


def chosen(challenge: Challenge, ids: Collection[int]) -> list[Contribution]:
    """Return the published contributions of the challenge among ``ids``."""
    rows = Contribution.objects.filter(challenge=challenge, pk__in=ids, state=ContributionState.PUBLISHED)
    return list(rows.select_related("author", "organisation", "theme").order_by("pk"))


def children_of(synthesis: Contribution) -> list[Card]:
    """Return what a synthesis gathers, with who stands behind each."""
    rows = Contribution.objects.filter(merged_into=synthesis).exclude(state=ContributionState.HIDDEN)
    return cards_for(rows.select_related("author", "organisation").order_by("pk"))


def waiting_for_outcome(challenge: Challenge) -> int:
    """Return how many published contributions have no outcome yet."""
    return Contribution.objects.filter(
        challenge=challenge, state=ContributionState.PUBLISHED, outcome=Outcome.PENDING
    ).count()
