"""The ballot of one person, and the results for all once they are no longer secret."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.recommendations.models import MinorityOpinion, Rating, Recommendation
from fabrique.expression.recommendations.queries.statistics import Spread, one_voice_each, spread_of
from fabrique.expression.recommendations.rules.rating import RATED_STATES, can_see_results
from fabrique.foundations.people.models import Person, whole_organisation

ENOUGH_PERSONS = 5
RESULT_STATES = (*RATED_STATES, "publiee")
SORTS = ("impact", "facilite", "impact_org", "facilite_org", "numero")


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A recommendation and what this person gave it; ``outdated`` when the text has changed since."""

    recommendation: Recommendation
    rating: Rating | None

    @property
    def outdated(self) -> bool:
        """Whether the marks were given to an older text."""
        return self.rating is not None and self.rating.version_number != self.recommendation.version_number


@dataclass(frozen=True, slots=True)
class Result:
    """The marks of one recommendation, by person and by organisation (one voice for each ministry or company).

    ``*_person`` and ``*_organisation`` are None when nobody rated it. With fewer than
    five persons ``withheld`` is true: the means are shown, not the dispersion.
    """

    recommendation: Recommendation
    impact_person: Spread | None
    feasibility_person: Spread | None
    impact_organisation: Spread | None
    feasibility_organisation: Spread | None

    @property
    def count(self) -> int:
        """How many persons rated it."""
        return self.impact_person.count if self.impact_person else 0

    @property
    def withheld(self) -> bool:
        """Whether too few persons rated it for their dispersion to be shown."""
        return 0 < self.count < ENOUGH_PERSONS


def ballot_of(person: Person, challenge: Challenge) -> list[BallotLine]:
    """Return every recommendation to rate with the person's own marks: two queries."""
    rows = list(Recommendation.objects.filter(challenge=challenge, state__in=RATED_STATES).order_by("number"))
    mine = {row.recommendation_id: row for row in Rating.objects.filter(person=person, recommendation__in=rows)}
    return [BallotLine(row, mine.get(row.pk)) for row in rows]


def turnout_of(challenge: Challenge) -> tuple[int, int]:
    """Return how many persons and organisations have rated something: all that is known before the close."""
    found = Rating.objects.filter(recommendation__challenge=challenge).aggregate(
        persons=Count("person", distinct=True), organisations=Count(whole_organisation("organisation"), distinct=True)
    )
    return found["persons"], found["organisations"]


def results_of(
    challenge: Challenge, standing: ChallengeStanding, at: datetime, *, sort: str = "impact"
) -> list[Result]:
    """Return the results of every rated recommendation; raise the domain error while they are secret."""
    can_see_results(standing, challenge, at).enforce()
    return results_once_known(challenge, sort=sort)


def results_once_known(challenge: Challenge, *, sort: str = "impact") -> list[Result]:
    """Return the results without asking who reads: for a report whose own rule has been asked."""
    rows = Recommendation.objects.filter(challenge=challenge, state__in=RESULT_STATES).order_by("number")
    marks: dict[int, list[tuple[str | None, int, int]]] = defaultdict(list)
    rated = Rating.objects.filter(recommendation__challenge=challenge)
    for pk, organisation, impact, feasibility in rated.values_list(
        "recommendation_id", whole_organisation("organisation"), "impact", "feasibility"
    ):
        marks[pk].append((organisation, impact, feasibility))
    return _sorted([_result(row, marks.get(row.pk, [])) for row in rows], sort)


def _result(row: Recommendation, marks: Sequence[tuple[str | None, int, int]]) -> Result:
    impact: dict[str, list[float]] = defaultdict(list)
    feasibility: dict[str, list[float]] = defaultdict(list)
    for organisation, first, second in marks:
        if organisation is not None:
            impact[organisation].append(first)
            feasibility[organisation].append(second)
    return Result(
        recommendation=row,
        impact_person=spread_of([mark[1] for mark in marks]),
        feasibility_person=spread_of([mark[2] for mark in marks]),
        impact_organisation=spread_of(one_voice_each(impact)),
        feasibility_organisation=spread_of(one_voice_each(feasibility)),
    )


def _sorted(results: list[Result], sort: str) -> list[Result]:
    def mean(spread: Spread | None) -> float:
        return spread.mean if spread else 0.0

    keys: dict[str, Callable[[Result], tuple[float, float]]] = {
        "impact": lambda r: (-mean(r.impact_person), -mean(r.feasibility_person)),
        "facilite": lambda r: (-mean(r.feasibility_person), -mean(r.impact_person)),
        "impact_org": lambda r: (-mean(r.impact_organisation), -mean(r.feasibility_organisation)),
        "facilite_org": lambda r: (-mean(r.feasibility_organisation), -mean(r.impact_organisation)),
        "numero": lambda _r: (0.0, 0.0),
    }
    key = keys.get(sort, keys["impact"])
    return sorted(results, key=lambda result: (*key(result), result.recommendation.number))


def rows_for_export(results: Sequence[Result]) -> Iterator[list[str]]:
    """Give the results as rows of text, the header first."""
    parts = ("personnes", "organisations")
    figures = ("nombre", "moyenne", "quartile_bas", "mediane", "quartile_haut", "ecart_type")
    marks = ("effet", "facilite")
    yield ["numero", "titre", *(f"{mark}_{part}_{figure}" for mark in marks for part in parts for figure in figures)]
    for result in results:
        spreads = (
            (result.impact_person, result.withheld),
            (result.impact_organisation, result.withheld),
            (result.feasibility_person, result.withheld),
            (result.feasibility_organisation, result.withheld),
        )
        cells = [cell for spread, withheld in spreads for cell in _cells(spread, withheld=withheld)]
        yield [str(result.recommendation.number), result.recommendation.title, *cells]


def _cells(spread: Spread | None, *, withheld: bool) -> list[str]:
    if spread is None:
        return ["0", "", "", "", "", ""]
    shown = [str(spread.count), f"{spread.mean:.2f}".replace(".", ",")]
    if withheld:
        return [*shown, "", "", "", ""]
    values = (spread.low, spread.median, spread.high, spread.deviation)
    return [*shown, *(f"{value:.2f}".replace(".", ",") for value in values)]


def minority_opinions(challenge: Challenge) -> list[Recommendation]:
    """Return the recommendations of a challenge, each with ``opinions``: its standing minority opinions."""
    standing = MinorityOpinion.objects.filter(withdrawn_at=None).select_related("author", "organisation").order_by("pk")
    rows = Recommendation.objects.filter(challenge=challenge).order_by("number")
    return list(rows.prefetch_related(Prefetch("minority_opinions", queryset=standing, to_attr="opinions")))


def opinions_on(recommendation: Recommendation) -> list[MinorityOpinion]:
    """Return the standing minority opinions on one recommendation."""
    found = MinorityOpinion.objects.filter(recommendation=recommendation, withdrawn_at=None)
    return list(found.select_related("author", "organisation").order_by("pk"))
