"""Boards: what each figure counts, for whom, and nothing about groups of under ten people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.experimentations.models import Indicator, Measurement
from fabrique.portal.queries.boards import BOARDS, Scope
from fabrique.portal.queries.boards.shape import Group, in_days, kept, quarter_name, share
from fabrique.portal.rules import can_read_boards
from factories.chains import Life, decided, experiment, published, replication, sheet
from factories.challenges import ChallengeFactory
from factories.contributions import CommentFactory, ContributionFactory
from factories.innovators import LedgerEntryFactory, RecognitionFactory, SupportFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEPOSIT = datetime(2026, 10, 1, 9, tzinfo=UTC)
numbers = count(1)


def group(name, people):
    return Group(name, people, (str(people),))


class TestShape:
    def test_small_groups_are_withheld(self):
        shown, withheld = kept([group("a", 12), group("b", 9), group("c", 3), group("d", 10)])
        assert ([row.name for row in shown], withheld) == (["a", "d"], 2)

    def test_one_small_group_alone_takes_the_next_one_along(self):
        shown, withheld = kept([group("a", 40), group("b", 3), group("c", 12)])
        assert ([row.name for row in shown], withheld) == (["a"], 2)

    def test_a_lonely_small_group_is_withheld_too(self):
        assert kept([group("a", 3)]) == ([], 1)

    def test_nothing_small_withholds_nothing(self):
        assert len(kept([group("a", 10), group("b", 11)])[0]) == 2

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (share(1, 3), "33\u00a0%"),
            (share(0, 0), "–"),
            (in_days(None), "–"),
            (in_days(12.46), "12,5\u00a0j"),
            (quarter_name(date(2026, 1, 1)), "1er trimestre 2026"),
            (quarter_name(date(2026, 12, 31)), "4e trimestre 2026"),
        ],
    )
    def test_figures_are_said_in_french(self, said, words):
        assert said == words


def figures(slug, person, at=AT, months=12):
    board = BOARDS[slug].build(Scope(standing_of(person, at), at, months))
    return {figure.label: figure.value for figure in board.figures}, board


def lead_of(organisation, role=OrganisationRole.MINISTRY_LEAD):
    return OrganisationMandateFactory(role=role, organisation=organisation).person


def answer(organisation, *, days=None, late=False, challenge=None, at=DEPOSIT, **fields):
    text = ContributionFactory(challenge=challenge or ChallengeFactory(public=True), title=f"Idée {next(numbers)}")
    holder = PersonFactory()
    due = date(2026, 11, 1) if late else date(2026, 12, 31)
    row = {
        "contribution": text,
        "challenge": text.challenge,
        "programme": text.challenge.programme,
        "organisation": organisation,
        "holder": holder,
        "state": "a_accuser",
        "opened_at": at,
        "deposited_at": at,
        "clock_from": at.date(),
        "acknowledge_due": due,
        "answer_due": due,
        "due_on": due,
        "counted_at": at,
    }
    if days is not None:
        row |= {
            "state": "repondu",
            "acknowledged_at": at + timedelta(days=1),
            "answered_at": at + timedelta(days=days),
            "answered_by": holder,
            "decision": "ecartee",
            "reason": "<p>Déjà fait.</p>",
        }
    return Answer.objects.create(**{**row, **fields})


@pytest.mark.django_db
class TestResponsiveness:
    def test_medians_deadlines_and_what_is_late(self):
        ministry = OrganisationFactory()
        for days in (2, 4, 10):
            answer(ministry, days=days)
        answer(ministry, days=45, late=True)
        answer(ministry, late=True)
        answer(ministry)
        answer(ministry, state="sans_objet", acknowledged_at=AT)
        answer(OrganisationFactory(), late=True)
        said, board = figures("reactivite", lead_of(ministry))
        assert said["Idées reçues"] == "6"
        assert said["Accusé de réception, médiane"] == "1\u00a0j"
        assert said["Réponse, médiane"] == "7\u00a0j"
        assert said["Réponse, 9 sur 10"] == "34,5\u00a0j"
        assert said["Répondues dans le délai"] == "60\u00a0%"
        assert said["En retard aujourd’hui"] == "1"
        assert said["Refus sans motif"] == "0"
        assert board.tables[0].rows == [("oct. 2026", "6", "4", "60\u00a0%", "1", "7\u00a0j")]
        assert board.tables[1].rows == []
        assert "moins de dix personnes" in board.tables[1].note

    def test_an_organisation_with_ten_authors_is_shown(self):
        ministry = OrganisationFactory(name="Grand ministère")
        for _ in range(10):
            answer(ministry, days=3)
        _said, board = figures("reactivite", lead_of(ministry))
        assert board.tables[1].rows == [("Grand ministère", "10", "10", "100\u00a0%", "0", "3\u00a0j")]

    def test_the_period_leaves_out_what_is_older(self):
        ministry = OrganisationFactory()
        answer(ministry, at=datetime(2026, 1, 10, tzinfo=UTC))
        answer(ministry)
        lead = lead_of(ministry)
        assert figures("reactivite", lead)[0]["Idées reçues"] == "2"
        assert figures("reactivite", lead, months=3)[0]["Idées reçues"] == "1"

    def test_rows_behind_a_figure_are_only_those_that_one_may_read(self):
        ministry = OrganisationFactory()
        seen = answer(ministry, late=True)
        closed = answer(ministry, late=True, challenge=ChallengeFactory(invitation_only=True))
        scope = Scope(standing_of(lead_of(ministry, OrganisationRole.ADMIN), AT), AT)
        rows = BOARDS["reactivite"].measures(scope)["en-retard"].rows
        assert seen in rows
        assert closed not in rows


@pytest.mark.django_db
class TestOthers:
    def test_the_funnel_counts_each_step_reached(self):
        world = Life()
        world.text.__class__.objects.filter(pk=world.text.pk).update(
            organisation=world.ministry, published_at=DEPOSIT, outcome="reprise", outcome_at=DEPOSIT
        )
        ContributionFactory(organisation=world.ministry, published_at=DEPOSIT)
        old = ContributionFactory(organisation=world.ministry, published_at=datetime(2026, 5, 2, tzinfo=UTC))
        ContributionFactory(organisation=OrganisationFactory(), published_at=DEPOSIT)
        experiment(world.agent, world.ministry, contribution=world.text, title="Direct")
        said, board = figures("entonnoir", lead_of(world.ministry))
        assert said["Idées déposées"] == "3"
        assert said["Décidées"] == "33\u00a0%"
        assert said["Retenues"] == "100\u00a0%"
        assert said["Essayées"] == "1"
        assert said["En attente depuis plus de 60 jours"] == "1"
        assert [(bar.label, bar.value) for bar in board.pictures[0].bars] == [
            ("Déposées", 3),
            ("Décidées", 1),
            ("Retenues", 1),
            ("Essayées", 1),
            ("Devenues une fiche", 0),
            ("Reprises ailleurs", 0),
        ]
        assert [row[0] for row in board.tables[0].rows] == ["2e trimestre 2026", "4e trimestre 2026"]
        assert old.title

    def test_participation_is_told_from_ten_members_on(self):
        ministry = OrganisationFactory()
        people = [PersonFactory(organisation=ministry) for _ in range(9)]
        lead = lead_of(ministry)
        assert figures("participation", lead)[0] == {"Membres": "moins de 10"}
        people.append(PersonFactory(organisation=ministry))
        ContributionFactory(author=people[0], organisation=ministry, published_at=DEPOSIT)
        CommentFactory(author=people[1], created_at=DEPOSIT)
        said, _board = figures("participation", lead)
        assert said["Membres"] == "10"
        assert said["Membres actifs"] == "20\u00a0%"
        assert said["Auteurs"] == "10\u00a0%"
        assert said["Nouveaux auteurs"] == "100\u00a0%"

    def test_value_measures_the_way_covered(self):
        ministry = OrganisationFactory()
        trial = experiment(PersonFactory(), ministry)
        rows = [("Attente", 40, 10, 10), ("Appels", 100, 50, 75), ("Avis", 1, 5, None)]
        for name, baseline, target, latest in rows:
            row = Indicator.objects.create(experiment=trial, name=name, baseline=baseline, target=target)
            if latest is not None:
                Measurement.objects.create(
                    indicator=row, on=date(2026, 10, 1), value=latest, by=trial.owner, at=DEPOSIT
                )
        said, board = figures("valeur", lead_of(ministry))
        assert said["Expérimentations"] == "1"
        assert said["Indicateurs mesurés"] == "67\u00a0%"
        assert said["But atteint"] == "50\u00a0%"
        assert [row[-1] for row in board.tables[0].rows] == ["100\u00a0%", "50\u00a0%", "–"]

    def test_replication_says_where_to_and_how_soon(self):
        ministry = OrganisationFactory()
        made = sheet(ministry)
        service = OrganisationFactory(parent=ministry)
        replication(made, service, interested_on=date(2026, 10, 1))
        replication(made, OrganisationFactory(company=True), interested_on=date(2026, 11, 1))
        replication(
            made, OrganisationFactory(), state="abandonnee", abandoned_on=date(2026, 11, 2), abandon_reason="Budget."
        )
        sheet(ministry, title="Jamais reprise")
        said, board = figures("replication", lead_of(ministry))
        assert said["Démarches de réplication"] == "3"
        assert said["D’un ministère à un autre"] == "67\u00a0%"
        assert said["Par une entreprise"] == "33\u00a0%"
        assert said["Abandonnées"] == "33\u00a0%"
        assert said["Fiches reprises"] == "50\u00a0%"
        assert said["Organisations par fiche reprise"] == "2"
        assert said["Temps jusqu’à la première reprise"] == "30\u00a0j"
        assert [bar.value for bar in board.pictures[0].bars] == [1]

    def test_innovators_tells_time_given_and_used(self):
        ministry = OrganisationFactory()
        support = SupportFactory(organisation=ministry, active=True)
        LedgerEntryFactory(support=support, amount=-150)
        SupportFactory(organisation=ministry)
        SupportFactory(organisation=ministry, declined=True)
        SupportFactory(organisation=OrganisationFactory(), active=True)
        RecognitionFactory(organisation=ministry, known=True)
        said, board = figures("innovateurs", lead_of(ministry))
        assert said["Demandes"] == "3"
        assert said["Accordées"] == "50\u00a0%"
        assert said["Temps accordé"] == "10\u00a0h"
        assert said["Temps utilisé"] == "25\u00a0%"
        assert said["Temps de réponse, médiane"] == "3\u00a0j"
        assert said["Reconnaissances"] == "1"
        assert board.tables[0].rows == []

    def test_recommendations_are_told_to_everyone_within_what_they_read(self):
        shown, closed = (
            published(ContributionFactory(challenge=ChallengeFactory(**traits)))
            for traits in ({"public": True}, {"invitation_only": True})
        )
        ministry = OrganisationFactory(name="Ministère A")
        for text in (shown, closed):
            decided(text, ministry)
        decided(shown, OrganisationFactory(name="Ministère B"), "a_examiner")
        said, board = figures("recommandations", None)
        assert said["Décisions à prendre ou prises"] == "2"
        assert said["Prises"] == "50\u00a0%"
        assert said["À examiner depuis plus de trois mois"] == "1"
        assert [row[0] for row in board.tables[0].rows] == ["Ministère A", "Ministère B"]
        assert figures("recommandations", lead_of(ministry))[0]["Décisions à prendre ou prises"] == "2"


@pytest.mark.django_db
class TestPages:
    def test_who_opens_what(self, client):
        def codes(person):
            client.logout()
            if person:
                client.force_login(person)
            return [client.get(reverse("portal:board", args=[slug])).status_code for slug in BOARDS]

        ministry = OrganisationFactory()
        refused = [403] * 6 + [200]
        assert codes(None) == refused
        assert codes(PersonFactory(organisation=ministry)) == refused
        assert codes(lead_of(ministry)) == [200] * 7
        assert codes(lead_of(ministry, OrganisationRole.MANAGER)) == [200] * 7
        assert codes(lead_of(ministry, OrganisationRole.COMMUNICATIONS)) == refused
        assert client.get(reverse("portal:board", args=["salaires"])).status_code == 404

    def test_the_index_offers_only_what_opens(self, client):
        assert "Réactivité" not in client.get(reverse("portal:boards")).content.decode()
        client.force_login(lead_of(OrganisationFactory()))
        page = client.get(reverse("portal:boards")).content.decode()
        assert page.count("fr-card__title") >= 7 or page.count("f-card") >= 7

    @pytest.mark.parametrize("slug", list(BOARDS))
    def test_each_board_costs_the_same_however_much_there_is(self, client, slug):
        ministry = OrganisationFactory()
        lead = lead_of(ministry)

        def one_more():
            world = Life()
            answer(ministry, days=3)
            ContributionFactory(organisation=ministry, published_at=now())
            trial = experiment(lead, ministry)
            Indicator.objects.create(experiment=trial, name="Attente", baseline=1, target=2)
            replication(sheet(ministry), OrganisationFactory())
            SupportFactory(organisation=ministry, active=True)
            decided(world.recommendation, ministry, "refusee")

        client.force_login(lead)
        place = reverse("portal:board", args=[slug])
        one_more()
        client.get(place)
        cache.clear()
        with CaptureQueriesContext(connection) as first:
            client.get(place)
        one_more()
        one_more()
        cache.clear()
        with CaptureQueriesContext(connection) as third:
            page = client.get(place).content.decode()
        assert len(third) == len(first)
        assert "<dl" in page
        with CaptureQueriesContext(connection) as kept:
            client.get(place)
        assert len(kept) < len(third)

    def test_kept_figures_are_ones_own_and_follow_a_new_mandate(self, client):
        ministry, other = OrganisationFactory(), OrganisationFactory()
        for _ in range(3):
            answer(ministry, days=3, at=now() - timedelta(days=40))
        lead, place = lead_of(other), reverse("portal:board", args=["reactivite"])
        client.force_login(lead)
        assert '<dd class="f-figure__value">0</dd>' in client.get(place).content.decode()
        client.force_login(lead_of(ministry))
        assert '<dd class="f-figure__value">3</dd>' in client.get(place).content.decode()
        OrganisationMandateFactory(role=OrganisationRole.MANAGER, organisation=ministry, person=lead)
        client.force_login(lead)
        assert '<dd class="f-figure__value">3</dd>' in client.get(place).content.decode()

    def test_the_file_holds_figures_definitions_and_tables(self, client):
        ministry = OrganisationFactory()
        answer(ministry, days=3)
        client.force_login(lead_of(ministry))
        response = client.get(reverse("portal:board_csv", args=["reactivite"]))
        text = b"".join(response.streaming_content).decode()
        assert "Idées reçues;1;" in text
        assert "Par mois de dépôt" in text
        client.force_login(PersonFactory())
        assert client.get(reverse("portal:board_csv", args=["reactivite"])).status_code == 403

    def test_rows_lead_to_the_things(self, client):
        ministry = OrganisationFactory()
        row = answer(ministry, late=True)
        client.force_login(lead_of(ministry))
        page = client.get(reverse("portal:board_rows", args=["reactivite", "en-retard"])).content.decode()
        assert row.contribution.title in page
        assert client.get(reverse("portal:board_rows", args=["reactivite", "inconnue"])).status_code == 404

    def test_the_rule_reads_roles(self):
        assert not can_read_boards(standing_of(PersonFactory(), AT))
        assert can_read_boards(standing_of(OrganisationMandateFactory().person, AT))
