"""Taking a recommendation for a change: the calendar first, then its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.actions import enter
from fabrique.expression.recommendations.models import Amendment, Paragraph, ParagraphComment, Recommendation
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person


@dataclass(frozen=True, slots=True)
class Taken:
    """A recommendation held until the transaction ends, who acts on it, and when."""

    recommendation: Recommendation
    challenge: Challenge
    standing: ChallengeStanding
    at: datetime


def take(actor: Person, recommendation: Recommendation, at: datetime | None) -> Taken:
    """Hold the calendar and the recommendation: whatever hangs on it changes under this lock."""
    scene = enter(actor, recommendation.challenge_id, at)
    fresh = locked(recommendation)
    fresh.challenge = scene.challenge
    return Taken(fresh, scene.challenge, scene.standing, scene.at)


def take_paragraph(actor: Person, paragraph: Paragraph, at: datetime | None) -> tuple[Taken, Paragraph]:
    """The same for one of its paragraphs, read again once the recommendation is held."""
    taken = take(actor, paragraph.recommendation, at)
    fresh = locked(paragraph)
    fresh.recommendation = taken.recommendation
    return taken, fresh


def take_comment(actor: Person, comment: ParagraphComment, at: datetime | None) -> tuple[Taken, ParagraphComment]:
    """The same for a comment on one of its paragraphs."""
    taken, paragraph = take_paragraph(actor, comment.paragraph, at)
    fresh = locked(comment)
    fresh.paragraph = paragraph
    return taken, fresh


def take_amendment(actor: Person, amendment: Amendment, at: datetime | None) -> tuple[Taken, Amendment]:
    """The same for an amendment to one of its paragraphs."""
    taken, paragraph = take_paragraph(actor, amendment.paragraph, at)
    fresh = locked(amendment)
    fresh.paragraph = paragraph
    return taken, fresh
