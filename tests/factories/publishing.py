"""A workshop at its restitution: recommendations validated, sources cited, marks given, one refusal to be named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import factory
from django.utils import timezone

from fabrique.diffusion.publishing import actions
from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries import mark_of, report_of
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import Recommendation
from fabrique.foundations.people.models import Person
from factories.challenges import (
    ChallengeFactory,
    ChallengeMandateFactory,
    ParticipationFactory,
    TaxonomyFactory,
    TermFactory,
    set_phase,
)
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory, PersonFactory
from factories.programmes import ProgrammeMandateFactory
from factories.recommendations import CitationFactory, MinorityOpinionFactory, RatingFactory, RecommendationFactory


class WorkshopReportFactory(factory.django.DjangoModelFactory[WorkshopReport]):
    """A report in preparation."""

    class Meta:
        model = WorkshopReport

    challenge = factory.SubFactory(ChallengeFactory)
    introduction = "<p>Deux mois de travail en commun.</p>"
    method = "<p>Six phases d’une semaine.</p>"
    created_at = factory.LazyFunction(timezone.now)


@dataclass
class Restitution:
    """Who is who: coordinator, facilitator, sponsor, moderator, named (agreed), shy (refused), secret (named to nobody)."""

    challenge: Challenge
    at: datetime
    people: dict[str, Person] = field(default_factory=dict)
    recommendations: list[Recommendation] = field(default_factory=list)
    contributions: dict[str, Contribution] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        """A person by role."""
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def published(self) -> WorkshopReport:
        """Walk to the publication."""
        challenge = self.challenge
        actions.submit_report(self.facilitator, challenge, at=self.at)
        mark = mark_of(report_of(challenge), challenge)
        actions.validate_report(self.sponsor, challenge, word="Merci à **tous**.", mark=mark, at=self.at)
        report = actions.publish_report(self.facilitator, challenge, at=self.at)
        challenge.refresh_from_db()
        return report


def restitution(*, number: int = 1, evil: str = "", **challenge: Any) -> Restitution:  # noqa: ANN401 - factory arguments
    """A workshop ready for its report; ``evil`` is put into every text."""
    at = timezone.now()
    organisation = OrganisationFactory(name=f"Direction de l’accueil{evil}")
    secret_place = OrganisationFactory(name="Service ultraconfidentiel")
    made = ChallengeFactory(
        organisations=[organisation, secret_place],
        signed=True,
        **{"title": f"Répliquer{evil}", "question": f"Comment répliquer ?{evil}"} | challenge,
    )
    set_phase(made, PhaseKind.RESTITUTION, at)
    scene = Restitution(made, at)
    _people(scene, organisation, secret_place)
    terms = [
        TermFactory(taxonomy=TaxonomyFactory(challenge=made, position=n), label=f"Entrée {n}{evil}") for n in (0, 1)
    ]
    _texts(scene, organisation, evil)
    for rank in range(1, number + 1):
        scene.recommendations.append(_recommendation(scene, rank, terms, organisation, evil))
    introduction = f"<p>Deux mois de travail.</p><p>{_escaped(evil)}</p>"
    WorkshopReportFactory(challenge=made, introduction=introduction)
    return scene


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _people(scene: Restitution, organisation: Any, secret_place: Any) -> None:  # noqa: ANN401 - organisations
    made = scene.challenge
    names = {"named": "Nathalie Consentante", "shy": "Sylvain Refusant", "secret": "Simone Cachottière"}
    for role, name in names.items():
        given, family = name.split()
        place = secret_place if role == "secret" else organisation
        scene.people[role] = PersonFactory(given_name=given, family_name=family, organisation=place)
        ParticipationFactory(
            challenge=made, person=scene.people[role], organisation=place, named_in_report=role != "shy"
        )
    for role, traits in (("facilitator", {}), ("moderator", {"moderator": True}), ("sponsor", {"sponsor": True})):
        scene.people[role] = PersonFactory()
        ChallengeMandateFactory(challenge=made, person=scene.people[role], **traits)
    scene.people["coordinator"] = PersonFactory()
    ProgrammeMandateFactory(programme=made.programme, person=scene.people["coordinator"])
    scene.people["outsider"] = PersonFactory(organisation=OrganisationFactory())


def _texts(scene: Restitution, organisation: Any, evil: str) -> None:  # noqa: ANN401 - an organisation
    made = scene.challenge
    common = {"challenge": made, "organisation": organisation}
    for role in ("named", "shy"):
        scene.contributions[role] = ContributionFactory(
            author=scene.people[role], title=f"Idée de {role}{evil}", **common
        )
    secret = scene.people["secret"]
    scene.contributions["secret"] = ContributionFactory(
        challenge=made,
        author=secret,
        organisation=secret.memberships.get().organisation,
        anonymous_to_readers=True,
        title=f"Idée discrète{evil}",
    )
    synthesis = ContributionFactory(synthesis=True, author=scene.facilitator, title=f"Synthèse{evil}", challenge=made)
    original = ContributionFactory(
        merged=True, merged_into=synthesis, author=scene.people["shy"], title=f"Original{evil}", **common
    )
    scene.contributions |= {"synthesis": synthesis, "original": original}
    scene.contributions["aside"] = ContributionFactory(
        set_aside=True, outcome_reason=f"Hors de la question posée.{evil}", title=f"Écartée{evil}", challenge=made
    )


def _recommendation(scene: Restitution, rank: int, terms: Any, organisation: Any, evil: str) -> Recommendation:  # noqa: ANN401
    made = RecommendationFactory(
        challenge=scene.challenge,
        number=rank,
        validated=True,
        title=f"Recommandation de rang {rank}{evil}",
        rationale=f"<p>Parce que.</p><p>{_escaped(evil)}</p>",
        paragraphs=[f"<p>Premier paragraphe {rank}. {_escaped(evil)}</p>", "<ul><li>Un</li><li>Deux</li></ul>"],
        ministry_author=scene.people["named"],
        company_author=scene.people["shy"],
    )
    made.terms.set(terms)
    first = made.paragraphs.order_by("position").first()
    for role in ("named", "shy", "secret", "synthesis"):
        CitationFactory(paragraph=first, contribution=scene.contributions[role], quote=f"Phrase de {role}{evil}")
    for role in ("named", "shy", "secret"):
        RatingFactory(
            recommendation=made, person=scene.people[role], organisation=organisation, impact=4, feasibility=2
        )
    MinorityOpinionFactory(
        recommendation=made,
        author=scene.people["shy"],
        organisation=organisation,
        body=f"<p>Pas d’accord. {_escaped(evil)}</p>",
    )
    return made
