"""From recommendations to the sentences they came from, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.models.contribution import SearchColumn
from fabrique.expression.contributions.queries import contribution_for
from fabrique.expression.contributions.rules import visible_to as contribution_visible_to
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.recommendations.models import Citation, Paragraph, Recommendation
from fabrique.expression.recommendations.rules import visible_to
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.rules import Standing

CANDIDATES = 15
NEWEST_FIRST = Order(("-published_at", "-id"))


@dataclass(frozen=True, slots=True)
class Citing:
    """A recommendation that draws on a contribution, and the sentences it took."""

    recommendation: Recommendation
    quotes: list[str]


def provenance(challenge: Challenge) -> list[Recommendation]:
    """Every standing recommendation with ``passages``: its paragraphs, each with ``drawn_from``: its citations.

    Four queries whatever the size. Citations of texts hidden or withdrawn since are
    left out; each citation has its contribution loaded (``citation.contribution``).
    For a report whose own rule has been asked; sketches and abandoned texts are not in it.
    """
    citations = Citation.objects.filter(contribution__state__in=READABLE).order_by("pk")
    loaded = citations.select_related("contribution").defer("contribution__body", "contribution__source_row")
    paragraphs = Paragraph.objects.filter(retired_at=None).order_by("position", "pk")
    passages = paragraphs.prefetch_related(Prefetch("citations", loaded, to_attr="drawn_from"))
    rows = Recommendation.objects.filter(challenge=challenge).exclude(state__in=["ebauche", "abandonnee"])
    shown = rows.order_by("number").select_related("ministry_author", "company_author")
    return list(shown.prefetch_related("terms__taxonomy", Prefetch("paragraphs", passages, to_attr="passages")))


def citing(standing: Standing, pk: int, at: datetime) -> tuple[Contribution, list[Citing]]:
    """A contribution that this person reads (404 otherwise) and the recommendations they see that draw on it."""
    found = contribution_for(standing, pk, at)
    contribution = found.contribution
    rows = (
        Citation.objects.filter(
            contribution=contribution,
            paragraph__retired_at=None,
            paragraph__recommendation__in=_shown(contribution.challenge, found.standing),
        )
        .select_related("paragraph__recommendation")
        .order_by("paragraph__recommendation__number", "paragraph__position", "pk")
    )
    quotes: dict[Recommendation, list[str]] = {}
    for row in rows:
        recommendation = row.paragraph.recommendation
        recommendation.challenge = contribution.challenge
        kept = quotes.setdefault(recommendation, [])
        if row.quote:
            kept.append(row.quote)
    return contribution, [Citing(recommendation, kept) for recommendation, kept in quotes.items()]


def _shown(challenge: Challenge, standing: ChallengeStanding) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(visible_to(standing), challenge=challenge).exclude(state="abandonnee")


def candidates(
    paragraph: Paragraph,
    standing: ChallengeStanding,
    *,
    text: str = "",
    theme: int | None = None,
    uncited: bool = False,
    cursor: str = "",
) -> Page[Contribution]:
    """A page of contributions that the paragraph may cite; each says whether it is ``chosen`` or cited elsewhere.

    ``uncited``: only those that no recommendation of the workshop cites yet.
    """
    challenge = paragraph.recommendation.challenge
    rows = Contribution.objects.filter(
        contribution_visible_to(standing), challenge=challenge, state__in=READABLE, published_at__isnull=False
    )
    anywhere = Citation.objects.filter(contribution=OuterRef("pk"), paragraph__retired_at=None)
    rows = rows.annotate(
        chosen=Exists(anywhere.filter(paragraph=paragraph)),
        cited_elsewhere=Exists(
            anywhere.exclude(paragraph=paragraph).exclude(paragraph__recommendation__state="abandonnee")
        ),
    )
    if theme is not None:
        rows = rows.filter(theme=theme)
    if uncited:
        rows = rows.filter(chosen=False, cited_elsewhere=False)
    if text:
        query = SearchQuery(text, config="francais", search_type="websearch")
        rows = rows.alias(words=SearchColumn()).filter(words=query)
    return page_of(
        rows.select_related("theme").defer("body", "source_row"), NEWEST_FIRST, cursor=cursor, size=CANDIDATES
    )


def with_texts(citations: Sequence[Citation]) -> None:
    """Give the contributions of these citations their text, which lists leave out, in one query."""
    rows = Contribution.objects.filter(pk__in=[each.contribution_id for each in citations])
    texts = dict(rows.values_list("pk", "plain"))
    for each in citations:
        each.contribution.plain = texts.get(each.contribution_id, "")


def themes_of(challenge: Challenge) -> list[Theme]:
    """Themes that stand, in the board's order."""
    return list(Theme.objects.filter(challenge=challenge, retired_at=None))


def candidate_for(challenge: Challenge, standing: ChallengeStanding, pk: int) -> Contribution | None:
    """One contribution of the workshop that this person reads."""
    rows = Contribution.objects.filter(contribution_visible_to(standing), challenge=challenge)
    return rows.filter(pk=pk).first()
