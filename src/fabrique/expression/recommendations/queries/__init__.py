"""What pages and actions read about recommendations."""

from fabrique.expression.recommendations.queries.rating import (
    BallotLine,
    Result,
    ballot_of,
    minority_opinions,
    opinions_on,
    results_of,
    results_once_known,
    rows_for_export,
    turnout_of,
)
from fabrique.expression.recommendations.queries.statistics import Spread, one_voice_each, quantile, spread_of

__all__ = [
    "BallotLine",
    "Result",
    "Spread",
    "ballot_of",
    "minority_opinions",
    "one_voice_each",
    "opinions_on",
    "quantile",
    "results_of",
    "results_once_known",
    "rows_for_export",
    "spread_of",
    "turnout_of",
]
