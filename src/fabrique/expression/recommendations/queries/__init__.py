"""What pages and actions read about recommendations."""

from fabrique.expression.recommendations.queries.comparison import (
    Comparison,
    ThreeTexts,
    comparison_of,
    is_outdated,
    texts_of,
    versions_page,
)
from fabrique.expression.recommendations.queries.drafting import (
    company_candidates,
    drafts_in,
    ministry_candidates,
    taxonomies_of,
)
from fabrique.expression.recommendations.queries.listing import (
    Listing,
    Wanted,
    listing,
    terms_in_use,
    visible_recommendations,
)
from fabrique.expression.recommendations.queries.provenance import (
    Citing,
    candidate_for,
    candidates,
    citing,
    provenance,
    themes_of,
    with_texts,
)
from fabrique.expression.recommendations.queries.quote import body_in_version, quote_in
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
from fabrique.expression.recommendations.queries.recommendation import (
    Passage,
    amendment_for,
    comment_for,
    passage_for,
    passages_of,
    recommendation_for,
)
from fabrique.expression.recommendations.queries.statistics import Spread, one_voice_each, quantile, spread_of
from fabrique.expression.recommendations.queries.version import content_of, text_of, version_for

__all__ = [
    "BallotLine",
    "Citing",
    "Comparison",
    "Listing",
    "Passage",
    "Result",
    "Spread",
    "ThreeTexts",
    "Wanted",
    "amendment_for",
    "ballot_of",
    "body_in_version",
    "candidate_for",
    "candidates",
    "citing",
    "comment_for",
    "company_candidates",
    "comparison_of",
    "content_of",
    "drafts_in",
    "is_outdated",
    "listing",
    "ministry_candidates",
    "minority_opinions",
    "one_voice_each",
    "opinions_on",
    "passage_for",
    "passages_of",
    "provenance",
    "quantile",
    "quote_in",
    "recommendation_for",
    "results_of",
    "results_once_known",
    "rows_for_export",
    "spread_of",
    "taxonomies_of",
    "terms_in_use",
    "text_of",
    "texts_of",
    "themes_of",
    "turnout_of",
    "version_for",
    "versions_page",
    "visible_recommendations",
    "with_texts",
]
