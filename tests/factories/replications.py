"""Adoptions and what hangs on them. Default: an interest just declared."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from fabrique.diffusion.replications.models import (
    Agreement,
    Help,
    Obstacle,
    Replication,
    ReplicationMeasure,
    Step,
    Stopped,
)
from fabrique.diffusion.replications.states import ReplicationState
from factories.innovations import SheetFactory, SheetIndicatorFactory
from factories.people import OrganisationFactory, PersonFactory

AT = datetime(2026, 6, 10, 9, tzinfo=UTC)
TODAY = date(2026, 6, 10)
DESCRIBED = {"mode": "diffusion", "core_kept": "Un seul guichet.", "adaptations": "Les horaires."}


class ObstacleFactory(factory.django.DjangoModelFactory[Obstacle]):
    """An obstacle that stands."""

    class Meta:
        model = Obstacle

    class Params:
        fallen = factory.Trait(
            state="leve", lifted_at=AT, lifted_by=factory.SubFactory(PersonFactory), lifted_note="Le décret est paru."
        )

    title = factory.Sequence(lambda n: f"Pas d’accès aux données {n}")
    kind = "juridique"
    created_by = factory.SubFactory(PersonFactory)
    created_at = AT
    updated_at = AT


class ReplicationFactory(factory.django.DjangoModelFactory[Replication]):
    """An interest of another ministry."""

    class Meta:
        model = Replication

    class Params:
        study = factory.Trait(state=ReplicationState.STUDY, studied_on=TODAY)
        described = factory.Trait(**DESCRIBED)
        launched = factory.Trait(state=ReplicationState.LAUNCHED, studied_on=TODAY, launched_on=TODAY, **DESCRIBED)
        in_service = factory.Trait(
            state=ReplicationState.IN_SERVICE, studied_on=TODAY, launched_on=TODAY, in_service_on=TODAY, **DESCRIBED
        )
        abandoned = factory.Trait(
            state=ReplicationState.ABANDONED,
            abandoned_on=TODAY,
            abandon_reason="Aucun budget pour les bornes cette année.",
            obstacle=factory.SubFactory(ObstacleFactory),
        )

    sheet = factory.SubFactory(SheetFactory, published=True, reusable=True)
    source = factory.SelfAttribute("sheet.organisation")
    adopter = factory.SubFactory(OrganisationFactory)
    owner = factory.LazyAttribute(lambda row: PersonFactory(organisation=row.adopter))
    interested_on = TODAY
    created_at = AT
    updated_at = AT


class StepFactory(factory.django.DjangoModelFactory[Step]):
    """A state entered."""

    class Meta:
        model = Step

    replication = factory.SubFactory(ReplicationFactory)
    state = factory.SelfAttribute("replication.state")
    on = TODAY
    by = factory.SelfAttribute("replication.owner")
    at = AT


class HelpFactory(factory.django.DjangoModelFactory[Help]):
    """An hour and a half of the contact."""

    class Meta:
        model = Help

    replication = factory.SubFactory(ReplicationFactory)
    person = factory.SelfAttribute("replication.sheet.contact")
    minutes = 90
    on = TODAY
    note = "Visite du guichet"
    recorded_by = factory.SelfAttribute("person")
    recorded_at = AT


class ReplicationMeasureFactory(factory.django.DjangoModelFactory[ReplicationMeasure]):
    """The adopter's own starting point."""

    class Meta:
        model = ReplicationMeasure

    replication = factory.SubFactory(ReplicationFactory)
    sheet_indicator = factory.SubFactory(SheetIndicatorFactory, sheet=factory.SelfAttribute("..replication.sheet"))
    name = factory.SelfAttribute("sheet_indicator.name")
    unit = factory.SelfAttribute("sheet_indicator.unit")
    baseline = Decimal(55)
    baseline_on = TODAY


class AgreementFactory(factory.django.DjangoModelFactory[Agreement]):
    """A signed document that the source has still to accept."""

    class Meta:
        model = Agreement

    class Params:
        accepted = factory.Trait(accepted_at=AT, accepted_by=factory.SelfAttribute("replication.sheet.contact"))

    replication = factory.SubFactory(ReplicationFactory)
    document = factory.django.FileField(filename="convention.pdf", data=b"%PDF-1.7 convention")
    name = "convention.pdf"
    content_type = "application/pdf"
    size = 19
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    licence = "Licence ouverte 2.0"
    signed_on = date(2026, 6, 1)
    starts_on = date(2026, 6, 1)
    ends_on = date(2027, 5, 31)
    deposited_by = factory.SelfAttribute("replication.owner")
    deposited_at = AT


class StoppedFactory(factory.django.DjangoModelFactory[Stopped]):
    """An abandoned adoption tied to its obstacle."""

    class Meta:
        model = Stopped

    replication = factory.SubFactory(ReplicationFactory, abandoned=True)
    obstacle = factory.SelfAttribute("replication.obstacle")
    reason = factory.SelfAttribute("replication.abandon_reason")
    stopped_on = TODAY
    noted_by = factory.SelfAttribute("replication.owner")
    noted_at = AT
