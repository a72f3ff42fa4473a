"""What moderators read: open reports by text, hidden texts, the log of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, QuerySet

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Comment, Contribution, ModerationDecision, Report
from fabrique.expression.contributions.rules import names_author
from fabrique.expression.contributions.states import CommentState, ContributionState, ReportState
from fabrique.foundations.kernel.paging import Order, Page, page_of

SIZE = 20
NEWEST_FIRST = Order(("-id",))


@dataclass(frozen=True, slots=True)
class ReportedText:
    """A text with the open reports about it. ``named``: whether the reader may know who wrote it."""

    contribution: Contribution
    comment: Comment | None
    reports: Sequence[Report]
    first_at: datetime
    named: bool

    @property
    def text(self) -> Contribution | Comment:
        """The reported text itself."""
        return self.comment or self.contribution


@dataclass(frozen=True, slots=True)
class ModerationCounts:
    """How much waits for the moderators."""

    reported: int
    hidden_contributions: int
    hidden_comments: int

    @property
    def hidden(self) -> int:
        """Every hidden text."""
        return self.hidden_contributions + self.hidden_comments


def moderation_counts(challenge: Challenge) -> ModerationCounts:
    """Count reported texts and hidden texts, in three small queries."""
    hidden = Contribution.objects.filter(challenge=challenge, state=ContributionState.HIDDEN)
    comments = Comment.objects.filter(contribution__challenge=challenge, state=CommentState.HIDDEN)
    return ModerationCounts(reported_count(challenge), hidden.count(), comments.count())


def reported_count(challenge: Challenge) -> int:
    """How many texts have an open report."""
    return _open_reports(challenge).values("contribution_id", "comment_id").distinct().count()


def reported_texts(standing: ChallengeStanding, challenge: Challenge, *, limit: int = 50) -> list[ReportedText]:
    """Texts with open reports, the longest-waiting first (at most ``limit``)."""
    groups = list(
        _open_reports(challenge)
        .values("contribution_id", "comment_id")
        .annotate(first_at=Min("created_at"), last=Max("pk"), number=Count("pk"), ids=ArrayAgg("pk"))
        .order_by("first_at", "last")[:limit]
    )
    reports = Report.objects.in_bulk([pk for group in groups for pk in group["ids"][:SIZE]])
    contributions = Contribution.objects.select_related("author", "organisation").in_bulk(
        {group["contribution_id"] for group in groups}
    )
    comments = Comment.objects.select_related("author", "organisation").in_bulk(
        {group["comment_id"] for group in groups if group["comment_id"]}
    )
    found = []
    for group in groups:
        contribution = contributions[group["contribution_id"]]
        contribution.challenge = challenge
        comment = comments.get(group["comment_id"])
        if comment is not None:
            comment.contribution = contribution
        mine = [reports[pk] for pk in sorted(group["ids"])[:SIZE] if pk in reports]
        named = comment is not None or names_author(standing, contribution)
        found.append(ReportedText(contribution, comment, mine, group["first_at"], named))
    return found


def hidden_contributions(challenge: Challenge, *, cursor: str = "") -> Page[Contribution]:
    """Hidden contributions, the latest first."""
    hidden = Contribution.objects.filter(challenge=challenge, state=ContributionState.HIDDEN)
    return page_of(hidden.select_related("author", "organisation"), NEWEST_FIRST, cursor=cursor, size=SIZE)


def hidden_comments(challenge: Challenge, *, cursor: str = "") -> Page[Comment]:
    """Hidden comments, the latest first."""
    hidden = Comment.objects.filter(contribution__challenge=challenge, state=CommentState.HIDDEN)
    return page_of(
        hidden.select_related("author", "organisation", "contribution"), NEWEST_FIRST, cursor=cursor, size=SIZE
    )


def decisions(challenge: Challenge) -> QuerySet[ModerationDecision]:
    """Every decision of the challenge's moderators."""
    return ModerationDecision.objects.filter(contribution__challenge=challenge).select_related(
        "moderator", "contribution", "comment"
    )


def decision_log(challenge: Challenge, *, cursor: str = "") -> Page[ModerationDecision]:
    """The log, the latest first, page by page."""
    return page_of(decisions(challenge), NEWEST_FIRST, cursor=cursor, size=50)


def decision_rows(challenge: Challenge) -> Iterator[ModerationDecision]:
    """The whole log, oldest first, without holding it in memory."""
    return decisions(challenge).order_by("pk").iterator(chunk_size=1_000)


def last_decision(contribution: Contribution, comment: Comment | None) -> ModerationDecision | None:
    """The latest decision about a text."""
    return ModerationDecision.objects.filter(contribution=contribution, comment=comment).order_by("-pk").first()


def hidden_reason(contribution: Contribution, comment: Comment | None = None) -> str:
    """Why a text is hidden now, for its author and the moderators."""
    decision = last_decision(contribution, comment)
    return decision.reason if decision is not None and decision.hides else ""


def own_open_report(person_id: int | None, contribution: Contribution, comment: Comment | None) -> Report | None:
    """The person's report about this text that nobody has examined yet."""
    if person_id is None:
        return None
    return Report.objects.filter(
        contribution=contribution, comment=comment, reporter=person_id, state=ReportState.OPEN
    ).first()


def _open_reports(challenge: Challenge) -> QuerySet[Report]:
    """Reports made here; those that came with an import were examined elsewhere."""
    return Report.objects.filter(contribution__challenge=challenge, state=ReportState.OPEN, external_key="")
