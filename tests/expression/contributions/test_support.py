"""Supports: one per person, bound to the version, hidden totals, crowds."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from fabrique.expression.challenges.models import Phase
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions import queries, rules
from fabrique.expression.contributions.actions import Deposit, deposit_contribution, set_support, withdraw_support
from fabrique.expression.contributions.models import Contribution, Support
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from factories.challenges import ParticipationFactory
from factories.contributions import ContributionFactory, SupportFactory
from factories.discussion import workshop
from factories.people import PersonFactory

IDEA = Deposit(kind="idee", title="Un bureau partagé", text="Ensemble.")


@pytest.mark.django_db
def test_a_support_counts_once_and_is_taken_back():
    place = workshop()
    set_support(place.participant, place.contribution)
    set_support(place.participant, place.contribution)
    place.contribution.refresh_from_db()
    assert (place.contribution.agree_count, place.contribution.agree_total) == (1, 1)
    withdraw_support(place.participant, place.contribution)
    withdraw_support(place.participant, place.contribution)
    place.contribution.refresh_from_db()
    assert place.contribution.agree_count == 0


@pytest.mark.django_db
def test_a_support_is_bound_to_the_version_that_was_read():
    place = workshop()
    contribution = ContributionFactory(challenge=place.challenge, version_number=3)
    set_support(place.participant, contribution, version=2)
    set_support(place.other, contribution, version=99)
    assert dict(Support.objects.values_list("person_id", "version_number")) == {
        place.participant.pk: 2,
        place.other.pk: 3,
    }
    assert queries.supports_of_older_versions(contribution) == 1
    set_support(place.participant, contribution, version=3)
    assert queries.supports_of_older_versions(contribution) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("facilitator", "reste neutre"),
        ("author", "sa propre contribution"),
        ("outsider", "Rejoignez d’abord l’atelier"),
    ],
)
def test_who_does_not_support_is_told_why(role, reason):
    place = workshop()
    with pytest.raises(Refused, match=reason):
        set_support(place.people[role], place.contribution)
    assert Support.objects.count() == 0


@pytest.mark.django_db
def test_three_way_votes_only_where_they_are_offered():
    place = workshop()
    with pytest.raises(Refused):
        set_support(place.participant, place.contribution, position="disagree")
    voting = workshop(three_way_votes=True)
    set_support(voting.participant, voting.contribution, position="agree")
    set_support(voting.participant, voting.contribution, position="disagree")
    voting.contribution.refresh_from_db()
    assert (voting.contribution.agree_count, voting.contribution.disagree_count) == (0, 1)
    with pytest.raises(Refused):
        set_support(voting.participant, voting.contribution, position="<script>")


@pytest.mark.django_db
@pytest.mark.parametrize("phase", [PhaseKind.FRAMING, PhaseKind.DRAFTING])
def test_supports_are_refused_out_of_their_phases(phase):
    place = workshop(phase)
    with pytest.raises(ImpossibleNow):
        set_support(place.participant, place.contribution)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["participant", "facilitator", "sponsor", "author"])
def test_hidden_totals_are_hidden_from_everybody_until_the_phase_closes(role):
    place = workshop(hides_tallies=True)
    standing = place.standing(role)
    phase = next(each for each in standing.phases if each.kind == PhaseKind.CONVERGENCE)
    shown = [
        rules.shows_tallies(place.challenge, standing, at)
        for at in (place.at, phase.ends_at - timedelta(seconds=1), phase.ends_at)
    ]
    assert shown == [False, False, True]


@pytest.mark.django_db
def test_a_synthesis_counts_different_persons_at_any_depth():
    place = workshop()
    top = ContributionFactory(challenge=place.challenge, synthesis=True)
    middle = ContributionFactory(challenge=place.challenge, merged=True, merged_into=top)
    leaves = [ContributionFactory(challenge=place.challenge, merged=True, merged_into=middle) for _ in range(2)]
    one, two = PersonFactory(), PersonFactory()
    for contribution, person in ((top, one), (leaves[0], one), (leaves[1], one), (leaves[1], two)):
        SupportFactory(contribution=contribution, person=person)
    SupportFactory(contribution=leaves[0], person=PersonFactory(), disagree=True)
    alone = ContributionFactory(challenge=place.challenge)
    assert queries.distinct_supporters([top.pk, leaves[0].pk, alone.pk]) == {top.pk: 2, leaves[0].pk: 1, alone.pk: 0}


def together(acts):
    """Run every act at once, each on a connection of its own; return what each raised, or None."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index, act):
        try:
            gate.wait(timeout=30)
            act()
        except Exception as error:  # noqa: BLE001 - reported to the test
            outcomes[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def crowd(place, size):
    people = [PersonFactory() for _ in range(size)]
    for person in people:
        ParticipationFactory(challenge=place.challenge, person=person)
    return people


@pytest.mark.django_db(transaction=True)
def test_fifty_persons_at_once_make_fifty_supports_and_one_person_makes_one():
    place = workshop()
    people = crowd(place, 50)
    errors = together([lambda person=person: set_support(person, place.contribution) for person in people])
    place.contribution.refresh_from_db()
    assert ([each for each in errors if each], place.contribution.agree_count, Support.objects.count()) == ([], 50, 50)
    other = ContributionFactory(challenge=place.challenge)
    errors = together([lambda: set_support(people[0], other) for _ in range(50)])
    other.refresh_from_db()
    assert ([each for each in errors if each], other.agree_count) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_at_the_close_each_come_before_it_or_are_refused():
    place = workshop()
    people = crowd(place, 50)
    phase = place.challenge.phases.get(kind=PhaseKind.EXPLORATION)

    def close():
        with transaction.atomic():
            row = Phase.objects.select_for_update().get(pk=phase.pk)
            row.ends_at = now()
            row.save(update_fields=["ends_at"])

    acts = [lambda person=person: deposit_contribution(person, place.challenge, deposit=IDEA) for person in people]
    acts.insert(25, close)
    errors = together(acts)
    phase.refresh_from_db()
    published = Contribution.objects.filter(title=IDEA.title)
    refused = [each for each in errors if each]
    assert {type(each) for each in refused} <= {ImpossibleNow}
    assert published.count() + len(refused) == 50
    assert published.filter(published_at__gte=phase.ends_at).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_double_click_that_arrives_at_once_gives_one_contribution():
    place = workshop()
    errors = together(
        [lambda: deposit_contribution(place.participant, place.challenge, deposit=IDEA) for _ in range(8)]
    )
    assert ([each for each in errors if each], Contribution.objects.filter(title=IDEA.title).count()) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_a_post_waits_for_a_close_under_way_and_is_then_refused():
    place = workshop()
    phase = place.challenge.phases.get(kind=PhaseKind.EXPLORATION)
    outcome = []

    def post():
        try:
            deposit_contribution(place.participant, place.challenge, deposit=IDEA)
        except ImpossibleNow as error:
            outcome.append(error)
        finally:
            connection.close()

    poster = threading.Thread(target=post)
    with transaction.atomic():
        row = Phase.objects.select_for_update().get(pk=phase.pk)
        poster.start()
        poster.join(timeout=1)
        assert poster.is_alive()
        row.ends_at = now()
        row.save(update_fields=["ends_at"])
    poster.join(timeout=30)
    assert ([type(each) for each in outcome], Contribution.objects.filter(title=IDEA.title).count()) == (
        [ImpossibleNow],
        0,
    )
