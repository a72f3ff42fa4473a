"""A whole life: a text, a recommendation, a decision, a trial, its sheet, and two organisations that took it up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from fabrique.diffusion.replications.models import Replication
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import AdoptionDecision, Recommendation
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import Sheet, SheetOrigin
from factories.challenges import ChallengeFactory
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory, PersonFactory
from factories.recommendations import CitationFactory, RecommendationFactory

TRIED = datetime(2026, 4, 1, 9, tzinfo=UTC)
WRITTEN = datetime(2026, 9, 1, 9, tzinfo=UTC)


def published(contribution: Contribution, *, quote: str = "", **fields: Any) -> Recommendation:  # noqa: ANN401 - model fields
    """A published recommendation that draws on the text."""
    text: Recommendation = RecommendationFactory(
        challenge=contribution.challenge, submitted=True, paragraphs=["<p>Ouvrir un guichet.</p>"], **fields
    )
    CitationFactory(paragraph=text.paragraphs.get(), contribution=contribution, quote=quote)
    Recommendation.objects.filter(pk=text.pk).update(state="publiee", published_at=datetime(2026, 3, 1, tzinfo=UTC))
    text.refresh_from_db()
    return text


def decided(text: Recommendation, organisation: Organisation, state: str = "adoptee") -> AdoptionDecision:
    """What an organisation decided about it."""
    at = datetime(2026, 3, 20, tzinfo=UTC)
    return AdoptionDecision.objects.create(
        recommendation=text,
        organisation=organisation,
        state=state,
        opened_at=at,
        decided_at=None if state == "a_examiner" else at,
        updated_at=at,
        reason="Pas cette année." if state == "refusee" else "",
    )


def experiment(owner: Person, organisation: Organisation, **fields: Any) -> Experiment:  # noqa: ANN401 - model fields
    """A trial that is running."""
    made: dict[str, Any] = {
        "title": "Essai du guichet",
        "organisation": organisation,
        "owner": owner,
        "evaluator": PersonFactory(),
        "state": "en_cours",
        "hypothesis": "On attend moins.",
        "criteria": "Dix minutes.",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 4, 1),
        "started_on": date(2026, 4, 1),
        "created_by": owner,
        "created_at": TRIED,
        "updated_at": TRIED,
    }
    return Experiment.objects.create(**{**made, **fields})


def sheet(organisation: Organisation, **fields: Any) -> Sheet:  # noqa: ANN401 - model fields
    """A published sheet."""
    made: dict[str, Any] = {
        "title": "Le guichet unique",
        "organisation": organisation,
        "state": "publiee",
        "stage": "pilote",
        "created_at": WRITTEN,
        "updated_at": WRITTEN,
        "published_at": WRITTEN,
        "review_due_on": date(2027, 9, 1),
    }
    return Sheet.objects.create(**{**made, **fields})


def born_from(made: Sheet, **origin: Any) -> SheetOrigin:  # noqa: ANN401 - one of three origins
    """Say what the sheet comes from."""
    return SheetOrigin.objects.create(sheet=made, added_at=WRITTEN, **origin)


def replication(made: Sheet, adopter: Organisation, parent: Replication | None = None, **fields: Any) -> Replication:  # noqa: ANN401
    """An organisation that studies it."""
    rows: dict[str, Any] = {
        "sheet": made,
        "source": made.organisation,
        "adopter": adopter,
        "owner": PersonFactory(organisation=adopter),
        "parent": parent,
        "state": "etude",
        "interested_on": date(2026, 10, 1),
        "studied_on": date(2026, 10, 15),
        "created_at": WRITTEN,
        "updated_at": WRITTEN,
    }
    return Replication.objects.create(**{**rows, **fields})


class Life:
    """The six kinds, linked; ``agent`` wrote the first text and led the trial."""

    def __init__(self, challenge: Challenge | None = None, **trial: Any) -> None:  # noqa: ANN401 - fields of the trial
        self.ministry: Organisation = OrganisationFactory(name="Ministère source")
        self.agent: Person = PersonFactory(organisation=self.ministry)
        self.challenge: Challenge = challenge or ChallengeFactory(public=True)
        self.text: Contribution = ContributionFactory(
            challenge=self.challenge, author=self.agent, title="Un guichet dans chaque mairie"
        )
        self.recommendation = published(self.text, quote="Un seul guichet.", title="Ouvrir un guichet")
        self.decision = decided(self.recommendation, self.ministry)
        self.sheet = sheet(self.ministry)
        self.experiment = experiment(
            self.agent,
            self.ministry,
            **{"adoption_decision": self.decision, "sheet": self.sheet, "public": True, **trial},
        )
        self.first = replication(self.sheet, OrganisationFactory(name="Ministère qui reprend"))
        self.second = replication(self.sheet, OrganisationFactory(company=True), parent=self.first)

    def refs(self) -> dict[str, int]:
        """Each thing by its kind, as addresses say it."""
        return {
            "contribution": self.text.pk,
            "recommandation": self.recommendation.pk,
            "decision": self.decision.pk,
            "experimentation": self.experiment.pk,
            "fiche": self.sheet.pk,
            "replication": self.second.pk,
        }
