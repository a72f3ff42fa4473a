"""An experiment with everybody around it, each tied to it in another way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from fabrique.implementation.experimentations.models import Agreement, Experiment, Indicator, Partner
from factories.experimentations import AgreementFactory, ExperimentFactory, IndicatorFactory, PartnerFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

AT = datetime(2026, 5, 12, 9, tzinfo=UTC)
ROLES = (
    "owner", "evaluator", "colleague", "beneath", "host", "lead", "lead_above", "coordinator", "outsider", "other_lead",
    "company", "rival",
)  # fmt: skip


class Trial:
    """A ministry, one of its services that tries, a host, two companies, and people of each."""

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401 - fields of the experiment
        self.ministry = OrganisationFactory(name="Ministère de l’accueil", acronym="MA")
        self.service = OrganisationFactory(
            name="Direction des guichets", parent=self.ministry, kind=OrganisationKind.DIRECTORATE
        )
        self.office = OrganisationFactory(name="Bureau 12", parent=self.service, kind=OrganisationKind.SERVICE)
        self.prefecture = OrganisationFactory(name="Préfecture d’accueil", kind=OrganisationKind.SERVICE)
        self.firm = OrganisationFactory(name="La Compagnie des files", company=True)
        self.rival_firm = OrganisationFactory(name="Attente et Fils", company=True)
        self.people: dict[str, Person] = {
            "owner": PersonFactory(organisation=self.service, given_name="Odile", family_name="Porteuse"),
            "evaluator": PersonFactory(organisation=OrganisationFactory(), given_name="Éva", family_name="Luatrice"),
            "colleague": PersonFactory(organisation=self.service),
            "beneath": PersonFactory(organisation=self.office),
            "host": PersonFactory(organisation=self.prefecture),
            "lead": PersonFactory(organisation=self.ministry),
            "lead_above": PersonFactory(organisation=self.ministry),
            "coordinator": PersonFactory(),
            "outsider": PersonFactory(organisation=OrganisationFactory()),
            "other_lead": PersonFactory(),
            "company": PersonFactory(organisation=self.firm, given_name="Paul", family_name="Partenaire"),
            "rival": PersonFactory(organisation=self.rival_firm),
        }
        for role, mandate, place in (
            ("lead", OrganisationRole.MINISTRY_LEAD, self.service),
            ("lead_above", OrganisationRole.MINISTRY_LEAD, self.ministry),
            ("coordinator", OrganisationRole.COORDINATOR, None),
            ("other_lead", OrganisationRole.MINISTRY_LEAD, OrganisationFactory()),
        ):
            OrganisationMandateFactory(person=self.people[role], role=mandate, organisation=place)
        fields = {
            "organisation": self.service,
            "owner": self.people["owner"],
            "evaluator": self.people["evaluator"],
            "created_by": self.people["owner"],
            "title": "Accueil sans rendez-vous",
            **fields,
        }
        self.experiment: Experiment = ExperimentFactory(**fields)

    def __getattr__(self, role: str) -> Person:
        """A person by their role."""
        if role in ROLES:
            return self.people[role]
        raise AttributeError(role)

    def indicator(self, **fields: Any) -> Indicator:  # noqa: ANN401 - fields of the indicator
        """An indicator of the experiment."""
        return IndicatorFactory(experiment=self.experiment, **fields)

    def partner(self, **fields: Any) -> Partner:  # noqa: ANN401 - fields of the partner
        """The company, as a partner without agreement."""
        fields.setdefault("organisation", self.firm)
        return PartnerFactory(experiment=self.experiment, **fields)

    def agreement(self, **fields: Any) -> Agreement:  # noqa: ANN401 - fields of the agreement
        """The company's agreement, signed and in force."""
        return AgreementFactory(partner=self.partner(), **fields)

    def again(self) -> Experiment:
        """The experiment as the database has it."""
        return Experiment.objects.select_related("organisation", "owner", "evaluator").get(pk=self.experiment.pk)
