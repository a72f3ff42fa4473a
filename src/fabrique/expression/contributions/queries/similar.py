"""Contributions that look like a title being typed: shown to help, never to block."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Cast

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.models.contribution import SortKey
from fabrique.expression.contributions.states import ContributionState

SHOWN = 5
CANDIDATES = 200
SHORTEST = 4
LONGEST = 200
WORD = re.compile(r"[^\W_]{3,}")
NEAR = 0.2


def similar_contributions(challenge: Challenge, title: str, *, besides: int | None = None) -> list[Contribution]:
    """The five published contributions whose titles are nearest to ``title``.

    Titles that share its words come first; else those spelt alike. Only published
    texts are compared: what is hidden or unfinished cannot be guessed from here.
    """
    wanted = title.strip()[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    published = Contribution.objects.filter(challenge=challenge, state=ContributionState.PUBLISHED).exclude(pk=besides)
    words = WORD.findall(wanted)[:12]
    ids = set(_by_letters(published, wanted))
    if words:
        ids |= set(_by_words(published, words))
    near = Contribution.objects.filter(pk__in=ids).annotate(
        nearness=TrigramSimilarity(SortKey("title"), SortKey(Value(wanted))) + Cast(_rank(words), FloatField())
    )
    ranked = near.filter(nearness__gte=NEAR).order_by("-nearness", "-agree_total", "-pk")
    return list(ranked.only("pk", "title", "kind", "challenge_id", "comment_count")[:SHOWN])


def _by_letters(published: QuerySet[Contribution], title: str) -> QuerySet[Contribution, int]:
    alike = published.annotate(letters=SortKey("title")).filter(letters__trigram_similar=SortKey(Value(title)))
    return alike.values_list("pk", flat=True)[:CANDIDATES]


def _by_words(published: QuerySet[Contribution], words: list[str]) -> QuerySet[Contribution, int]:
    vector = SearchVector("title", config="francais")
    sharing = published.annotate(vector=vector).filter(vector=_query(words))
    return sharing.order_by(F("pk").desc()).values_list("pk", flat=True)[:CANDIDATES]


def _rank(words: list[str]) -> SearchRank:
    return SearchRank(SearchVector("title", config="francais"), _query(words), normalization=Value(2))


def _query(words: list[str]) -> SearchQuery:
    return SearchQuery(" or ".join(words) or "-", config="francais", search_type="websearch")
