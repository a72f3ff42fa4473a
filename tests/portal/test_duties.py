"""What the home page asks of each persona in the suite, and of nobody else; what a person's traces say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.expression.contributions.models import Support as Vote
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.experimentations.models import Experiment, Indicator, Measurement
from fabrique.implementation.innovations.models import Authorship, Sheet
from fabrique.portal.queries import duties_of
from fabrique.portal.queries.certificate import paper_of
from fabrique.portal.queries.credit import credit_of
from factories.chains import Life, decided, experiment, published, replication, sheet
from factories.challenges import ChallengeFactory
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.innovators import RecognitionFactory, SupportFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

pytestmark = pytest.mark.django_db


def told(person):
    return [duty.words for duty in duties_of(standing_of(person, now()), now())]


def lead_of(organisation, role=OrganisationRole.MINISTRY_LEAD):
    return OrganisationMandateFactory(role=role, organisation=organisation).person


def test_nobody_is_asked_for_what_is_not_theirs():
    world = Life()
    decided(published(world.text), world.ministry, "a_examiner")
    SupportFactory()
    RecognitionFactory()
    assert told(PersonFactory()) == []
    assert told(lead_of(OrganisationFactory())) == []


def test_the_lead_decides_examines_reviews_and_thanks():
    ministry = OrganisationFactory()
    lead = lead_of(ministry)
    decided(published(ContributionFactory()), ministry, "a_examiner")
    trial = experiment(PersonFactory(), ministry)
    Experiment.objects.filter(pk=trial.pk).update(state="proposee", started_on=None)
    Sheet.objects.filter(pk=sheet(ministry).pk).update(state="en_relecture", published_at=None)
    SupportFactory(mentor_asked=True, organisation=ministry)
    RecognitionFactory(organisation=ministry)
    assert told(lead) == [
        "1 recommandation attend votre décision",
        "1 expérimentation proposée à examiner",
        "1 fiche à relire",
        "1 demande d’accompagnement",
        "1 reconnaissance à décerner",
    ]


def test_the_owner_measures_once_a_month():
    owner = PersonFactory()
    trial = experiment(owner, OrganisationFactory())
    assert told(owner) == []
    row = Indicator.objects.create(experiment=trial, name="Attente", baseline=1, target=2)
    assert told(owner) == ["1 expérimentation à mesurer"]
    Measurement.objects.create(indicator=row, on=now().date() - timedelta(days=3), value=1, by=owner, at=now())
    assert told(owner) == []


def test_the_evaluator_the_author_and_the_expert_are_asked():
    ministry = OrganisationFactory()
    trial = experiment(PersonFactory(), ministry)
    Experiment.objects.filter(pk=trial.pk).update(state="en_evaluation", ended_on=date(2026, 11, 1))
    assert told(trial.evaluator) == ["1 expérimentation à évaluer"]
    person = PersonFactory()
    Authorship.objects.create(sheet=sheet(ministry), person=person, share=50, proposed_at=now())
    sheet(ministry, created_by=person, state="a_reviser")
    sheet(ministry, safety_expert=person)
    assert told(person) == [
        "1 de vos fiches est à revoir",
        "1 fiche attend votre avis d’innocuité",
        "On vous propose d’être auteur d’une fiche",
    ]


def test_both_sides_confirm_a_replication_in_service():
    contact = PersonFactory()
    made = sheet(OrganisationFactory(), contact=contact)
    row = replication(
        made,
        OrganisationFactory(),
        state="en_service",
        mode="diffusion",
        core_kept="Tout.",
        launched_on=date(2026, 10, 20),
        in_service_on=date(2026, 11, 1),
    )
    assert told(contact) == ["1 réplication à confirmer"]
    assert told(row.owner) == ["1 réplication à confirmer"]
    row.source_confirmed_at, row.source_confirmed_by = now(), contact
    row.save()
    assert told(contact) == []
    assert told(row.owner) == ["1 réplication à confirmer"]


def test_a_late_promise_comes_first():
    person = PersonFactory()
    for days in (-2, 5, 40):
        due = now().date() + timedelta(days=days)
        Commitment.objects.create(
            title="Promesse",
            promised_by=person,
            due_on=due,
            first_due_on=due,
            created_by=person,
            created_at=now(),
            updated_at=now(),
        )
    RecognitionFactory(awarded=True, person=person)
    assert told(person) == [
        "1 engagement dont la date est passée",
        "1 engagement à tenir bientôt",
        "Votre reconnaissance peut-elle être connue ?",
    ]


def test_the_home_costs_the_same_at_one_and_three(client):
    ministry = OrganisationFactory()
    lead = lead_of(ministry)
    client.force_login(lead)

    def one_more():
        decided(published(ContributionFactory(author=lead)), ministry, "a_examiner")
        experiment(PersonFactory(), ministry, state="proposee", started_on=None)
        sheet(ministry)
        SupportFactory(organisation=ministry)
        RecognitionFactory(organisation=ministry)

    one_more()
    client.get(reverse("portal:home"))
    with CaptureQueriesContext(connection) as first:
        page = client.get(reverse("portal:home")).content.decode()
    assert "1 recommandation attend votre décision" in page
    one_more()
    one_more()
    with CaptureQueriesContext(connection) as third:
        client.get(reverse("portal:home"))
    assert len(third) == len(first)


class TestCredit:
    def credit(self, person):
        return credit_of(standing_of(person, now()), person, now())

    def test_a_sentence_is_followed_to_the_last_organisation(self):
        world = Life()
        found = self.credit(world.agent)
        assert [trace.node.title for trace in found.texts] == ["Un guichet dans chaque mairie"]
        assert [node.kind for node in found.texts[0].reached] == [
            "recommandation",
            "decision",
            "experimentation",
            "fiche",
            "replication",
            "replication",
        ]
        assert [(each.quote, each.number) for each in found.sentences] == [
            ("Un seul guichet.", world.recommendation.number)
        ]
        assert [trace.node.title for trace in found.trials] == ["Essai du guichet"]

    def test_others_texts_supports_and_shares_are_told_apart(self):
        world = Life()
        friend = PersonFactory()
        CoauthorFactory(contribution=world.text, person=friend, share=30, accepted=True)
        CoauthorFactory(contribution=world.text, person=PersonFactory(), share=20)
        fan = PersonFactory()
        for text in (world.text, ContributionFactory(challenge=world.challenge)):
            Vote.objects.create(contribution=text, person=fan, version_number=1, created_at=now())
        assert [trace.share for trace in self.credit(world.agent).texts] == [70]
        assert [trace.share for trace in self.credit(friend).texts] == [30]
        mine = self.credit(fan)
        assert (mine.texts, mine.votes_cast, len(mine.votes)) == ([], 2, 1)

    def test_what_one_may_not_see_is_counted_and_not_told(self):
        world = Life(public=False)
        author = PersonFactory()
        text = ContributionFactory(author=author, challenge=ChallengeFactory(public=True))
        experiment(world.agent, world.ministry, contribution=text, title="Essai secret")
        found = self.credit(author)
        assert found.withheld == 1
        assert "Essai secret" not in str(found)

    def test_the_paper_is_dated_and_tells_the_same_twice(self):
        world = Life()
        at = datetime(2026, 11, 20, 9, tzinfo=UTC)
        paper, again = (paper_of(credit_of(standing_of(world.agent, at), world.agent, at)) for _ in range(2))
        assert paper == again
        assert paper["day"] == "Établie le 20\u00a0novembre\u00a02026"
        assert [part["title"] for part in paper["parts"]] == ["Phrases reprises", "Textes", "Essais"]
        other = paper_of(credit_of(standing_of(world.agent, at), world.agent, at + timedelta(days=1)))
        assert other["foot"] != paper["foot"]

    def test_the_pages(self, client):
        world = Life()
        client.force_login(world.agent)
        page = client.get(reverse("portal:credit")).content.decode()
        assert "Un seul guichet." in page
        paper = client.get(reverse("portal:certificate"))
        assert paper.content.startswith(b"%PDF")
        assert "attestation-" in paper["Content-Disposition"]
        client.force_login(PersonFactory())
        page = client.get(reverse("portal:credit")).content.decode()
        assert "Pas encore de trace" in page
        assert client.get(reverse("portal:certificate")).status_code == 200
        client.logout()
        assert client.get(reverse("portal:credit")).status_code == 302

    def test_it_costs_the_same_at_one_and_at_many(self):
        world = Life()

        def cost():
            with CaptureQueriesContext(connection) as seen:
                self.credit(world.agent)
            return len(seen)

        cost()
        first = cost()
        for _ in range(5):
            published(ContributionFactory(author=world.agent, challenge=world.challenge), quote="Mots.")
            experiment(world.agent, world.ministry)
        assert cost() == first
