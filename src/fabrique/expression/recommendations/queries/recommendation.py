"""One recommendation as its page shows it: paragraphs, sources that may be read, discussion."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import visible_to as contribution_visible_to
from fabrique.expression.recommendations.models import Amendment, Citation, Paragraph, ParagraphComment, Recommendation
from fabrique.expression.recommendations.queries.listing import visible_recommendations
from fabrique.expression.recommendations.states import AmendmentState


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, what it draws on, and what is said about it.

    ``hidden``: how many of its sources this person may not read (hidden or withdrawn since).
    """

    paragraph: Paragraph
    sources: list[Citation] = field(default_factory=list)
    hidden: int = 0
    comments: list[ParagraphComment] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)

    @property
    def open_comments(self) -> int:
        """Comments still to deal with."""
        return sum(each.resolved_at is None for each in self.comments)

    @property
    def waiting(self) -> list[Amendment]:
        """Amendments without an answer."""
        return [each for each in self.amendments if each.state == AmendmentState.PROPOSED]

    @property
    def answered(self) -> list[Amendment]:
        """Amendments with an answer, or taken back."""
        return [each for each in self.amendments if each.state != AmendmentState.PROPOSED]

    @property
    def talk(self) -> int:
        """How many things were said."""
        return len(self.comments) + len(self.amendments)


def recommendation_for(challenge: Challenge, standing: ChallengeStanding, number: int) -> Recommendation:
    """The recommendation of that number, or 404 when this person does not see it: two queries."""
    found = (
        visible_recommendations(challenge, standing)
        .filter(number=number)
        .select_related("ministry_author", "company_author", "created_by", "replaced_by")
        .prefetch_related("terms__taxonomy")
        .first()
    )
    if found is None:
        raise Http404
    found.challenge = challenge
    return found


def passages_of(
    recommendation: Recommendation, standing: ChallengeStanding, *, talk: bool = True, retired: bool = False
) -> list[Passage]:
    """The paragraphs in order, with sources and discussion, in a constant number of queries.

    ``retired``: those taken out of the text that were discussed, instead of those in it.
    """
    rows = recommendation.paragraphs.filter(retired_at__isnull=not retired).order_by("position", "pk")
    rows = rows.prefetch_related(Prefetch("citations", Citation.objects.order_by("pk")))
    if talk or retired:
        rows = rows.prefetch_related(
            Prefetch("comments", ParagraphComment.objects.select_related("author", "organisation").order_by("pk")),
            Prefetch(
                "amendments",
                Amendment.objects.select_related("author", "organisation", "decided_by").order_by("pk"),
            ),
        )
    found = list(rows)
    seen = _readable(found, standing)
    passages = [_passage(row, recommendation, seen, talk=talk or retired) for row in found]
    return [each for each in passages if each.talk] if retired else passages


def _readable(rows: list[Paragraph], standing: ChallengeStanding) -> dict[int, Contribution]:
    """The cited contributions that this person reads, in one query."""
    ids = {each.contribution_id for row in rows for each in row.citations.all()}
    found = Contribution.objects.filter(contribution_visible_to(standing), pk__in=ids).select_related("merged_into")
    return {row.pk: row for row in found.defer("body", "plain", "source_row")}


def _passage(row: Paragraph, recommendation: Recommendation, seen: dict[int, Contribution], *, talk: bool) -> Passage:
    row.recommendation = recommendation
    sources = []
    for citation in row.citations.all():
        if citation.contribution_id in seen:
            citation.contribution = seen[citation.contribution_id]
            citation.paragraph = row
            sources.append(citation)
    if not talk:
        return Passage(row, sources, len(row.citations.all()) - len(sources))
    comments, amendments = list(row.comments.all()), list(row.amendments.all())
    for comment in comments:
        comment.paragraph = row
    for amendment in amendments:
        amendment.paragraph = row
    return Passage(row, sources, len(row.citations.all()) - len(sources), comments, amendments)


def passage_for(recommendation: Recommendation, standing: ChallengeStanding, key: UUID) -> Passage:
    """One paragraph of the text, in it or taken out, or 404."""
    for retired in (False, True):
        for each in passages_of(recommendation, standing, retired=retired):
            if each.paragraph.key == key:
                return each
    raise Http404


def comment_for(recommendation: Recommendation, pk: int) -> ParagraphComment:
    """One comment of the text, or 404."""
    rows = ParagraphComment.objects.filter(paragraph__recommendation=recommendation)
    found = rows.select_related("paragraph", "author").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.paragraph.recommendation = recommendation
    return found


def amendment_for(recommendation: Recommendation, pk: int) -> Amendment:
    """One amendment to the text, or 404."""
    rows = Amendment.objects.filter(paragraph__recommendation=recommendation)
    found = rows.select_related("paragraph", "author", "organisation", "decided_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.paragraph.recommendation = recommendation
    return found
