"""The list of recommendations of a workshop: filters, pages, cards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fabrique.expression.challenges.models import Challenge, Term
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.recommendations.models import Amendment, Citation, ParagraphComment, Recommendation
from fabrique.expression.recommendations.rules import visible_to
from fabrique.expression.recommendations.states import AmendmentState
from fabrique.foundations.kernel.paging import Order, Page, page_of

PAGE = 50
BY_NUMBER = Order(("number", "id"))
STATES = {
    "": ~Q(state="abandonnee"),
    "ebauches": Q(state="ebauche"),
    "discussion": Q(state__in=["soumise", "amendee"]),
    "validees": Q(state="validee"),
    "publiees": Q(state__in=["publiee", "remplacee"]),
    "abandonnees": Q(state="abandonnee"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, already checked by the form. ``terms``: entries of several classifications, all of them wanted."""

    text: str = ""
    terms: Collection[int] = ()
    state: str = ""
    scope: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of recommendations; each has ``cited``, ``remarks`` and ``waiting`` counted."""

    page: Page[Recommendation]
    count: int


def visible_recommendations(challenge: Challenge, standing: ChallengeStanding) -> QuerySet[Recommendation]:
    """Recommendations of the challenge that this person reads."""
    return Recommendation.objects.filter(visible_to(standing), challenge=challenge)


def listing(challenge: Challenge, standing: ChallengeStanding, wanted: Wanted, *, cursor: str = "") -> Listing:
    """The page of the list that this person asked for, by number."""
    rows = visible_recommendations(challenge, standing).filter(STATES[wanted.state])
    if wanted.scope:
        rows = rows.filter(scope=wanted.scope)
    if wanted.text:
        rows = rows.filter(Q(title__unaccent__icontains=wanted.text) | Q(rationale__unaccent__icontains=wanted.text))
    if wanted.mine and (me := standing.person_id) is not None:
        rows = rows.filter(Q(ministry_author=me) | Q(company_author=me) | Q(created_by=me))
    for term in wanted.terms:
        rows = rows.filter(pk__in=Recommendation.terms.through.objects.filter(term=term).values("recommendation"))
    page = page_of(_loaded(rows), BY_NUMBER, cursor=cursor, size=PAGE)
    return Listing(page, rows.count())


def _loaded(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    return (
        rows.select_related("ministry_author", "company_author")
        .prefetch_related("terms__taxonomy")
        .annotate(
            cited=_counted(
                Citation.objects.filter(paragraph__recommendation=OuterRef("pk"), paragraph__retired_at=None),
                "paragraph__recommendation",
                "contribution",
            ),
            remarks=_counted(
                ParagraphComment.objects.filter(paragraph__recommendation=OuterRef("pk"), resolved_at=None),
                "paragraph__recommendation",
                "pk",
            ),
            waiting=_counted(
                Amendment.objects.filter(paragraph__recommendation=OuterRef("pk"), state=AmendmentState.PROPOSED),
                "paragraph__recommendation",
                "pk",
            ),
        )
    )


def _counted(rows: QuerySet, group: str, column: str) -> Coalesce:  # type: ignore[type-arg]
    """How many distinct values of ``column``, as one subquery per row."""
    counted = rows.order_by().values(group).annotate(number=Count(column, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def terms_in_use(challenge: Challenge) -> list[Term]:
    """Every entry of the workshop's classifications, in their order, one query."""
    found = Term.objects.filter(taxonomy__challenge=challenge).select_related("taxonomy")
    return list(found.order_by("taxonomy__position", "taxonomy_id", "position", "pk"))
