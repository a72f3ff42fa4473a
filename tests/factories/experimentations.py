"""Experiments and what hangs on them. Default: proposed by an agent of a ministry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from fabrique.implementation.experimentations.models import (
    Agreement,
    Document,
    Evaluation,
    Experiment,
    HostSite,
    Indicator,
    Measurement,
    Message,
    Partner,
    Step,
)
from fabrique.implementation.experimentations.states import ExperimentState, StepKind, Verdicts
from factories.people import OrganisationFactory, PersonFactory

PROPOSED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
STARTED_ON = date(2026, 4, 1)
ENDS_ON = date(2026, 9, 30)
PDF = b"%PDF-1.4\n%%EOF\n"


class ExperimentFactory(DjangoModelFactory[Experiment]):
    """A proposal, complete enough to start; traits are named after states."""

    class Meta:
        model = Experiment

    class Params:
        labelled = factory.Trait(state=ExperimentState.LABELLED)
        running = factory.Trait(state=ExperimentState.RUNNING, started_on=STARTED_ON)
        suspended = factory.Trait(state=ExperimentState.SUSPENDED, started_on=STARTED_ON)
        assessed = factory.Trait(state=ExperimentState.ASSESSED, started_on=STARTED_ON, ended_on=ENDS_ON)
        conclusive = factory.Trait(state=ExperimentState.CONCLUSIVE, started_on=STARTED_ON, ended_on=ENDS_ON)
        inconclusive = factory.Trait(state=ExperimentState.INCONCLUSIVE, started_on=STARTED_ON, ended_on=ENDS_ON)
        generalised = factory.Trait(state=ExperimentState.GENERALISED, started_on=STARTED_ON, ended_on=ENDS_ON)
        withdrawn = factory.Trait(state=ExperimentState.WITHDRAWN)
        bare = factory.Trait(criteria="", ends_on=None, evaluator=None)

    title = factory.Sequence(lambda n: f"Accueil sans rendez-vous {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    owner = factory.LazyAttribute(lambda self: PersonFactory(organisation=self.organisation))
    evaluator = factory.SubFactory(PersonFactory)
    created_by = factory.SelfAttribute("owner")
    hypothesis = "<p>Si l’accueil ouvre sans rendez-vous, alors l’attente baisse.</p>"
    criteria = "<p>Vingt minutes d’attente au plus.</p>"
    starts_on = STARTED_ON
    ends_on = ENDS_ON
    created_at = PROPOSED_AT
    updated_at = PROPOSED_AT


class HostSiteFactory(DjangoModelFactory[HostSite]):
    """A service where it is tried."""

    class Meta:
        model = HostSite

    experiment = factory.SubFactory(ExperimentFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    place = factory.Sequence(lambda n: f"Guichet {n}")


class StepFactory(DjangoModelFactory[Step]):
    """A line of its history."""

    class Meta:
        model = Step

    experiment = factory.SubFactory(ExperimentFactory)
    kind = StepKind.PROPOSE
    at = PROPOSED_AT
    actor = factory.SelfAttribute("experiment.owner")
    target = factory.SelfAttribute("experiment.state")


class EvaluationFactory(DjangoModelFactory[Evaluation]):
    """A conclusion, conclusive unless told otherwise."""

    class Meta:
        model = Evaluation

    experiment = factory.SubFactory(ExperimentFactory, conclusive=True)
    verdict = Verdicts.CONCLUSIVE
    text = "<p>L’attente est passée de 43 à 19 minutes sur les trois sites.</p>"
    lessons = "<p>Prévenir les agents un mois avant.</p>"
    by = factory.SelfAttribute("experiment.evaluator")
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)


class IndicatorFactory(DjangoModelFactory[Indicator]):
    """An indicator with its baseline and its target."""

    class Meta:
        model = Indicator

    experiment = factory.SubFactory(ExperimentFactory)
    name = factory.Sequence(lambda n: f"Attente {n}")
    unit = "minutes"
    method = "Relevée chaque mardi."
    baseline = Decimal(43)
    target = Decimal(20)
    higher_is_better = False


class MeasurementFactory(DjangoModelFactory[Measurement]):
    """A value on a day."""

    class Meta:
        model = Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    on = factory.Sequence(lambda n: date.fromordinal(STARTED_ON.toordinal() + n % 150))
    value = Decimal(31)
    by = factory.SelfAttribute("indicator.experiment.owner")
    at = datetime(2026, 5, 5, 9, tzinfo=UTC)


class PartnerFactory(DjangoModelFactory[Partner]):
    """A company that takes part."""

    class Meta:
        model = Partner

    experiment = factory.SubFactory(ExperimentFactory)
    organisation = factory.SubFactory(OrganisationFactory, company=True)
    added_by = factory.SelfAttribute("experiment.owner")
    added_at = PROPOSED_AT


class AgreementFactory(DjangoModelFactory[Agreement]):
    """An agreement in force all along 2026."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        unsigned = factory.Trait(signed_at=None, signed_by=None)
        over = factory.Trait(ends_on=date(2026, 4, 30))
        everything = factory.Trait(opens_measures=True, opens_documents=True, opens_discussion=True)

    partner = factory.SubFactory(PartnerFactory)
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    confidentiality = "Rien ne sort avant la fin."
    rights = "Licence ouverte à la fin."
    signed_at = PROPOSED_AT
    signed_by = factory.SelfAttribute("partner.experiment.owner")
    updated_at = PROPOSED_AT
    name = "convention.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="convention.pdf"))


class DocumentFactory(DjangoModelFactory[Document]):
    """A file joined to it."""

    class Meta:
        model = Document

    experiment = factory.SubFactory(ExperimentFactory)
    title = factory.Sequence(lambda n: f"Guide de l’accueil {n}")
    name = "guide.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64
    added_by = factory.SelfAttribute("experiment.owner")
    added_at = PROPOSED_AT
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="guide.pdf"))


class MessageFactory(DjangoModelFactory[Message]):
    """Something said."""

    class Meta:
        model = Message

    experiment = factory.SubFactory(ExperimentFactory)
    author = factory.SelfAttribute("experiment.owner")
    body = "<p>La première semaine s’est bien passée.</p>"
    at = datetime(2026, 5, 5, 9, tzinfo=UTC)
