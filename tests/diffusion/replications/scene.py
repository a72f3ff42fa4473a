"""A ministry that shares, a ministry and a company that take, and everybody around them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fabrique.diffusion.replications import actions
from fabrique.diffusion.replications.models import Replication
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole
from factories.innovations import SheetFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
REASON = "Les données fiscales ne nous sont pas ouvertes."
RESULTS = "Les usagers attendent deux fois moins longtemps."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "Ce que seule une administration doit lire"


class Scene:
    """Two sides, a bystander in a third ministry, a rival company and its employee."""

    def __init__(self) -> None:
        self.source = OrganisationFactory(name="Ministère des guichets")
        self.adopter = OrganisationFactory(name="Ministère des routes")
        self.elsewhere = OrganisationFactory(name="Ministère des forêts")
        self.company = OrganisationFactory(company=True, name="La Compagnie")
        self.rival = OrganisationFactory(company=True, name="La Rivale")
        self.contact: Person = PersonFactory(organisation=self.source)
        self.lead: Person = PersonFactory(organisation=self.source)
        OrganisationMandateFactory(person=self.lead, organisation=self.source, role=OrganisationRole.MINISTRY_LEAD)
        self.agent: Person = PersonFactory(organisation=self.adopter)
        self.manager: Person = PersonFactory(organisation=self.adopter)
        OrganisationMandateFactory(person=self.manager, organisation=self.adopter, role=OrganisationRole.MANAGER)
        self.bystander: Person = PersonFactory(organisation=self.elsewhere)
        self.employee: Person = PersonFactory(organisation=self.company)
        self.competitor: Person = PersonFactory(organisation=self.rival)
        self.coordinator: Person = PersonFactory()
        OrganisationMandateFactory(person=self.coordinator, role=OrganisationRole.COORDINATOR)
        self.nobody = None
        self.sheet = SheetFactory(
            published=True, organisation=self.source, created_by=self.contact, reusable=True, title="Le guichet commun"
        )

    @property
    def indicator(self) -> Any:
        return self.sheet.indicators.get()

    def interest(self, who: Person | None = None, organisation: Any = None) -> Replication:
        return actions.declare_interest(
            who or self.agent, self.sheet, adopter=organisation or self.adopter, motive="Trop d’attente.", at=AT
        )

    def studied(self) -> Replication:
        return actions.start_study(self.agent, self.interest(), at=AT)

    def ready(self) -> Replication:
        row = self.studied()
        return make_ready(self.agent, row)

    def launched(self) -> Replication:
        return actions.launch_replication(self.agent, self.ready(), at=AT)

    def serving(self) -> Replication:
        return actions.put_in_service(self.agent, self.launched(), results=RESULTS, at=AT)

    def abandoned(self, title: str = "Données fiscales fermées") -> Replication:
        new = actions.NewObstacle(title, "juridique")
        return actions.abandon_replication(self.agent, self.studied(), reason=REASON, obstacle=new, at=AT)


def make_ready(who: Person, row: Replication) -> Replication:
    """Describe it and measure its starting point."""
    written = actions.Description("diffusion", "Un seul guichet.", "Les horaires.", "Peu d’agents.", row.motive)
    row = actions.describe(who, row, written, seen=row.text_version, at=AT)
    indicator = row.sheet.indicators.get()
    figure = actions.Figure(indicator, indicator.before, AT.date())
    return actions.measure(who, row, [figure], at=AT)
