"""What the home page tells to whom: the day of each role, and nobody else's business."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Report
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.commitments.models import Answer
from fabrique.portal.queries import tasks_of
from fabrique.portal.queries.day import day_of
from factories.challenges import (
    ChallengeFactory,
    ChallengeMandateFactory,
    ParticipationFactory,
    during,
    phase_of,
)
from factories.commitments import Ministry
from factories.contributions import ContributionFactory
from factories.people import PersonFactory
from factories.publishing import WorkshopReportFactory
from factories.recommendations import AmendmentFactory, ParagraphFactory, RatingFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


def kinds(person, at=None):
    return [(task.kind, task.challenge.pk, task.number) for task in tasks_of(person, at or now())]


def test_the_facilitator_sees_requests_and_the_stranger_does_not():
    mandate = ChallengeMandateFactory()
    other = ChallengeMandateFactory()
    ParticipationFactory(requested=True, challenge=mandate.challenge)
    ParticipationFactory(requested=True, challenge=mandate.challenge)
    assert kinds(mandate.person) == [("requests", mandate.challenge.pk, 2)]
    assert kinds(other.person) == []
    assert kinds(PersonFactory()) == []


def test_an_ended_mandate_shows_nothing():
    mandate = ChallengeMandateFactory(ended=True)
    ParticipationFactory(requested=True, challenge=mandate.challenge)
    assert kinds(mandate.person) == []


def test_the_moderator_sees_open_reports_not_requests():
    mandate = ChallengeMandateFactory(moderator=True)
    ParticipationFactory(requested=True, challenge=mandate.challenge)
    contribution = ContributionFactory(challenge=mandate.challenge)
    for state in ("ouvert", "classe"):
        Report.objects.create(
            contribution=contribution, reporter=PersonFactory(), reason="hors_sujet", state=state, created_at=now()
        )
    assert kinds(mandate.person) == [("flags", mandate.challenge.pk, 1)]


def test_the_sponsor_sees_what_to_sign_and_what_to_validate():
    mandate = ChallengeMandateFactory(sponsor=True)
    challenge = mandate.challenge
    challenge.sponsor_name, challenge.commitment_what = "La secrétaire générale", "<p>Essayer.</p>"
    challenge.commitment_who, challenge.commitment_criteria = "Elle", "<p>L’utilité.</p>"
    challenge.commitment_by, challenge.commitment_signed_at = now().date(), None
    challenge.save()
    assert kinds(mandate.person) == [("sign", challenge.pk, 1)]
    challenge.commitment_signed_at = now()
    challenge.save()
    WorkshopReportFactory(challenge=challenge, state="a_valider")
    assert kinds(mandate.person) == [("validate", challenge.pk, 1)]


def test_the_pair_sees_amendments_to_its_own_text():
    person = PersonFactory()
    mine = RecommendationFactory(submitted=True, ministry_author=person)
    other = RecommendationFactory(submitted=True, challenge=mine.challenge)
    AmendmentFactory(paragraph=ParagraphFactory(recommendation=mine))
    AmendmentFactory(paragraph=ParagraphFactory(recommendation=mine), declined=True)
    AmendmentFactory(paragraph=ParagraphFactory(recommendation=other))
    assert kinds(person) == [("amendments", mine.challenge.pk, 1)]


def test_the_participant_rates_what_is_left_while_the_ballot_is_open():
    entry = ParticipationFactory()
    challenge = entry.challenge
    first, second = (RecommendationFactory(submitted=True, challenge=challenge) for _ in range(2))
    RecommendationFactory(sketch=True, challenge=challenge)
    voting = phase_of(challenge, PhaseKind.PRIORITISATION)
    RatingFactory(recommendation=first, person=entry.person)
    RatingFactory(recommendation=second)
    assert kinds(entry.person, during(voting)) == [("rate", challenge.pk, 1)]
    assert kinds(entry.person, voting.starts_at - timedelta(hours=1)) == []


def test_both_phases_are_named_when_two_are_open(client):
    entry = ParticipationFactory()
    for each in entry.challenge.phases.all():
        each.starts_at, each.ends_at = now() - timedelta(days=1), now() + timedelta(days=1)
        each.title = {0: "Recueil", 1: "Mise en commun"}.get(each.position, "")
        each.starts_at = each.starts_at if each.title else None
        each.ends_at = each.ends_at if each.title else None
        each.save()
    client.force_login(entry.person)
    page = client.get(reverse("portal:home")).content.decode()
    assert [title for title in ("Recueil", "Mise en commun") if f"en cours\u00a0: {title}" in page] == [
        "Recueil",
        "Mise en commun",
    ]


def test_everybody_reads_published_reports_only_of_what_they_may_read(client):
    public = ChallengeFactory(published=True, public=True, title="Ouvert à tous")
    closed = ChallengeFactory(published=True, invitation_only=True, title="Entre nous")
    for challenge in (public, closed):
        WorkshopReportFactory(challenge=challenge, state="publie", content={}, published_at=now())
    page = client.get(reverse("portal:home")).content.decode()
    assert "Ouvert à tous" in page
    assert "Entre nous" not in page
    assert reverse("publishing:report", args=[public.slug]) in page


def test_the_day_costs_the_same_at_one_and_three(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person = PersonFactory()
    client.force_login(person)

    def one_more():
        mandate = ChallengeMandateFactory(person=person)
        ParticipationFactory(requested=True, challenge=mandate.challenge)
        entry = ParticipationFactory(person=person)
        ContributionFactory(author=person, challenge=entry.challenge)

    one_more()
    client.get(reverse("portal:home"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("portal:home"))
    one_more()
    one_more()
    with django_assert_num_queries(len(first)):
        client.get(reverse("portal:home"))


def test_an_author_sees_at_home_that_an_answer_is_late(client):
    """And nobody else's: the manager's own page tells them what they owe, not as an author."""
    ministry = Ministry()
    on_time, late = ministry.opened(), ministry.opened()
    Answer.objects.filter(pk=late.pk).update(answer_due=date(2026, 5, 6), due_on=date(2026, 5, 6))
    with time_machine.travel(datetime(2026, 5, 11, 8, tzinfo=UTC), tick=False):
        standing = standing_of(ministry.author, now())
        told = {each.contribution.pk: (each.late, each.deadline) for each in day_of(standing, now()).mine}
        client.force_login(ministry.author)
        page = client.get(reverse("portal:home")).content.decode()
    assert told[late.contribution_id] == (True, "En retard de 5 jours\u00a0: la réponse était due le mercredi 6 mai.")
    assert told[on_time.contribution_id][0] is False
    assert page.count("Réponse en retard") == 1
    assert list(day_of(standing_of(ministry.colleague, now()), now()).mine) == []
