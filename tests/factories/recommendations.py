"""Recommendations and what hangs on them. Default: under discussion, one version."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory

from fabrique.expression.recommendations.models import (
    AdoptionDecision,
    AdoptionStep,
    Amendment,
    Citation,
    MinorityOpinion,
    Paragraph,
    ParagraphComment,
    Rating,
    Recommendation,
    RecommendationVersion,
)
from fabrique.expression.recommendations.states import AdoptionState, AmendmentState, RecommendationState
from factories.challenges import ChallengeFactory
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory, PersonFactory

WRITTEN_AT = datetime(2026, 3, 24, 9, tzinfo=UTC)


class RecommendationFactory(factory.django.DjangoModelFactory[Recommendation]):
    """A recommendation under discussion; ``paragraphs=["<p>…</p>", …]`` writes them and the first version."""

    class Meta:
        model = Recommendation
        skip_postgeneration_save = True

    class Params:
        sketch = factory.Trait(state=RecommendationState.SKETCH)
        submitted = factory.Trait(state=RecommendationState.SUBMITTED)
        amended = factory.Trait(state=RecommendationState.AMENDED)
        validated = factory.Trait(state=RecommendationState.VALIDATED)
        published = factory.Trait(state=RecommendationState.VALIDATED, published_at=WRITTEN_AT)
        abandoned = factory.Trait(state=RecommendationState.ABANDONED, abandon_reason="Redite de la n° 1.")

    challenge = factory.SubFactory(ChallengeFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = RecommendationState.SUBMITTED
    title = factory.Sequence(lambda n: f"Ouvrir le guichet numéro {n}")
    rationale = "<p>Les usagers attendent trop.</p>"
    created_by = factory.SubFactory(PersonFactory)
    created_at = WRITTEN_AT
    updated_at = WRITTEN_AT

    @factory.post_generation
    def paragraphs(self: Any, create: bool, extracted: Any, **_: Any) -> None:  # noqa: ANN401, FBT001 - factory_boy's signature
        """Write the paragraphs given, and the first version."""
        if not create or extracted is False:
            return
        rows = [
            ParagraphFactory(recommendation=self, position=n, body=body) for n, body in enumerate(extracted or [], 1)
        ]
        RecommendationVersionFactory(
            recommendation=self,
            number=self.version_number,
            content={
                "title": self.title,
                "rationale": self.rationale,
                "scope": self.scope,
                "terms": [],
                "paragraphs": [{"key": str(row.key), "body": row.body, "sources": []} for row in rows],
            },
            author=self.created_by,
        )

    @factory.post_generation
    def frozen(self: Any, create: bool, extracted: Any, **_: Any) -> None:  # noqa: ANN401, FBT001 - factory_boy's signature
        """Publish it once its paragraphs are written: the database refuses them afterwards."""
        if create and extracted is not False and self.published_at is not None:
            self.state = RecommendationState.PUBLISHED
            self.save(update_fields=["state"])


class ParagraphFactory(factory.django.DjangoModelFactory[Paragraph]):
    """One paragraph."""

    class Meta:
        model = Paragraph

    class Params:
        retired = factory.Trait(retired_at=WRITTEN_AT)

    recommendation = factory.SubFactory(RecommendationFactory)
    position = factory.Sequence(lambda n: n)
    body = "<p>Installer un bureau d’accueil partagé dans chaque préfecture.</p>"


class CitationFactory(factory.django.DjangoModelFactory[Citation]):
    """A paragraph draws on a contribution of its challenge."""

    class Meta:
        model = Citation

    paragraph = factory.SubFactory(ParagraphFactory)
    contribution = factory.SubFactory(
        ContributionFactory, challenge=factory.SelfAttribute("..paragraph.recommendation.challenge")
    )
    contribution_version = factory.SelfAttribute("contribution.version_number")
    quote = "bureau d’accueil partagé"
    added_by = factory.SubFactory(PersonFactory)
    added_at = WRITTEN_AT


class RecommendationVersionFactory(factory.django.DjangoModelFactory[RecommendationVersion]):
    """One saved text."""

    class Meta:
        model = RecommendationVersion

    recommendation = factory.SubFactory(RecommendationFactory, paragraphs=False)
    number = 1
    content = factory.LazyFunction(
        lambda: {"title": "Titre", "rationale": "", "scope": "interministerielle", "terms": [], "paragraphs": []}
    )
    author = factory.SubFactory(PersonFactory)
    created_at = WRITTEN_AT


class ParagraphCommentFactory(factory.django.DjangoModelFactory[ParagraphComment]):
    """An open remark."""

    class Meta:
        model = ParagraphComment

    class Params:
        resolved = factory.Trait(resolved_at=WRITTEN_AT, resolved_by=factory.SubFactory(PersonFactory))

    paragraph = factory.SubFactory(ParagraphFactory)
    version_number = factory.SelfAttribute("paragraph.recommendation.version_number")
    body = "<p>Qui tiendra ce bureau ?</p>"
    author = factory.SubFactory(PersonFactory)
    created_at = WRITTEN_AT


class AmendmentFactory(factory.django.DjangoModelFactory[Amendment]):
    """Another wording waiting for an answer."""

    class Meta:
        model = Amendment

    class Params:
        accepted = factory.Trait(
            state=AmendmentState.ACCEPTED,
            decided_at=WRITTEN_AT,
            decided_by=factory.SubFactory(PersonFactory),
            decision_reason="Plus clair.",
        )
        declined = factory.Trait(
            state=AmendmentState.DECLINED,
            decided_at=WRITTEN_AT,
            decided_by=factory.SubFactory(PersonFactory),
            decision_reason="Trop coûteux.",
        )
        withdrawn = factory.Trait(state=AmendmentState.WITHDRAWN)

    paragraph = factory.SubFactory(ParagraphFactory)
    version_number = factory.SelfAttribute("paragraph.recommendation.version_number")
    original_body = factory.SelfAttribute("paragraph.body")
    proposed_body = "<p>Installer un bureau d’accueil partagé dans chaque mairie.</p>"
    justification = "<p>La mairie est plus proche.</p>"
    author = factory.SubFactory(PersonFactory)
    created_at = WRITTEN_AT


class RatingFactory(factory.django.DjangoModelFactory[Rating]):
    """Two marks of one person."""

    class Meta:
        model = Rating

    recommendation = factory.SubFactory(RecommendationFactory)
    person = factory.SubFactory(PersonFactory)
    version_number = factory.SelfAttribute("recommendation.version_number")
    impact = 4
    feasibility = 3
    created_at = WRITTEN_AT
    updated_at = WRITTEN_AT


class MinorityOpinionFactory(factory.django.DjangoModelFactory[MinorityOpinion]):
    """A reasoned disagreement."""

    class Meta:
        model = MinorityOpinion

    recommendation = factory.SubFactory(RecommendationFactory)
    author = factory.SubFactory(PersonFactory)
    body = "<p>Le coût de cette mesure n’a pas été étudié et rien ne dit qu’elle soit utile.</p>"
    created_at = WRITTEN_AT


class AdoptionDecisionFactory(factory.django.DjangoModelFactory[AdoptionDecision]):
    """A ministry asked to decide about a published recommendation; traits named after the states."""

    class Meta:
        model = AdoptionDecision

    class Params:
        adopted = factory.Trait(state=AdoptionState.ADOPTED, decided_at=WRITTEN_AT)
        adapted = factory.Trait(
            state=AdoptionState.ADAPTED, decided_at=WRITTEN_AT, what_changed="<p>Seulement en préfecture.</p>"
        )
        postponed = factory.Trait(
            state=AdoptionState.POSTPONED,
            decided_at=WRITTEN_AT,
            reason="<p>Le budget n’est pas voté.</p>",
            postponed_until=date(2027, 1, 4),
        )
        declined = factory.Trait(
            state=AdoptionState.DECLINED, decided_at=WRITTEN_AT, reason="<p>Déjà fait autrement.</p>"
        )
        done = factory.Trait(
            state=AdoptionState.DONE, decided_at=WRITTEN_AT, evidence="<p>Guichet ouvert le 4 mai.</p>"
        )

    recommendation = factory.SubFactory(RecommendationFactory, published=True)
    organisation = factory.SubFactory(OrganisationFactory)
    opened_at = WRITTEN_AT
    updated_at = WRITTEN_AT


class AdoptionStepFactory(factory.django.DjangoModelFactory[AdoptionStep]):
    """One decision as it was taken."""

    class Meta:
        model = AdoptionStep

    decision = factory.SubFactory(AdoptionDecisionFactory, adopted=True)
    at = WRITTEN_AT
    actor = factory.SubFactory(PersonFactory)
    origin = AdoptionState.TO_EXAMINE
    target = AdoptionState.ADOPTED
