"""A workshop with one person in each role, at an instant of one phase: where discussions happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, ParticipationFactory, set_phase
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory, PersonFactory


@dataclass
class Workshop:
    """``people``: facilitator, moderator, sponsor, participant, author, outsider (other organisation)."""

    challenge: Challenge
    organisation: Organisation
    contribution: Contribution
    at: datetime
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        """A person by role."""
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def standing(self, role: str) -> ChallengeStanding:
        """Who the role is in the challenge now; ``nobody`` is signed out."""
        person = self.people.get(role)
        challenge = Challenge.objects.get(pk=self.challenge.pk)
        return standing_in(challenge, standing_of(person, self.at), self.at)


def workshop(phase: PhaseKind = PhaseKind.EXPLORATION, **challenge: Any) -> Workshop:  # noqa: ANN401 - factory arguments
    """An open workshop where ``phase`` is open now."""
    at = timezone.now()
    organisation = OrganisationFactory(name="Direction de l’accueil")
    made = ChallengeFactory(organisations=[organisation], **challenge)
    set_phase(made, phase, at)
    people = {"outsider": PersonFactory(organisation=OrganisationFactory())}
    for role in ("participant", "author", "other"):
        people[role] = PersonFactory(organisation=organisation)
        ParticipationFactory(challenge=made, person=people[role], organisation=organisation)
    for role, traits in (("facilitator", {}), ("moderator", {"moderator": True}), ("sponsor", {"sponsor": True})):
        people[role] = PersonFactory()
        ChallengeMandateFactory(challenge=made, person=people[role], **traits)
    contribution = ContributionFactory(
        challenge=made,
        author=people["author"],
        organisation=organisation,
        created_at=at,
        published_at=at,
        updated_at=at,
    )
    return Workshop(made, organisation, contribution, at, people)
