"""What an export holds, and under which names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.models import Comment, Contribution
from fabrique.expression.contributions.rules import READABLE, shows_tallies
from fabrique.expression.contributions.states import CommentState, ContributionKind, ContributionState, Named
from fabrique.foundations.kernel.richtext import one_line
from fabrique.foundations.people.models import Person

SALT = "fabrique.publishing.export"
LONGEST_NAME = 120
CHUNK = 2_000
TEAM = "L’équipe d’animation"
UNKNOWN = "Auteur inconnu"


@dataclass(frozen=True, slots=True)
class Scope:
    """A challenge, whether hidden texts come too, and whether totals of votes may be told."""

    challenge: Challenge
    with_hidden: bool
    with_tallies: bool

    def contributions(self) -> QuerySet[Contribution]:
        """Published, merged and, for the team, hidden contributions; never drafts nor withdrawn ones."""
        states = [*READABLE, ContributionState.HIDDEN] if self.with_hidden else [*READABLE]
        rows = Contribution.objects.filter(challenge=self.challenge, state__in=states)
        return rows.select_related("author", "section").order_by("pk")

    def comments(self) -> QuerySet[Comment]:
        """Comments on those contributions; hidden and withdrawn ones keep their place in the thread."""
        texts = self.contributions().order_by().values("pk")
        rows = Comment.objects.filter(contribution__in=texts).select_related("author", "contribution", "parent")
        heavy = ("contribution__body", "contribution__plain", "contribution__source_row", "parent__body")
        return rows.defer(*heavy).order_by("pk")

    def shows(self, comment: Comment) -> bool:
        """Whether the words of a comment are told."""
        return comment.state == CommentState.PUBLISHED or (comment.state == CommentState.HIDDEN and self.with_hidden)


def scope_for(challenge: Challenge, at: datetime, *, with_hidden: bool) -> Scope:
    """What may be exported of a challenge at this instant."""
    nobody = ChallengeStanding(phases=tuple(challenge.phases.all()))
    return Scope(challenge, with_hidden, shows_tallies(challenge, nobody, at))


def pseudonym(value: str) -> str:
    """A stable name that tells nothing: the same for the same value as long as the site keeps its key."""
    return f"fabrique-{salted_hmac(SALT, value, algorithm='sha256').hexdigest()[:20]}"


def nameless(key: str) -> str:
    """The name under which a reader of the export would know someone who has none."""
    return f"Participant {hashlib.sha256(key.encode()).hexdigest()[:6]}" if key else UNKNOWN


def external_key(challenge: Challenge, person: Person) -> str | None:
    """The key that an import gave to a person of this challenge, or None for anybody else."""
    prefix = f"{challenge.pk}:"
    key = person.external_key
    return key.removeprefix(prefix) if key is not None and key.startswith(prefix) else None


def person_named(challenge: Challenge, person: Person, *, named: bool, about: str) -> tuple[str, str]:
    """Return key and name; ``about`` makes the key of someone unnamed differ from one text to the next.

    Otherwise what they sign elsewhere would tell who wrote what they did not sign.
    """
    key = external_key(challenge, person)
    if key is not None:
        return key, one_line(person.pseudonym) or nameless(key)
    if not named:
        key = pseudonym(about)
        return key, nameless(key)
    key = pseudonym(f"person:{person.pk}")
    return key, one_line(person.get_full_name()[:LONGEST_NAME]) or nameless(key)


def author_of(contribution: Contribution) -> tuple[str, str]:
    """Return key and name of an author; a text whose author is not told to everybody has a key of its own."""
    challenge = contribution.challenge
    if contribution.kind == ContributionKind.SYNTHESIS and external_key(challenge, contribution.author) is None:
        return pseudonym(f"team:{challenge.pk}"), TEAM
    named = contribution.named_to == Named.EVERYONE
    return person_named(challenge, contribution.author, named=named, about=f"contribution:{contribution.pk}")
