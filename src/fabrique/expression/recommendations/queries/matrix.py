"""The matrix recommendations × organisations: grid, list, figures, file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import Place, readable_challenges, standing_in, with_organisation_count
from fabrique.expression.challenges.rules import can_read
from fabrique.expression.challenges.states import Access
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.expression.recommendations.rules.adoption import decides_for, led_decisions
from fabrique.expression.recommendations.states import AdoptionState, RecommendationState
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing

PAGE = 50
BY_NUMBER = Order(("number", "id"))
IN_ORDER = Order(("number", "organisation_name", "id"))
NEWEST_FIRST = Order(("-published_at", "-id"))
FROZEN = (RecommendationState.PUBLISHED, RecommendationState.REPLACED)


@dataclass(frozen=True, slots=True)
class Sought:
    """Filters, already checked by the form. ``terms``: entries of several classifications, all of them wanted."""

    state: str = ""
    organisation: int | None = None
    terms: Collection[int] = ()
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A workshop whose matrix is looked at, and which decisions of it this person reads."""

    place: Place
    whole: bool
    decisions: QuerySet[AdoptionDecision]


@dataclass(frozen=True, slots=True)
class Cell:
    """One decision in the grid; ``wanted``: it answers the filter on states."""

    pk: int
    state: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A recommendation and its cells, in the order of the columns (None: not asked)."""

    recommendation: Recommendation
    cells: list[Cell | None]
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Column:
    """An organisation and how many decisions it has taken."""

    organisation: Organisation
    decided: int
    total: int

    @property
    def waiting(self) -> int:
        """How many it has not taken yet."""
        return self.total - self.decided


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of rows, all the columns, and the figures of everything that the filters keep."""

    columns: list[Column]
    rows: list[Row]
    page: Page[Recommendation]
    counts: Counter[str]

    @property
    def total(self) -> int:
        """How many decisions are asked for."""
        return self.counts.total()

    @property
    def decided(self) -> int:
        """How many have been taken."""
        return self.total - self.counts[AdoptionState.TO_EXAMINE]


def scope_for(standing: Standing, slug: str, at: datetime) -> Scope:
    """The workshop and the decisions that this person reads in it; 404 when there is nothing for them.

    Whoever must decide, or carry a decision out, without reading the workshop sees their own decisions only.
    """
    found = with_organisation_count(Challenge.objects.filter(slug=slug)).select_related("programme__organisation")
    challenge = found.first()
    if challenge is None:
        raise Http404
    here = standing_in(challenge, standing, at)
    rows = AdoptionDecision.objects.filter(recommendation__challenge=challenge)
    place = Place(challenge, here, standing, at)
    if can_read(here, challenge):
        return Scope(place, whole=True, decisions=rows)
    mine = rows.filter(decides_for(standing))
    if not mine.exists():
        raise Http404
    return Scope(place, whole=False, decisions=mine)


def matrix_of(scope: Scope, sought: Sought, *, cursor: str = "") -> Matrix:
    """The grid that this person asked for, in four queries."""
    kept = _kept(scope, sought)
    within = kept.filter(organisation=sought.organisation) if sought.organisation else kept
    columns, counts = _columns(within)
    wanted = within.filter(state=sought.state) if sought.state else within
    texts = Recommendation.objects.filter(Exists(wanted.filter(recommendation=OuterRef("pk"))))
    page = page_of(texts, BY_NUMBER, cursor=cursor, size=PAGE)
    cells = within.filter(recommendation__in=[row.pk for row in page.rows])
    found: dict[int, dict[int, Cell]] = {}
    for pk, recommendation, organisation, state in cells.values_list("pk", "recommendation", "organisation", "state"):
        cell = Cell(pk, state, wanted=not sought.state or state == sought.state)
        found.setdefault(recommendation, {})[organisation] = cell
    rows = [_row(each, found.get(each.pk, {}), columns) for each in page.rows]
    return Matrix(columns, rows, page, counts)


def _row(recommendation: Recommendation, cells: dict[int, Cell], columns: list[Column]) -> Row:
    counts = Counter(cell.state for cell in cells.values())
    return Row(recommendation, [cells.get(column.organisation.pk) for column in columns], counts)


def _columns(decisions: QuerySet[AdoptionDecision]) -> tuple[list[Column], Counter[str]]:
    """Organisations by name with their figures, and the figures of all, in two queries."""
    counts: Counter[str] = Counter()
    decided: Counter[int] = Counter()
    total: Counter[int] = Counter()
    counted = decisions.order_by().values_list("organisation", "state").annotate(number=Count("pk"))
    for organisation, state, number in counted:
        counts[state] += number
        total[organisation] += number
        decided[organisation] += number if state != AdoptionState.TO_EXAMINE else 0
    organisations = Organisation.objects.filter(pk__in=list(total)).order_by("name", "pk")
    return [Column(each, decided[each.pk], total[each.pk]) for each in organisations], counts


