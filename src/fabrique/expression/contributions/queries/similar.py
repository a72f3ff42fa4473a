"""Contributions that look like a title being typed: shown to help, never to block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from django.db import DatabaseError, connection, transaction
from django.db.models import FloatField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.models.contribution import SortKey
from fabrique.expression.contributions.states import ContributionState

SHOWN = 5
CANDIDATES = 200
SHORTEST = 4
LONGEST = 200
WORDS_AT_MOST = 8
WORD = re.compile(r"[^\W_]{3,}")
NEAR = 0.2
PATIENCE = "120ms"


def similar_contributions(challenge: Challenge, title: str, *, besides: int | None = None) -> list[Contribution]:
    """The five published contributions whose titles are nearest to ``title``.

    Titles that share all its words come first, then most of them, then one; only
    when words find too few, those spelt alike. Only published texts are compared:
    what is hidden or unfinished cannot be guessed from here.
    """
    wanted = title.strip()[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    published = Contribution.objects.filter(challenge=challenge, state=ContributionState.PUBLISHED).exclude(
        pk=besides or 0
    )
    words = sorted(set(WORD.findall(wanted.lower())), key=len, reverse=True)[:WORDS_AT_MOST]
    ids: set[int] = set()
    for query in _looser_and_looser(words):
        ids |= set(_sharing(published, query))
        if len(ids) >= SHOWN:
            break
    else:
        ids |= set(_spelt_alike(published, wanted))
    return _nearest(ids, wanted, words)


def _looser_and_looser(words: list[str]) -> Iterator[SearchQuery]:
    """All the words, all but one, two of the longest, any."""
    if not words:
        return
    yield _all(words)
    if len(words) > 2:  # noqa: PLR2004 - with two words, "all but one" is "any"
        yield _any([_all(kept) for kept in combinations(words, len(words) - 1)])
        yield _any([_all(pair) for pair in combinations(words[:4], 2)])
    yield _any([_all([word]) for word in words])


def _all(words: list[str] | tuple[str, ...]) -> SearchQuery:
    return SearchQuery(" ".join(words), config="francais")


def _any(queries: list[SearchQuery]) -> SearchQuery:
    joined = queries[0]
    for query in queries[1:]:
        joined = joined | query
    return joined


def _sharing(published: QuerySet[Contribution], query: SearchQuery) -> QuerySet[Contribution, int]:
    vector = SearchVector("title", config="francais")
    return published.alias(vector=vector).filter(vector=query).values_list("pk", flat=True)[:CANDIDATES]


def _spelt_alike(published: QuerySet[Contribution], title: str) -> list[int]:
    """Titles with the same groups of letters (misspelt words); given up when it takes too long."""
    alike = published.alias(letters=SortKey("title")).filter(letters__trigram_similar=SortKey(Value(title)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
            return list(alike.values_list("pk", flat=True)[:CANDIDATES])
    except DatabaseError:
        return []
    finally:
        if connection.in_atomic_block and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def _nearest(ids: set[int], title: str, words: list[str]) -> list[Contribution]:
    nearness: Combinable = TrigramSimilarity(SortKey("title"), SortKey(Value(title)))  # type: ignore[arg-type]
    if words:
        vector = SearchVector("title", config="francais")
        shared = SearchRank(vector, _any([_all([word]) for word in words]), normalization=Value(2))
        nearness = nearness + Cast(shared, FloatField())
    ranked = Contribution.objects.filter(pk__in=ids).annotate(nearness=nearness).filter(nearness__gte=NEAR)
    return list(
        ranked.order_by("-nearness", "-agree_total", "-pk").only(
            "pk", "title", "kind", "challenge_id", "comment_count"
        )[:SHOWN]
    )
