"""One contribution, as this person may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding, can_read
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.rules import READABLE, can_see, visible_to
from fabrique.expression.contributions.rules.visibility import WITH_AUTHOR
from fabrique.foundations.people.rules import Standing

WITH_LABELS = ("challenge__programme", "author", "organisation", "deposited_by", "section", "theme", "merged_into")


@dataclass(frozen=True, slots=True)
class Found:
    """A contribution that the person sees, and who they are in its challenge."""

    contribution: Contribution
    standing: ChallengeStanding
    coauthor_ids: frozenset[int]

    @property
    def challenge(self) -> Challenge:
        """The challenge of the contribution."""
        return self.contribution.challenge


def contribution_for(base: Standing, pk: int, at: datetime) -> Found:
    """Return contribution ``pk`` when this person may see it; else a « not found » page."""
    contribution = Contribution.objects.select_related(*WITH_LABELS).filter(pk=pk).first()
    if contribution is None:
        raise Http404
    standing = standing_in(contribution.challenge, base, at)
    coauthors: frozenset[int] = frozenset()
    if base.signed_in and contribution.state not in READABLE:
        coauthors = coauthor_ids(contribution)
    if not can_read(standing, contribution.challenge) or not can_see(standing, contribution, coauthor_ids=coauthors):
        raise Http404
    return Found(contribution, standing, coauthors)


def place_of_contribution(pk: int) -> Contribution:
    """Contribution ``pk`` with nothing but where it is, to be locked by an action; else a « not found » page.

    It says nothing of who may see it: an action that succeeds has asked; after a refusal,
    ``contribution_for`` must be asked before anything is answered.
    """
    found = Contribution.objects.only("pk", "challenge_id").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def coauthor_ids(contribution: Contribution) -> frozenset[int]:
    """Persons asked to be co-authors who have not declined."""
    asked = Coauthor.objects.filter(contribution=contribution, state__in=WITH_AUTHOR)
    return frozenset(asked.values_list("person_id", flat=True))


def visible_contributions(challenge: Challenge, standing: ChallengeStanding) -> QuerySet[Contribution]:
    """Contributions of ``challenge`` that this person sees (who may read it was asked before)."""
    return Contribution.objects.filter(visible_to(standing), challenge=challenge)
