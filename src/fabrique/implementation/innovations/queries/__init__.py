"""What pages and actions read about sheets."""

from fabrique.implementation.innovations.queries.catalogue import (
    Listing,
    listing,
    mine,
    mine_count,
    waiting_for,
)
from fabrique.implementation.innovations.queries.comparison import (
    Change,
    Column,
    changes_between,
    side_by_side,
    text_of,
    version_for,
    versions_page,
)
from fabrique.implementation.innovations.queries.facets import Facet, FacetValue, facets
from fabrique.implementation.innovations.queries.origins import Origin, origins_of
from fabrique.implementation.innovations.queries.people import people_named, person_for
from fabrique.implementation.innovations.queries.sheet import (
    authorships_of,
    checks_of,
    content_of,
    draft_for,
    facts_of,
    kit_file_for,
    missing_of,
    new_draft_for,
    organisations_for,
    phases_of,
    place_for,
    sheet_for,
    standing_on,
    topics,
    usefulness_of,
)
from fabrique.implementation.innovations.queries.sources import Source, source_for
from fabrique.implementation.innovations.queries.thread import Remark, comment_for, thread_of
from fabrique.implementation.innovations.queries.wanted import Wanted

__all__ = [
    "Change",
    "Column",
    "Facet",
    "FacetValue",
    "Listing",
    "Origin",
    "Remark",
    "Source",
    "Wanted",
    "authorships_of",
    "changes_between",
    "checks_of",
    "comment_for",
    "content_of",
    "draft_for",
    "facets",
    "facts_of",
    "kit_file_for",
    "listing",
    "mine",
    "mine_count",
    "missing_of",
    "new_draft_for",
    "organisations_for",
    "origins_of",
    "people_named",
    "person_for",
    "phases_of",
    "place_for",
    "sheet_for",
    "side_by_side",
    "source_for",
    "standing_on",
    "text_of",
    "thread_of",
    "topics",
    "usefulness_of",
    "version_for",
    "versions_page",
    "waiting_for",
]
