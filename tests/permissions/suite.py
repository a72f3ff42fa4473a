"""What follows a workshop, with everything in it that could leak, and one person for each way of standing before it."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from fabrique.implementation.innovations.models import KitFile, Sheet
from factories.adoption import Council
from factories.commitments import (
    AnswerFactory,
    BoxFactory,
    CommitmentFactory,
    DebriefFactory,
    DelegationFactory,
    HolidayFactory,
    RoutingRuleFactory,
)
from factories.contributions import ContributionFactory
from factories.experimentations import (
    AgreementFactory,
    DocumentFactory,
    ExperimentFactory,
    HostSiteFactory,
    IndicatorFactory,
    MeasurementFactory,
    MessageFactory,
    PartnerFactory,
)
from factories.innovations import AuthorshipFactory, SheetCommentFactory, SheetFactory
from factories.innovators import LedgerEntryFactory, RecognitionFactory, SupportFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory
from factories.replications import AgreementFactory as ConventionFactory
from factories.replications import HelpFactory, ReplicationFactory, StoppedFactory
from permissions.world import World

SUITE_ROLES = {
    "N": "nobody: signed out",
    "S": "stranger: an account, no organisation",
    "U": "author of the idea, agent of the service",
    "B": "colleague: agent of the same service",
    "H": "holder: manager of the service",
    "L": "lead of the ministry",
    "W": "owner of the trial, contact of the sheets",
    "E": "evaluator of the trial",
    "R": "adopter: agent of another ministry who replicates",
    "D": "lead of that other ministry",
    "C": "employee of the partner company, whose agreement opens the measures alone",
    "Z": "employee of another company",
    "K": "coordinator of the programme",
    "A": "administrator of the platform",
}
# What is planted, and the only roles whose pages may hold it.
SUITE_SECRETS = {
    "EBAUCHESECRETE": "WLA",  # title of a sheet that is still a sketch
    "AUTREMINISTERESECRET": "DA",  # title of another ministry's sketch
    "ESSAISECRET": "WELHBUKARDC",  # title of the trial: administrations that are part of it, and its partner
    "PAPIERSECRET": "WELHBUKARD",  # a document that the agreement does not open
    "ECHANGESECRET": "WELHBUKARD",  # the discussion, not opened either
    "CONVENTIONSECRETE": "WELHBUKARDC",  # the agreement itself
    "IDEESECRETE": "UBHLWKA",  # an idea of a box that only the ministry reads
    "MOTIFSECRET": "UBHLWKA",  # why it is declined: whoever reads the idea reads its answer
    "PROMESSESECRETE": "HUBLWKA",  # a commitment that is not public
    "DEMANDESECRETE": "UHLA",  # what a person asks time for
    "MERCISECRET": "ULHA",  # a recognition that is not awarded yet
    "RAISONSECRETE": "RDWLKABUHE",  # why an adoption was given up: not for companies
}


def build_suite() -> World:
    """Make the world."""
    ministry = OrganisationFactory(name="Ministère des Rivages")
    service = OrganisationFactory(name="Service des phares", kind=OrganisationKind.SERVICE, parent=ministry)
    other = OrganisationFactory(name="Ministère des Routes")
    firm, rival = (OrganisationFactory(company=True, name=name) for name in ("La Compagnie", "La Rivale"))
    homes = {"U": service, "B": service, "H": service, "W": service, "L": ministry, "E": OrganisationFactory()}
    homes |= {"R": other, "D": other, "C": firm, "Z": rival}
    people: dict[str, Person | None] = {
        letter: PersonFactory(family_name=f"Nom{letter}", organisation=homes.get(letter)) for letter in SUITE_ROLES
    }
    people["N"] = None
    for letter, role, place in (
        ("H", OrganisationRole.MANAGER, service),
        ("L", OrganisationRole.MINISTRY_LEAD, ministry),
        ("D", OrganisationRole.MINISTRY_LEAD, other),
        ("A", OrganisationRole.ADMIN, None),
    ):
        OrganisationMandateFactory(person=people[letter], role=role, organisation=place)
    programme = ProgrammeFactory(slug="la-suite", organisation=ministry)
    ProgrammeMandateFactory(programme=programme, person=people["K"])
    places = {"ministry": ministry, "service": service, "other": other, "firm": firm}
    box = BoxFactory(
        programme=programme, slug="la-boite", organisations=[ministry],
        read_access="organisations", take_part_access="organisations",
    )  # fmt: skip
    world = World(box, people, roles=SUITE_ROLES, secrets=SUITE_SECRETS)
    for part in (_answers, _adoption, _trial, _sheets, _replications, _innovators):
        part(world, places)
    return world


def _answers(world: World, places: dict[str, Any]) -> None:
    args, people, box = world.arguments, world.people, world.challenge
    made = {"challenge": box, "author": people["U"], "organisation": places["service"]}
    open_idea = ContributionFactory(**made, title="Une idée IDEESECRETE")
    declined = ContributionFactory(**made, title="Une autre idée IDEESECRETE")
    given = {"holder": people["H"], "organisation": places["service"]}
    waiting = AnswerFactory(contribution=open_idea, acknowledged=True, **given)
    refused = AnswerFactory(contribution=declined, declined=True, reason="<p>MOTIFSECRET</p>", **given)
    promise = CommitmentFactory(
        title="PROMESSESECRETE", promised_by=people["H"], organisation=places["service"], programme=box.programme,
        confidential=True,
    )  # fmt: skip
    rule = RoutingRuleFactory(programme=box.programme, desk_person=people["H"])
    DebriefFactory(challenge=BoxFactory(programme=box.programme, campaign=True, slug="la-campagne"))
    here = {"slug": box.programme.slug}
    args["commitments:*"] = {**here, "pk": waiting.pk}
    args["commitments:detail#declined"] = {"pk": refused.pk}
    for name in ("rule_edit", "rule_move"):
        args[f"commitments:{name}"] = {**here, "pk": rule.pk}
    args["commitments:holiday_remove"] = {**here, "pk": HolidayFactory(programme=box.programme).pk}
    args["commitments:cancel_absence"] = {"pk": DelegationFactory(person=people["H"]).pk}
    for name in ("commitment", "keep", "drop", "postpone", "take_up_again"):
        args[f"commitments:{name}"] = {"pk": promise.pk}
    args["commitments:beside"] = {"pk": open_idea.pk}
    args["commitments:beside#declined"] = {"pk": declined.pk}
    for name in ("debrief", "report"):
        args[f"commitments:{name}"] = {"slug": "la-campagne"}
    args["portal:chain"] = {"kind": "contribution", "pk": open_idea.pk}
    args["portal:*"] = {"slug": "reactivite", "measure": "recues"}


def _adoption(world: World, _places: dict[str, Any]) -> None:
    council = Council(public=True)
    for letter, place in (("L", council.ministry), ("D", council.rival)):
        OrganisationMandateFactory(person=world.people[letter], role=OrganisationRole.MINISTRY_LEAD, organisation=place)
    ProgrammeMandateFactory(programme=council.challenge.programme, person=world.people["K"])
    text = council.text(number=1)
    from fabrique.expression.recommendations.actions import open_decisions

    open_decisions(council.facilitator, council.challenge, at=council.at)
    cell = council.decision(text)
    here = {"slug": council.challenge.slug, "number": 1, "pk": cell.pk, "target": "adoptee"}
    world.arguments["recommendations:*"] = here
    for name in ("adoption_add", "adoption_remove"):
        world.arguments[f"recommendations:{name}"] = {"slug": council.challenge.slug, "pk": council.rival.pk}


def _trial(world: World, places: dict[str, Any]) -> None:
    people = world.people
    trial = ExperimentFactory(
        running=True, organisation=places["service"], owner=people["W"], evaluator=people["E"],
        created_by=people["W"], title="Un essai ESSAISECRET",
    )  # fmt: skip
    paper = ContentFile(b"%PDF-1.7 CONVENTIONSECRETE", name="convention.pdf")
    partner = PartnerFactory(experiment=trial, organisation=places["firm"])
    AgreementFactory(partner=partner, opens_measures=True, file=paper)
    indicator = IndicatorFactory(experiment=trial)
    document = DocumentFactory(
        experiment=trial, title="PAPIERSECRET", file=ContentFile(b"%PDF-1.7 PAPIERSECRET", name="guide.pdf")
    )
    MessageFactory(experiment=trial, body="<p>ECHANGESECRET</p>")
    world.arguments["experimentations:*"] = {
        "pk": trial.pk, "partner": partner.pk, "site": HostSiteFactory(experiment=trial).pk,
        "indicator": indicator.pk, "measure": MeasurementFactory(indicator=indicator).pk, "document": document.pk,
    }  # fmt: skip


def _sheets(world: World, places: dict[str, Any]) -> None:
    people, args = world.people, world.arguments
    sketch = SheetFactory(organisation=places["service"], created_by=people["W"], title="EBAUCHESECRETE")
    SheetFactory(organisation=places["other"], created_by=people["D"], title="AUTREMINISTERESECRET")
    shown = SheetFactory(published=True, organisation=places["service"], created_by=people["W"], reusable=True)
    comment = SheetCommentFactory(sheet=shown, author=people["B"])
    share = AuthorshipFactory(sheet=shown, person=people["U"])
    kit = [
        KitFile.objects.create(
            sheet=sheet, file=ContentFile(b"KITSECRET", name="kit.txt"), name="kit.txt", content_type="text/plain",
            size=9, sha256="0" * 64, uploaded_by=people["W"], uploaded_at=sheet.created_at,
        )
        for sheet in (shown, sketch)
    ]  # fmt: skip
    args["innovations:file"] = args["innovations:file_remove"] = {"pk": kit[0].pk}
    args["innovations:file#sketch"] = args["innovations:file_remove#sketch"] = {"pk": kit[1].pk}
    args["innovations:*"] = {
        "pk": shown.pk, "section": "besoin", "comment_pk": comment.pk, "authorship_pk": share.pk,
    }  # fmt: skip
    for name in ("detail", "edit", "history", "pdf"):
        args[f"innovations:{name}#sketch"] = {"pk": sketch.pk, "section": "besoin"}
    world.arguments["sheet"] = {"published": shown}


def _replications(world: World, places: dict[str, Any]) -> None:
    people, args = world.people, world.arguments
    shown = args.pop("sheet")["published"]
    running = ReplicationFactory(launched=True, sheet=shown, adopter=places["other"], owner=people["R"])
    given_up = ReplicationFactory(
        abandoned=True, sheet=shown, adopter=places["other"], owner=people["R"], abandon_reason="RAISONSECRETE",
    )  # fmt: skip
    stop = StoppedFactory(replication=given_up)
    args["replications:*"] = {
        "pk": running.pk, "line": HelpFactory(replication=running).pk, "stop": stop.pk,
        "agreement": ConventionFactory(replication=running).pk, "word": "replication",
    }  # fmt: skip
    args["replications:detail#given_up"] = {"pk": given_up.pk}
    for name in ("new", "of_sheet"):
        args[f"replications:{name}"] = {"pk": shown.pk}
    args["innovators:of_sheet"] = {"pk": shown.pk}
    for name in ("obstacle", "lift", "put_back"):
        args[f"replications:{name}"] = {"pk": given_up.obstacle_id}
    args["replications:take_up"] = {"pk": given_up.obstacle_id, "stop": stop.pk}
    args["replications:attach"] = {"word": "replication", "pk": given_up.pk}


def _innovators(world: World, places: dict[str, Any]) -> None:
    people, args = world.people, world.arguments
    about = Sheet.objects.filter(published_at__isnull=False).order_by("pk").first()
    support = SupportFactory(
        active=True, person=people["U"], organisation=places["service"], purpose="DEMANDESECRETE", sheet=about
    )
    line = LedgerEntryFactory(support=support)
    thanks = RecognitionFactory(person=people["U"], organisation=places["service"], title="MERCISECRET")
    args["innovators:*"] = {"pk": support.pk, "line": line.pk, "kind": "temps"}
    for name in ("person", "propose"):
        args[f"innovators:{name}"] = {"pk": people["U"].pk}  # type: ignore[union-attr]
    for name in ("recognition", "award", "drop", "consent"):
        args[f"innovators:{name}"] = {"pk": thanks.pk}
