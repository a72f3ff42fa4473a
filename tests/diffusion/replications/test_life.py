"""From interest to both sides' word, or to an obstacle that falls one day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from fabrique.diffusion.replications import actions, queries
from fabrique.diffusion.replications.models import Help, Obstacle, Replication, Step, Stopped
from fabrique.expression.contributions.queries.line_of_life import life_of
from fabrique.expression.contributions.rules import check_file
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.implementation.innovations.models import SheetOrigin
from factories.contributions import ContributionFactory
from factories.innovations import AuthorshipFactory
from factories.people import OrganisationMandateFactory, PersonFactory
from factories.replications import AgreementFactory, ObstacleFactory, ReplicationFactory

from .scene import AT, REASON, RESULTS, Scene, make_ready

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[int]:
    return set(Message.objects.filter(kind=f"replications.{kind}").values_list("recipient_id", flat=True))


def pdf(text: bytes = b"convention") -> object:
    return check_file(ContentFile(b"%PDF-1.7 " + text, name="convention.pdf"), "convention.pdf", limit=10_000)


def test_an_interest_is_told_to_the_contact_and_opened_once():
    scene = Scene()
    row = scene.interest()
    assert (row.state, row.source_id, row.owner_id) == ("interet", scene.source.pk, scene.agent.pk)
    assert told("interest") == {scene.contact.pk}
    with pytest.raises(ImpossibleNow):
        scene.interest(scene.manager)
    assert Line.objects.filter(verb="replications.declare_interest", subject_id=row.pk).count() == 1


def test_without_a_contact_the_nearest_lead_is_told():
    scene = Scene()
    scene.sheet.contact = None
    scene.sheet.save(update_fields=["contact"])
    scene.interest()
    assert told("interest") == {scene.lead.pk}


@pytest.mark.parametrize("who", ["bystander", "employee", "contact"])
def test_one_declares_for_ones_own_organisation(who):
    scene = Scene()
    with pytest.raises(Refused):
        scene.interest(getattr(scene, who))


def test_nobody_adopts_its_own_innovation_nor_a_sketch():
    scene = Scene()
    with pytest.raises(ImpossibleNow):
        scene.interest(scene.lead, scene.source)
    scene.sheet.state, scene.sheet.published_at = "ebauche", None
    scene.sheet.save(update_fields=["state", "published_at"])
    with pytest.raises(ImpossibleNow):
        scene.interest()


def test_a_launch_asks_for_a_description_and_a_starting_point():
    scene = Scene()
    row = scene.studied()
    with pytest.raises(ImpossibleNow, match="quelle manière"):
        actions.launch_replication(scene.agent, row, at=AT)
    actions.describe(scene.agent, row, actions.Description("fusion", "Le guichet.", "Rien."), seen=1, at=AT)
    with pytest.raises(ImpossibleNow, match="point de départ"):
        actions.launch_replication(scene.agent, row, at=AT)
    figure = actions.Figure(scene.indicator, scene.indicator.before, AT.date())
    actions.measure(scene.agent, row, [figure], at=AT)
    row = actions.launch_replication(scene.agent, row, at=AT)
    assert (row.state, row.launched_on) == ("lancee", date(2026, 6, 15))
    assert [each.state for each in Step.objects.filter(replication=row)] == ["interet", "etude", "lancee"]


def test_what_a_launch_asked_for_cannot_be_erased_and_versions_clash():
    scene = Scene()
    row = scene.launched()
    with pytest.raises(ImpossibleNow):
        actions.describe(scene.agent, row, actions.Description(), seen=row.text_version, at=AT)
    with pytest.raises(Conflict):
        actions.describe(scene.manager, row, actions.Description("fusion", "a", "b"), seen=1, at=AT)


def company_ready(scene: Scene) -> Replication:
    row = actions.start_study(scene.employee, scene.interest(scene.employee, scene.company), at=AT)
    return make_ready(scene.employee, row)


def test_a_company_launches_under_an_agreement_that_the_source_accepted():
    scene = Scene()
    row = company_ready(scene)
    terms = actions.AgreementTerms("Licence ouverte", date(2026, 6, 1), date(2026, 6, 1), date(2026, 12, 31))
    with pytest.raises(ImpossibleNow, match="convention"):
        actions.launch_replication(scene.employee, row, at=AT)
    kept = actions.deposit_agreement(scene.employee, row, terms, pdf(), at=AT)
    assert (kept.accepted_at, told("agreement")) == (None, {scene.contact.pk})
    with pytest.raises(ImpossibleNow, match="convention"):
        actions.launch_replication(scene.employee, row, at=AT)
    for stranger in (scene.employee, scene.bystander, scene.competitor):
        with pytest.raises(Refused):
            actions.accept_agreement(stranger, kept, at=AT)
    actions.accept_agreement(scene.contact, kept, at=AT)
    assert actions.launch_replication(scene.employee, row, at=AT).state == "lancee"


def test_an_expired_agreement_does_not_count():
    scene = Scene()
    row = company_ready(scene)
    AgreementFactory(replication=row, accepted=True, ends_on=date(2026, 6, 14))
    with pytest.raises(ImpossibleNow, match="convention"):
        actions.launch_replication(scene.employee, row, at=AT)
    AgreementFactory(replication=row, accepted=True)
    assert actions.launch_replication(scene.employee, row, at=AT).state == "lancee"


@pytest.mark.parametrize(
    "terms",
    [
        actions.AgreementTerms("L", date(2026, 6, 16), date(2026, 6, 16), date(2026, 12, 31)),
        actions.AgreementTerms("L", date(2026, 6, 1), date(2026, 6, 12), date(2026, 6, 11)),
        actions.AgreementTerms("L", date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 14)),
    ],
)
def test_dates_of_an_agreement_are_checked(terms):
    scene = Scene()
    row = company_ready(scene)
    with pytest.raises(ImpossibleNow):
        actions.deposit_agreement(scene.employee, row, terms, pdf(), at=AT)


def test_the_document_is_what_its_content_says_and_kept_once():
    scene = Scene()
    row = company_ready(scene)
    terms = actions.AgreementTerms("L", date(2026, 6, 1), date(2026, 6, 1), date(2026, 12, 31))
    with pytest.raises(DomainError):
        check_file(ContentFile(b"MZ not a document", name="c.pdf"), "c.pdf", limit=10_000)
    picture = check_file(ContentFile(b"seulement du texte", name="c.txt"), "c.txt", limit=10_000)
    with pytest.raises(ImpossibleNow):
        actions.deposit_agreement(scene.employee, row, terms, picture, at=AT)
    actions.deposit_agreement(scene.employee, row, terms, pdf(), at=AT)
    with pytest.raises(Conflict):
        actions.deposit_agreement(scene.employee, row, terms, pdf(), at=AT)


def test_a_ministry_needs_no_agreement():
    scene = Scene()
    row = scene.interest()
    terms = actions.AgreementTerms("L", date(2026, 6, 1), date(2026, 6, 1), date(2026, 12, 31))
    with pytest.raises(ImpossibleNow):
        actions.deposit_agreement(scene.agent, row, terms, pdf(), at=AT)


def test_both_sides_confirm_by_two_persons_and_both_are_credited_once():
    scene = Scene()
    row = scene.serving()
    for act, stranger in (
        (actions.confirm_for_source, scene.agent),
        (actions.confirm_for_adopter, scene.contact),
        (actions.confirm_for_source, scene.bystander),
    ):
        with pytest.raises(Refused):
            act(stranger, row, at=AT)
    row = actions.confirm_for_source(scene.contact, row, at=AT)
    assert (row.confirmed, row.credited_at, told("confirm")) == (False, None, {scene.agent.pk})
    with pytest.raises(ImpossibleNow):
        actions.confirm_for_source(scene.lead, row, at=AT)
    row = actions.confirm_for_adopter(scene.agent, row, at=AT)
    assert (row.confirmed, row.credited_at) == (True, AT)
    assert told("credit") == {scene.contact.pk, scene.agent.pk}
    assert Line.objects.filter(verb="replications.credit", subject_id=row.pk).count() == 1


def test_one_person_never_confirms_both_sides():
    scene = Scene()
    OrganisationMandateFactory(person=scene.contact, organisation=scene.adopter, role="manager")
    row = scene.serving()
    actions.confirm_for_source(scene.contact, row, at=AT)
    with pytest.raises(Refused, match="autre personne"):
        actions.confirm_for_adopter(scene.contact, row, at=AT)


def test_an_abandonment_says_why_and_what_stopped_it():
    scene = Scene()
    row = scene.studied()
    with pytest.raises(ImpossibleNow):
        actions.abandon_replication(scene.agent, row, reason="Non.", obstacle=ObstacleFactory(), at=AT)
    row = actions.abandon_replication(scene.agent, row, reason=REASON, obstacle=ObstacleFactory(), at=AT)
    stop = Stopped.objects.get(replication=row)
    assert (row.state, row.abandoned_on, row.abandon_reason) == ("abandonnee", AT.date(), REASON)
    assert (stop.obstacle_id, stop.reason, stop.reopened_at) == (row.obstacle_id, REASON, None)
    assert told("abandon") == {scene.contact.pk}


def test_a_fallen_obstacle_cannot_be_picked():
    scene = Scene()
    with pytest.raises(ImpossibleNow, match="levé"):
        actions.abandon_replication(
            scene.agent, scene.studied(), reason=REASON, obstacle=ObstacleFactory(fallen=True), at=AT
        )


def test_a_company_cannot_pick_an_obstacle_that_it_does_not_read():
    scene = Scene()
    row = scene.interest(scene.employee, scene.company)
    with pytest.raises(Refused):
        actions.abandon_replication(scene.employee, row, reason=REASON, obstacle=ObstacleFactory(), at=AT)
    new = actions.NewObstacle("Licence trop fermée", "juridique")
    assert actions.abandon_replication(scene.employee, row, reason=REASON, obstacle=new, at=AT).state == "abandonnee"


def test_an_obstacle_that_falls_is_told_and_lets_one_take_up_again():
    scene = Scene()
    row = scene.abandoned()
    obstacle = row.obstacle
    assert obstacle is not None
    with pytest.raises(Refused):
        actions.lift_obstacle(scene.bystander, obstacle, note=RESULTS, at=AT)
    actions.lift_obstacle(scene.coordinator, obstacle, note="Le décret du 2 juin ouvre ces données.", at=AT)
    assert told("obstacle_fallen") == {scene.agent.pk}
    assert Message.objects.get(kind="replications.obstacle_fallen").path == f"/replications/{row.pk}/"
    later = AT + timedelta(days=3)
    row = actions.resume_replication(scene.agent, row, at=later)
    assert (row.state, row.abandon_reason, row.obstacle, row.studied_on) == ("etude", "", None, date(2026, 6, 18))
    assert Stopped.objects.get(replication=row).reopened_at == later
    assert [each.state for each in Step.objects.filter(replication=row)] == ["interet", "etude", "abandonnee", "etude"]
    actions.put_obstacle_back(scene.coordinator, obstacle, note="Le décret a été annulé depuis.", at=later)
    assert told("obstacle_returned") == set()


def test_another_attempt_alive_forbids_to_resume():
    scene = Scene()
    row = scene.abandoned()
    scene.interest()
    with pytest.raises(ImpossibleNow, match="autre démarche"):
        actions.resume_replication(scene.agent, row, at=AT)


def test_help_is_a_ledger_that_corrects_itself_by_opposite_lines():
    scene = Scene()
    row = scene.studied()
    line = actions.record_help(scene.contact, row, person=scene.contact, minutes=90, on=AT.date(), note="Visite", at=AT)
    actions.record_help(scene.agent, row, person=scene.lead, minutes=30, on=AT.date(), at=AT)
    assert (queries.ledger_of(row).minutes, told("help")) == (120, {scene.agent.pk, scene.contact.pk, scene.lead.pk})
    with pytest.raises(Refused):
        actions.cancel_help(scene.manager, line, at=AT)
    actions.cancel_help(scene.contact, line, at=AT)
    assert (queries.ledger_of(row).minutes, Help.objects.count()) == (30, 3)
    with pytest.raises(ImpossibleNow):
        actions.cancel_help(scene.contact, line, at=AT)
    with pytest.raises(Refused):
        actions.record_help(scene.bystander, row, person=scene.contact, minutes=10, on=AT.date(), at=AT)
    with pytest.raises(ImpossibleNow):
        actions.record_help(scene.agent, row, person=scene.agent, minutes=10, on=AT.date(), at=AT)


def test_a_replication_is_copied_from_one_of_the_same_sheet():
    scene = Scene()
    first = scene.launched()
    made = actions.declare_interest(scene.bystander, scene.sheet, adopter=scene.elsewhere, parent=first, at=AT)
    assert made.parent_id == first.pk
    other = ReplicationFactory(launched=True)
    with pytest.raises(ImpossibleNow):
        actions.declare_interest(
            PersonFactory(organisation=scene.rival), scene.sheet, adopter=scene.rival, parent=other, at=AT
        )


def test_a_measured_indicator_may_leave_its_sheet():
    scene = Scene()
    row = scene.ready()
    name = scene.indicator.name
    scene.indicator.delete()
    ((indicator, measure),) = queries.figures_of(row)
    assert (indicator, measure and measure.name) == (None, name)


def test_no_obstacle_without_its_name():
    scene = Scene()
    with pytest.raises(ImpossibleNow):
        actions.name_obstacle(scene.agent, actions.NewObstacle("Non"), at=AT)
    with pytest.raises(Refused):
        actions.name_obstacle(scene.employee, actions.NewObstacle("Licence trop fermée"), at=AT)
    assert not Obstacle.objects.exists()


def test_authors_of_the_innovation_and_of_its_idea_are_told_unless_of_a_company():
    scene = Scene()
    idea, other = (
        ContributionFactory(author=PersonFactory(organisation=each)) for each in (scene.elsewhere, scene.rival)
    )
    for each in (idea, other):
        SheetOrigin.objects.create(sheet=scene.sheet, contribution=each, added_at=AT)
    author = AuthorshipFactory(
        sheet=scene.sheet, person=PersonFactory(organisation=scene.source), share=10, agreed=True
    )
    AuthorshipFactory(sheet=scene.sheet, person=PersonFactory(organisation=scene.rival), share=10, agreed=True)
    AuthorshipFactory(sheet=scene.sheet, person=PersonFactory(organisation=scene.source), share=10)
    row = actions.confirm_for_source(scene.contact, scene.serving(), at=AT)
    actions.confirm_for_adopter(scene.agent, row, at=AT)
    assert told("credit") == {scene.contact.pk, scene.agent.pk, author.person_id, idea.author_id}
    (event,) = [each for each in life_of(idea) if "une autre organisation" in each.text]
    assert (event.at, event.href) == (AT, f"/innovations/{scene.sheet.pk}/replications/")
