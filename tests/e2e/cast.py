"""Those of the story from a recommendation to its replications, and the addresses where it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import FilePayload

from fabrique.diffusion.replications.models import Replication
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.states import OrganisationKind
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import Sheet, Topic
from factories.experimentations import PDF
from factories.innovations import lead_of
from factories.people import OrganisationFactory, PersonFactory
from factories.publishing import Restitution, restitution

TITLE = "Un guichet commun à l’accueil"
SIGNED: FilePayload = {"name": "convention.pdf", "mimeType": "application/pdf", "buffer": PDF}


def day(days: int) -> date:
    """A day, so far from today."""
    return timezone.localdate() + timedelta(days=days)


def on(days: int) -> str:
    """The same as it is typed."""
    return day(days).isoformat()


def trial(rest: str = "") -> str:
    """An address of the experiment."""
    return f"/experimentations/{Experiment.objects.get().pk}/{rest}"


def sheet(rest: str = "") -> str:
    """An address of the sheet that tells it."""
    return f"/innovations/{Sheet.objects.get(title=TITLE).pk}/{rest}"


def copy(rest: str = "") -> str:
    """An address of the latest replication."""
    return f"/replications/{Replication.objects.latest('pk').pk}/{rest}"


@dataclass
class Cast:
    """A published report, and those who make something of it."""

    report: Restitution
    ministry: Organisation
    company: Organisation
    other: Organisation
    lead: Person
    agent: Person
    evaluator: Person
    partner: Person
    colleague: Person

    @property
    def author(self) -> Person:
        """Who wrote the contribution that the recommendation quotes."""
        return self.report.named

    @property
    def decision(self) -> AdoptionDecision:
        """What the ministry has to decide."""
        return AdoptionDecision.objects.get(organisation=self.ministry)


def published_report() -> Cast:
    """A report has just been published: its ministries have to decide."""
    report = restitution(public=True)
    ministry = report.named.memberships.get().organisation
    company = OrganisationFactory(name="Papeteries de l’Aubier", company=True)
    other = OrganisationFactory(name="Savoirs")
    report.published()
    Topic.objects.get_or_create(name="Accueil des usagers", defaults={"slug": "accueil"})
    OrganisationFactory(name="Préfecture du Cap", kind=OrganisationKind.SERVICE)
    OrganisationFactory(name="Encres du Sud", company=True)
    return Cast(
        report, ministry, company, other, lead_of(ministry),
        PersonFactory(given_name="Tom", family_name="Essaie", email="tom@example.org", organisation=ministry),
        PersonFactory(given_name="Éva", family_name="Luatrice", email="eva@example.org", organisation=other),
        PersonFactory(given_name="Paul", family_name="Papetier", organisation=company),
        PersonFactory(given_name="Béa", family_name="Reprend", organisation=other),
    )  # fmt: skip
