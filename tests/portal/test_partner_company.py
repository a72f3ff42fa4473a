"""What a partner company meets when it asks for everything around its experiment: pages, files, lists, searches, boards.

The tests of experimentations look at the experiment itself; here is all that hangs on it in the other packages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, reverse

from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole
from fabrique.foundations.ui.doors import declared_door
from fabrique.implementation.experimentations import actions
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.experimentations.states import StepKind
from fabrique.implementation.innovations.models import KitFile, SheetOrigin
from fabrique.portal.queries.boards import BOARDS
from factories.commitments import AnswerFactory, BoxFactory, CommitmentFactory
from factories.contributions import AttachmentFactory, CommentFactory, ContributionFactory
from factories.experimentations import (
    AgreementFactory,
    DocumentFactory,
    HostSiteFactory,
    MeasurementFactory,
    MessageFactory,
    PartnerFactory,
    StepFactory,
)
from factories.innovations import SheetCommentFactory, SheetFactory
from factories.people import OrganisationMandateFactory
from factories.replications import AgreementFactory as ConventionFactory
from factories.replications import ObstacleFactory, ReplicationFactory, StoppedFactory
from factories.trial import AT, Trial
from permissions.matrix import body_of, routes

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

# What is planted, and which part of the experiment it belongs to; « elsewhere »: to nothing that an agreement opens.
SECRETS = {
    "Glycine titre": "outline",
    "Glycine remarque": "measures",
    "Glycine document": "documents",
    "Glycine message": "discussion",
    "Glycine suspension": "inside",
    "Glycine et Fils": "inside",
    "Glycine convention": "inside",
    "Glycine idée": "elsewhere",
    "Glycine pièce": "elsewhere",
    "Glycine propos": "elsewhere",
    "Glycine motif": "elsewhere",
    "Glycine promesse": "elsewhere",
    "Glycine fiche": "elsewhere",
    "Glycine trousse": "elsewhere",
    "Glycine fil": "elsewhere",
    "Glycine contrainte": "elsewhere",
    "Glycine accord": "elsewhere",
    "Glycine obstacle": "elsewhere",
    "Glycine raison": "elsewhere",
}
PARTS = ("measures", "documents", "discussion")
ASKED = ("portal", "commitments", "innovations", "innovators", "experimentations", "replications", "contributions",
         "notifications", "recommendations")  # fmt: skip
LEFT = {"portal:journal", "portal:journal_export", "portal:health", "portal:robots"}  # no reader, or no content
QUERIES = (
    "innovations:new ?contribution={idea}", "innovations:new ?experience={trial}", "innovations:new ?fiche={sheet}",
    "experimentations:new ?contribution={idea}", "experimentations:new ?fiche={sheet}",
    "commitments:new_commitment ?experience={trial}", "commitments:new_commitment ?decision={trial}",
    "innovators:ask ?contribution={idea}", "innovators:ask ?fiche={sheet}", "innovations:compare ?fiche={sheet}",
    "innovations:compare ?f={sheet}&f={shown}", "innovations:list ?q=Glycine", "experimentations:list ?q=Glycine",
    "replications:list ?q=Glycine", "replications:obstacles ?q=Glycine", "replications:failures ?q=Glycine",
    "replications:failures ?nature=experiment", "commitments:register ?q=Glycine", "commitments:register_csv ?q=Glycine",
    "commitments:inbox ?vue=repondues", "portal:boards ?mois=24",
)  # fmt: skip


class Pergola(Trial):
    """An experiment born from an idea of a closed box, told in a sketch, promised, stopped; and copies of another sheet."""

    def __init__(self) -> None:
        super().__init__(title="Glycine titre", running=True)
        row, owner = self.experiment, self.owner
        OrganisationMandateFactory(person=owner, role=OrganisationRole.MINISTRY_LEAD, organisation=self.ministry)
        OrganisationMandateFactory(person=owner, role=OrganisationRole.COORDINATOR)
        self.rival_firm.name = "Glycine et Fils"
        self.rival_firm.save(update_fields=["name"])
        rival = PartnerFactory(experiment=row, organisation=self.rival_firm)
        AgreementFactory(
            partner=rival, everything=True, confidentiality="Glycine convention", rights="Glycine convention"
        )
        HostSiteFactory(experiment=row, organisation=self.prefecture)
        StepFactory(experiment=row, kind=StepKind.SUSPEND, reason="Glycine suspension")
        MeasurementFactory(indicator=self.indicator(), on=date(2026, 5, 5), note="Glycine remarque")
        paper = ContentFile(b"%PDF-1.7 Glycine document", name="glycine.pdf")
        self.paper = DocumentFactory(experiment=row, title="Glycine document", file=paper)
        MessageFactory(experiment=row, body="<p>Glycine message</p>")
        self._around(owner)
        self._copies(owner)

    def _around(self, owner: Person) -> None:
        row = self.experiment
        self.box = BoxFactory(slug="la-pergola", organisations=[self.ministry], read_access="organisations",
                              take_part_access="organisations")  # fmt: skip
        made = {"challenge": self.box, "author": owner, "organisation": self.service}
        self.idea = ContributionFactory(**made, title="Glycine idée")
        self.piece = AttachmentFactory(
            contribution=self.idea, name="piece.txt", file=ContentFile("Glycine pièce".encode(), name="piece.txt")
        )
        self.word = CommentFactory(contribution=self.idea, body="<p>Glycine propos</p>")
        self.answer = AnswerFactory(
            contribution=self.idea, declined=True, reason="<p>Glycine motif de la réponse.</p>", holder=owner,
            organisation=self.service,
        )  # fmt: skip
        self.sheet = SheetFactory(complete=True, organisation=self.service, created_by=owner, title="Glycine fiche")
        SheetOrigin.objects.create(sheet=self.sheet, contribution=self.idea, added_by=owner, added_at=AT)
        self.kit = KitFile.objects.create(
            sheet=self.sheet, file=ContentFile(b"Glycine trousse", name="trousse.txt"), name="trousse.txt",
            content_type="text/plain", size=15, sha256="0" * 64, uploaded_by=owner, uploaded_at=AT,
        )  # fmt: skip
        SheetCommentFactory(sheet=self.sheet, author=owner, body="Glycine fil")
        Experiment.objects.filter(pk=row.pk).update(contribution=self.idea, sheet=self.sheet)
        self.promise = CommitmentFactory(
            title="Glycine promesse", promised_by=owner, organisation=self.service, experiment=row,
            programme=self.box.programme,
        )  # fmt: skip

    def _copies(self, owner: Person) -> None:
        self.shown = SheetFactory(published=True, organisation=self.service, created_by=owner, reusable=True)
        self.copy = ReplicationFactory(
            launched=True, sheet=self.shown, adopter=self.rival_firm, owner=self.rival, constraints="Glycine contrainte"
        )
        self.convention = ConventionFactory(replication=self.copy, name="Glycine accord.pdf")
        self.obstacle = ObstacleFactory(title="Glycine obstacle", created_by=owner)
        stop = {"replication": None, "experiment": self.experiment, "obstacle": self.obstacle, "noted_by": owner}
        StoppedFactory(**stop, reason="Glycine raison")

    def agree(self, **fields: Any) -> None:  # noqa: ANN401 - fields of the agreement
        """Give the company its agreement."""
        self.agreement(confidentiality="Notre convention", rights="Nos droits", **fields)

    def arguments(self) -> dict[str, list[dict[str, Any]]]:
        """What to put in the addresses of each package, and of some of its routes: what has something to hide."""
        trial = self.experiment
        parts = {
            "partner": trial.partners.order_by("pk")[0].pk, "site": trial.sites.get().pk, "document": self.paper.pk,
            "indicator": trial.indicators.get().pk, "measure": trial.indicators.get().measurements.get().pk,
        }  # fmt: skip
        kinds = {
            "contribution": self.idea, "experimentation": trial, "fiche": self.sheet, "replication": self.copy,
        }  # fmt: skip
        return {
            "portal": [
                *({"kind": kind, "pk": each.pk} for kind, each in kinds.items()),
                *({"slug": slug} for slug in BOARDS),
                {"slug": "valeur", "measure": "essais"},
                {"slug": "entonnoir", "measure": "deposees"},
            ],
            "experimentations": [{"pk": trial.pk, **parts}],
            "contributions": [{"pk": self.idea.pk, "slug": "la-pergola"}],
            "contributions:file": [{"pk": self.piece.pk}],
            "contributions:comment": [{"pk": self.word.pk}],
            "commitments": [{"pk": self.answer.pk, "slug": "la-pergola"}],
            "commitments:beside": [{"pk": self.idea.pk}],
            "commitments:commitment": [{"pk": self.promise.pk}],
            "innovations": [{"pk": self.sheet.pk, "section": "besoin", "number": 1}],
            "innovations:detail": [{"pk": self.sheet.pk}, {"pk": self.shown.pk}],
            "innovations:file": [{"pk": self.kit.pk}],
            "innovators": [{"pk": self.owner.pk, "kind": "temps"}],
            "innovators:of_sheet": [{"pk": self.sheet.pk}, {"pk": self.shown.pk}],
            "replications": [{"pk": self.copy.pk, "agreement": self.convention.pk}],
            "replications:of_sheet": [{"pk": self.sheet.pk}, {"pk": self.shown.pk}],
            "replications:new": [{"pk": self.sheet.pk}, {"pk": self.shown.pk}],
            "replications:obstacle": [{"pk": self.obstacle.pk}],
            "replications:attach": [
                {"pk": trial.pk, "word": "experiment"},
                {"pk": self.copy.pk, "word": "replication"},
            ],
            "recommendations": [{"pk": self.idea.pk, "slug": "la-pergola"}],
        }

    def addresses(self) -> Iterator[str]:
        """Every address that answers a visit, with each of the objects; then the searches."""
        given, found = self.arguments(), dict.fromkeys(())
        for name, route in routes():
            space = name.split(":")[0]
            declared = declared_door(route.callback)
            if space not in ASKED or name in LEFT or (declared is not None and "GET" not in declared.methods):
                continue
            wanted = {*route.pattern.converters, *route.pattern.regex.groupindex}
            for each in given.get(name, given.get(space, [{}])):
                if wanted <= set(each):
                    try:
                        found[reverse(name, kwargs={key: each[key] for key in wanted})] = None
                    except NoReverseMatch:
                        continue
        ids = {"idea": self.idea.pk, "trial": self.experiment.pk, "sheet": self.sheet.pk, "shown": self.shown.pk}
        for line in QUERIES:
            name, _space, query = line.partition(" ")
            found[reverse(name) + query.format(**ids)] = None
        return iter(found)


def read(garden: Pergola, person: Person | None, *, near: str = "", **headers: str) -> dict[str, set[str]]:
    """Which secrets somebody meets, and at which addresses: all of them, or those that hold the word ``near``."""
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    met: dict[str, set[str]] = {}
    for address in filter(lambda each: near in each, garden.addresses()):
        text = body_of(client.get(address, headers=headers)).replace("\u00a0", " ").replace("&#x27;", "'")
        for secret in SECRETS:
            if secret in text:
                met.setdefault(secret, set()).add(address)
    return met


def leaks(met: dict[str, set[str]], *parts: str) -> dict[str, list[str]]:
    """What should not have been met, and where."""
    return {secret: sorted(places)[:4] for secret, places in met.items() if SECRETS[secret] not in parts}


@time_machine.travel(AT, tick=False)
def test_whoever_leads_meets_every_secret() -> None:
    """What follows proves something: each secret is to be found at one of these addresses."""
    garden = Pergola()
    garden.agree()
    assert set(SECRETS) - set(read(garden, garden.owner)) == set()


@time_machine.travel(AT, tick=False)
@pytest.mark.parametrize("opened", [(), PARTS])
def test_the_company_meets_what_its_agreement_opens_and_nothing_of_the_rest(opened: tuple[str, ...]) -> None:
    garden = Pergola()
    garden.agree(**{f"opens_{part}": True for part in opened})
    met = read(garden, garden.company)
    assert leaks(met, "outline", *opened) == {}
    assert {SECRETS[secret] for secret in met} == {"outline", *opened}


@time_machine.travel(AT, tick=False)
def test_the_company_meets_nothing_out_of_its_agreement() -> None:
    garden = Pergola()
    garden.agree(everything=True, over=True)
    assert read(garden, garden.company) == {}


@time_machine.travel(AT, tick=False)
def test_parts_asked_for_by_the_scripts_hold_no_more_than_the_pages() -> None:
    garden = Pergola()
    garden.agree()
    met = read(garden, garden.company, **{"HX-Request": "true"})
    assert leaks(met, "outline") == {}


@time_machine.travel(AT, tick=False)
def test_a_visitor_meets_nothing() -> None:
    garden = Pergola()
    garden.agree(everything=True)
    assert read(garden, None) == {}


@time_machine.travel(AT, tick=False)
def test_the_other_partner_meets_its_own_convention_and_its_own_copy_alone() -> None:
    garden = Pergola()
    garden.agree(everything=True)
    met = read(garden, garden.rival)
    mine = {"Glycine et Fils", "Glycine convention", "Glycine contrainte", "Glycine accord"}
    assert {secret: places for secret, places in leaks(met, "outline", *PARTS).items() if secret not in mine} == {}
    assert "La Compagnie des files" not in "".join(
        body_of(_visit(garden.rival, reverse(f"experimentations:{name}", args=[garden.experiment.pk])))
        for name in ("detail", "partners", "measures", "documents", "discussion")
    )


@time_machine.travel(AT, tick=False)
def test_an_experiment_that_becomes_private_again_leaves_every_list() -> None:
    """Public, it is everybody’s; taken back, the company that read it meets nothing any more."""
    garden = Pergola()
    Experiment.objects.update(public=True)
    assert {SECRETS[secret] for secret in read(garden, garden.company, near="experimentation")} == {"outline"}
    row = garden.again()
    assert row.ends_on is not None
    actions.steer_experiment(garden.owner, row, ends_on=row.ends_on, public=False, at=AT)
    assert read(garden, garden.company) == {}


def _visit(person: Person, address: str) -> Any:  # noqa: ANN401 - the test client's response
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.get(address)
