"""A workshop in its drafting phase, shared by the tests of drafting, discussion and versions."""

from __future__ import annotations

from datetime import UTC, datetime

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.recommendations import actions
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.models import Paragraph, Recommendation
from fabrique.foundations.people.models import Person
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, ParticipationFactory, set_phase
from factories.people import OrganisationFactory, PersonFactory

AT = datetime.now(UTC).replace(microsecond=0)


class Desk:
    """A facilitator, a pair of one agent and one employee, another participant, and recommendations."""

    def __init__(self) -> None:
        self.at = AT
        self.challenge: Challenge = ChallengeFactory(public=True)
        set_phase(self.challenge, PhaseKind.DRAFTING, AT)
        self.facilitator: Person = PersonFactory()
        ChallengeMandateFactory(challenge=self.challenge, person=self.facilitator)
        self.agent = self.participant(OrganisationFactory())
        self.employee = self.participant(OrganisationFactory(company=True))
        self.other = self.participant(OrganisationFactory())

    def participant(self, organisation: object) -> Person:
        """Somebody who takes part under that organisation."""
        person: Person = PersonFactory(organisation=organisation)
        ParticipationFactory(challenge=self.challenge, person=person, organisation=organisation)
        return person

    def recommendation(self, *paragraphs: str, submitted: bool = False) -> Recommendation:
        """A recommendation of the pair, with its paragraphs."""
        heading = Heading(f"Ouvrir un guichet {Recommendation.objects.count()}", "Trop d’attente.")
        pair = {"ministry_author": self.agent, "company_author": self.employee}
        made = actions.create_recommendation(self.facilitator, self.challenge, heading, **pair, at=AT)
        made = self.write(made, *(paragraphs or ("Ouvrir dans chaque mairie.", "Former les agents.")))
        return actions.submit_recommendation(self.agent, made, at=AT) if submitted else made

    def write(self, row: Recommendation, *paragraphs: str, person: Person | None = None) -> Recommendation:
        """Save these paragraphs over the ones that stand, in order."""
        known = list(row.paragraphs.filter(retired_at=None).order_by("position"))
        passages = [
            Passage(known[n].key if n < len(known) else Paragraph(recommendation=row).key, text)
            for n, text in enumerate(paragraphs)
        ]
        heading = Heading(row.title, "Trop d’attente.", row.scope)
        return actions.save_text(person or self.agent, row, heading, passages, seen=row.version_number, at=AT)
