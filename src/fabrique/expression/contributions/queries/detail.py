"""Everything that the page of one contribution shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from fabrique.expression.contributions import rules
from fabrique.expression.contributions.models import Attachment, Contribution, Source, SuggestedAmendment
from fabrique.expression.contributions.queries.authorship import authorship
from fabrique.expression.contributions.queries.coauthor import coauthors_of
from fabrique.expression.contributions.queries.contribution import Found
from fabrique.expression.contributions.queries.support import (
    distinct_supporters,
    support_of,
    supports_of_older_versions,
)
from fabrique.expression.contributions.states import CoauthorState, ContributionKind, ContributionState
from fabrique.foundations.notifications.models import Follow

CHILDREN_SHOWN = 200
IMPORTED_SHOWN = 100


def detail_of(found: Found, at: datetime) -> dict[str, Any]:
    """Load, in a constant number of queries, what stands beside the text."""
    contribution, standing = found.contribution, found.standing
    asked = list(coauthors_of(contribution))
    mine = next((each for each in asked if each.person_id == standing.person_id), None)
    accepted = mine is not None and mine.state == CoauthorState.ACCEPTED
    support = support_of(contribution, standing.base.person)
    synthesis = contribution.kind == ContributionKind.SYNTHESIS
    tallies = rules.shows_tallies(contribution.challenge, standing, at)
    return {
        "author": authorship(standing, contribution, asked),
        "my_part": mine if mine and mine.state in rules.WITH_AUTHOR else None,
        "coauthors": asked if rules.wrote(standing, contribution) else [],
        "sources": list(sources_of(contribution)[:IMPORTED_SHOWN]),
        "suggestions": list(suggestions_of(contribution)[:IMPORTED_SHOWN]),
        "children": list(children_of(contribution)[:CHILDREN_SHOWN]) if synthesis else [],
        "persons": distinct_supporters([contribution.pk])[contribution.pk] if synthesis and tallies else None,
        "support": support,
        "outdated": support is not None and support.version_number < contribution.version_number,
        "older_supports": supports_of_older_versions(contribution) if tallies else 0,
        "tallies": tallies,
        "follows": follows(standing.person_id, contribution),
        "can_support": rules.can_support(standing, contribution, at),
        "can_edit": rules.can_edit(standing, contribution, at, accepted_coauthor=accepted),
        "can_publish": rules.can_publish(standing, contribution, at),
        "can_withdraw": rules.can_withdraw(standing, contribution),
        "can_report": rules.can_report(standing, contribution),
        "can_hide": rules.can_hide(standing, contribution),
        "can_restore": rules.can_restore(standing, contribution),
        "can_set_aside": rules.can_set_aside(standing, contribution),
        "can_reopen": rules.can_reopen_outcome(standing, contribution),
        "writes": rules.wrote(standing, contribution) or accepted,
        "is_draft": contribution.state == ContributionState.DRAFT,
    }


def files_of(contribution: Contribution) -> QuerySet[Attachment]:
    """Files joined to it, in the order of their arrival."""
    return Attachment.objects.filter(contribution=contribution).order_by("pk")


def file_for(pk: int) -> Attachment | None:
    """One file; who may read it is asked of its contribution."""
    return Attachment.objects.select_related("contribution").filter(pk=pk).first()


def sources_of(contribution: Contribution) -> QuerySet[Source]:
    """References that came with it."""
    return Source.objects.filter(contribution=contribution).select_related("author").order_by("pk")


def suggestions_of(contribution: Contribution) -> QuerySet[SuggestedAmendment]:
    """Other wordings that came with an import."""
    return SuggestedAmendment.objects.filter(contribution=contribution).select_related("author").order_by("pk")


def children_of(contribution: Contribution) -> QuerySet[Contribution]:
    """What the synthesis gathers; hidden texts stay hidden."""
    merged = Contribution.objects.filter(merged_into=contribution, state=ContributionState.MERGED)
    return merged.only("pk", "title", "kind", "challenge_id").order_by("published_at", "pk")


def follows(person_id: int | None, contribution: Contribution) -> bool:
    """Whether this person asked for news of it."""
    if person_id is None:
        return False
    return Follow.objects.filter(person=person_id, target=f"contribution:{contribution.pk}").exists()


def text_now(contribution: Contribution) -> Contribution:
    """Read the row again, as somebody else may have saved it."""
    return Contribution.objects.get(pk=contribution.pk)
