"""A published workshop whose recommendations are being decided on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.queries import standing_in
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, ParticipationFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeMandateFactory
from factories.recommendations import RecommendationFactory

AT = datetime.now(UTC).replace(microsecond=0)


class Council:
    """Two ministries with their leads, a directorate with its own, a company, a team, readers and strangers."""

    def __init__(self, **challenge: Any) -> None:  # noqa: ANN401 - factory arguments
        self.at = AT
        self.ministry: Organisation = OrganisationFactory(name="Ministère des Rivages", acronym="MR")
        self.rival: Organisation = OrganisationFactory(name="Ministère des Savoirs", acronym="MS")
        self.beneath: Organisation = OrganisationFactory(
            name="Direction des phares", kind="direction", parent=self.ministry
        )
        self.company: Organisation = OrganisationFactory(company=True, name="Papeteries de l’Aubier")
        invited = [self.ministry, self.rival, self.company]
        self.challenge: Challenge = ChallengeFactory(**{"published": True, "organisations": invited, **challenge})
        self.lead = self.holder(OrganisationRole.MINISTRY_LEAD, self.ministry)
        self.rival_lead = self.holder(OrganisationRole.MINISTRY_LEAD, self.rival)
        self.low_lead = self.holder(OrganisationRole.MINISTRY_LEAD, self.beneath)
        self.manager = self.holder(OrganisationRole.MANAGER, self.ministry)
        self.facilitator: Person = PersonFactory()
        ChallengeMandateFactory(challenge=self.challenge, person=self.facilitator)
        self.coordinator: Person = PersonFactory()
        ProgrammeMandateFactory(programme=self.challenge.programme, person=self.coordinator)
        self.admin: Person = OrganisationMandateFactory().person
        self.agent = self.participant(self.ministry)
        self.employee = self.participant(self.company)
        self.stranger: Person = PersonFactory(organisation=OrganisationFactory())
        self.nobody = None

    def holder(self, role: str, organisation: Organisation) -> Person:
        """Somebody with a mandate on the organisation, without belonging to it."""
        person: Person = PersonFactory()
        OrganisationMandateFactory(person=person, role=role, organisation=organisation)
        return person

    def participant(self, organisation: Organisation) -> Person:
        """Somebody who takes part under that organisation."""
        person: Person = PersonFactory(organisation=organisation)
        ParticipationFactory(challenge=self.challenge, person=person, organisation=organisation)
        return person

    def text(self, **more: Any) -> Recommendation:  # noqa: ANN401 - factory arguments
        """A published recommendation."""
        more = {"published": True, "paragraphs": ["<p>Ouvrir un guichet.</p>"], **more}
        made: Recommendation = RecommendationFactory(challenge=self.challenge, **more)
        return made

    def base(self, role: str) -> Standing:
        """Who the role is on the platform."""
        return standing_of(getattr(self, role), AT)

    def here(self, role: str) -> ChallengeStanding:
        """Who the role is in the workshop."""
        return standing_in(self.challenge, self.base(role), AT)

    def decision(self, recommendation: Recommendation, organisation: Organisation | None = None) -> AdoptionDecision:
        """The cell of the ministry (or of another organisation), read again."""
        rows = AdoptionDecision.objects.filter(
            recommendation=recommendation, organisation=organisation or self.ministry
        )
        return rows.select_related("recommendation__challenge", "organisation").get()