def _kept(scope: Scope, sought: Sought) -> QuerySet[AdoptionDecision]:
    states = FROZEN if sought.replaced else (RecommendationState.PUBLISHED,)
    rows = scope.decisions.filter(recommendation__state__in=states)
    for term in sought.terms:
        through = Recommendation.terms.through.objects.filter(term=term).values("recommendation")
        rows = rows.filter(recommendation__in=through)
    return rows


def decisions_sought(scope: Scope, sought: Sought) -> QuerySet[AdoptionDecision]:
    """The decisions that the filters keep."""
    rows = _kept(scope, sought)
    if sought.organisation:
        rows = rows.filter(organisation=sought.organisation)
    return rows.filter(state=sought.state) if sought.state else rows


def decisions_page(scope: Scope, sought: Sought, *, cursor: str = "") -> Page[AdoptionDecision]:
    """The same decisions one under the other, with their words, in one query."""
    rows = decisions_sought(scope, sought).select_related("recommendation", "organisation")
    named = rows.annotate(number=F("recommendation__number"), organisation_name=F("organisation__name"))
    return page_of(named, IN_ORDER, cursor=cursor, size=PAGE)


@dataclass(frozen=True, slots=True)
class Summary:
    """A public workshop and how far its adoption has come."""

    challenge: Challenge
    recommendations: int
    organisations: int
    counts: Counter[str]

    @property
    def total(self) -> int:
        """How many decisions are asked for."""
        return self.counts.total()

    @property
    def decided(self) -> int:
        """How many have been taken."""
        return self.total - self.counts[AdoptionState.TO_EXAMINE]


def public_page(at: datetime, *, cursor: str = "") -> tuple[Page[Challenge], list[Summary]]:
    """Workshops that anybody reads whose decisions are open, the newest report first: three queries."""
    asked = AdoptionDecision.objects.filter(recommendation__challenge=OuterRef("pk"))
    rows = readable_challenges(Standing(), at).filter(Exists(asked), read_access=Access.PUBLIC)
    page = page_of(rows.filter(published_at__isnull=False), NEWEST_FIRST, cursor=cursor, size=20)
    figures = (
        AdoptionDecision.objects.filter(
            recommendation__challenge__in=[row.pk for row in page.rows],
            recommendation__state=RecommendationState.PUBLISHED,
        )
        .order_by()
        .values_list("recommendation__challenge", "state")
        .annotate(number=Count("pk"))
    )
    counts: dict[int, Counter[str]] = {row.pk: Counter() for row in page.rows}
    for challenge, state, number in figures:
        counts[challenge][state] = number
    sizes = _sizes(list(counts))
    return page, [Summary(row, *sizes.get(row.pk, (0, 0)), counts[row.pk]) for row in page.rows]


def _sizes(challenges: list[int]) -> dict[int, tuple[int, int]]:
    """How many recommendations and organisations each matrix has."""
    rows = AdoptionDecision.objects.filter(
        recommendation__challenge__in=challenges, recommendation__state=RecommendationState.PUBLISHED
    )
    counted = (
        rows.order_by()
        .values_list("recommendation__challenge")
        .annotate(texts=Count("recommendation", distinct=True), columns=Count("organisation", distinct=True))
    )
    return {challenge: (texts, columns) for challenge, texts, columns in counted}


def rows_for_file(scope: Scope, sought: Sought) -> Iterator[list[str]]:
    """The matrix as a table, one line per decision, read as it is written."""
    yield [
        _("Numéro"),
        _("Recommandation"),
        _("État de la recommandation"),
        _("Portée"),
        _("Classements"),
        _("Organisation"),
        _("Sigle"),
        _("Décision"),
        _("Décidée le"),
        _("Motif"),
        _("Ce qui est adapté"),
        _("Reportée au"),
        _("Réalisation"),
    ]
    rows = decisions_sought(scope, sought).select_related("recommendation", "organisation")
    ordered = rows.prefetch_related("recommendation__terms__taxonomy").order_by(
        "recommendation__number", "organisation__name", "pk"
    )
    for row in ordered.iterator(chunk_size=500):
        yield _line(row)


def _line(row: AdoptionDecision) -> list[str]:
    text = row.recommendation
    return [
        str(text.number),
        text.title,
        text.get_state_display(),
        text.get_scope_display(),
        " | ".join(f"{term.taxonomy.name} : {term.label}" for term in text.terms.all()),
        row.organisation.name,
        row.organisation.acronym,
        row.get_state_display(),
        date_format(localtime(row.decided_at), "Y-m-d") if row.decided_at else "",
        richtext.to_plain(row.reason),
        richtext.to_plain(row.what_changed),
        row.postponed_until.isoformat() if row.postponed_until else "",
        richtext.to_plain(row.evidence),
    ]


def has_decisions(challenge: Challenge) -> bool:
    """Whether decisions are asked for on this workshop's recommendations."""
    return AdoptionDecision.objects.filter(recommendation__challenge=challenge).exists()


def to_take(standing: Standing) -> QuerySet[AdoptionDecision]:
    """Decisions that this person, as ministry lead, has not taken yet: for « what I must do »."""
    rows = AdoptionDecision.objects.filter(led_decisions(standing), state=AdoptionState.TO_EXAMINE)
    return rows.filter(recommendation__state=RecommendationState.PUBLISHED)
