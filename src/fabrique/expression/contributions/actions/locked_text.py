"""Taking a text for a change: the calendar first, then the contribution, then the comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.actions.scene import enter, hold
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person

Text = Contribution | Comment


@dataclass(frozen=True, slots=True)
class Taken:
    """A text held until the transaction ends, who acts on it, and when."""

    contribution: Contribution
    comment: Comment | None
    standing: ChallengeStanding
    at: datetime

    @property
    def text(self) -> Text:
        """The text itself: the comment when it is one."""
        return self.comment or self.contribution

    @property
    def challenge(self) -> Challenge:
        """Where it is."""
        return self.contribution.challenge


def take(actor: Person, text: Text, at: datetime | None) -> Taken:
    """Hold the calendar and the text, inside a transaction; the clock is read once they are held."""
    contribution = text.contribution if isinstance(text, Comment) else text
    scene = enter(actor, contribution.challenge_id, at)
    contribution = hold(contribution, scene)
    if not isinstance(text, Comment):
        return Taken(contribution, None, scene.standing, scene.at)
    comment = locked(text)
    comment.contribution = contribution
    return Taken(contribution, comment, scene.standing, scene.at)


def take_comment(actor: Person, comment: Comment, at: datetime | None) -> tuple[Taken, Comment]:
    """The same for what is known to be a comment."""
    taken = take(actor, comment, at)
    fresh = taken.text
    assert isinstance(fresh, Comment)  # noqa: S101 - a comment was taken
    return taken, fresh
