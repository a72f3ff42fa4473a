"""Who takes part, who is silent, and the message to the silent ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.actions import Nudge, Recount, nudge_silent_people, recount
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import figures_of, participation_table, silent_people
from fabrique.expression.contributions.rules import can_nudge, can_see_board, can_see_participation
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.challenges import InvitedOrganisationFactory, ParticipationFactory
from factories.contributions import CommentFactory, ContributionFactory, SupportFactory
from factories.discussion import workshop
from factories.people import OrganisationFactory, PersonFactory

ROLES = ("nobody", "outsider", "participant", "author", "facilitator", "moderator", "sponsor")
WORDS = {"title": "Votre avis", "text": "Écrivez-nous."}

pytestmark = pytest.mark.django_db


def test_who_sees_the_board_who_sees_the_silent_and_who_writes():
    place = workshop()
    assert {
        "board": {role for role in ROLES if can_see_board(place.standing(role))},
        "participation": {role for role in ROLES if can_see_participation(place.standing(role))},
        "nudge": {role for role in ROLES if can_nudge(place.standing(role), place.challenge)},
    } == {
        "board": {"facilitator", "moderator", "sponsor"},
        "participation": {"facilitator"},
        "nudge": {"facilitator"},
    }


@pytest.mark.parametrize("trait", ["closed", "published", "archived"])
def test_nobody_is_nudged_when_it_is_over(trait):
    place = workshop(**{trait: True})
    assert not can_nudge(place.standing("facilitator"), place.challenge)


def test_acts_are_counted_in_their_phase_and_for_the_invited_organisation_above():
    place = workshop()
    service = OrganisationFactory(name="Un service", parent=place.organisation)
    silent = InvitedOrganisationFactory(challenge=place.challenge, organisation=OrganisationFactory(name="Muette"))
    framing = place.challenge.phases.get(kind=PhaseKind.FRAMING).starts_at + timedelta(hours=1)
    ContributionFactory(challenge=place.challenge, organisation=service, published_at=framing)
    ContributionFactory(challenge=place.challenge, organisation=place.organisation, hidden=True, published_at=place.at)
    CommentFactory(contribution=place.contribution, organisation=place.organisation, created_at=place.at)
    CommentFactory(contribution=place.contribution, organisation=place.organisation, created_at=place.at, hidden=True)
    SupportFactory(contribution=place.contribution, organisation=service, created_at=place.at)
    SupportFactory(contribution=place.contribution, created_at=place.at - timedelta(days=900))
    table = participation_table(place.challenge, place.at)
    rows = {row.name: row for row in table.rows}
    mine = rows["Direction de l’accueil"]
    assert [(a.contributions, a.comments, a.supports) for a in mine.phases] == [
        (1, 0, 0),
        (1, 1, 1),
        (0, 0, 0),
    ]
    assert (mine.participants, mine.silent, mine.invited) == (3, False, True)
    assert rows["Personnes sans organisation"].phases[-1].supports == 1
    assert [row.organisation_id for row in table.silent] == [silent.organisation_id]
    assert (table.total.acts.total, table.total.participants, table.outside_phases) == (5, 3, True)


def test_the_table_costs_the_same_for_one_and_for_three_organisations():
    place = workshop()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            participation_table(place.challenge, place.at)
        return len(queries)

    ContributionFactory(challenge=place.challenge, organisation=OrganisationFactory())
    one = cost()
    for organisation in OrganisationFactory.create_batch(3):
        ContributionFactory(challenge=place.challenge, organisation=organisation)
    assert (one, cost()) == (7, 7)


def test_silent_people_are_participants_without_a_word_and_never_the_team():
    place = workshop()
    ParticipationFactory(challenge=place.challenge, person=place.facilitator)
    ParticipationFactory(challenge=place.challenge, person=PersonFactory(), left=True)
    draft = ContributionFactory(challenge=place.challenge, author=place.other, draft=True)
    assert set(silent_people(place.challenge, place.at)) == {place.participant, place.other}
    SupportFactory(contribution=place.contribution, person=place.participant)
    CommentFactory(contribution=place.contribution, author=draft.author)
    assert set(silent_people(place.challenge, place.at)) == set()


def test_a_nudge_reaches_the_silent_once_in_three_days():
    place = workshop()
    ministry = OrganisationFactory()
    InvitedOrganisationFactory(challenge=place.challenge, organisation=ministry)
    member = PersonFactory(organisation=OrganisationFactory(parent=ministry))
    gone = PersonFactory(organisation=ministry)
    ParticipationFactory(challenge=place.challenge, person=gone, removed=True)
    orgs = [ministry.pk, place.organisation.pk]
    done = nudge_silent_people(
        place.facilitator, place.challenge, **WORDS, organisations=orgs, people=True, at=place.at
    )
    told = set(Message.objects.values_list("recipient_id", flat=True))
    assert (done, told) == (Nudge(3, 0), {member.pk, place.participant.pk, place.other.pk})
    assert Line.objects.get(verb="contributions.nudge").details == {"told": 3, "passed_over": 0}
    with pytest.raises(ImpossibleNow, match="déjà été relancées"):
        nudge_silent_people(
            place.facilitator, place.challenge, **WORDS, people=True, at=place.at + timedelta(days=2, hours=23)
        )
    again = nudge_silent_people(
        place.facilitator, place.challenge, **WORDS, people=True, at=place.at + timedelta(days=3)
    )
    assert again == Nudge(2, 0)


def test_nobody_else_nudges_and_nobody_is_nudged_for_nothing():
    place = workshop()
    with pytest.raises(Refused):
        nudge_silent_people(place.moderator, place.challenge, **WORDS, people=True)
    with pytest.raises(ImpossibleNow, match="plus personne"):
        nudge_silent_people(place.facilitator, place.challenge, **WORDS, organisations=[place.organisation.pk])
    with pytest.raises(ImpossibleNow, match="Écrivez"):
        nudge_silent_people(place.facilitator, place.challenge, title=" ", text="Oui", people=True)
    assert Message.objects.count() == 0


def test_figures_leave_out_what_is_not_published():
    place = workshop()
    ContributionFactory(challenge=place.challenge, hidden=True)
    CommentFactory(contribution=place.contribution)
    SupportFactory(contribution=place.contribution)
    with CaptureQueriesContext(connection) as queries:
        figures = figures_of(place.challenge)
    assert (figures.contributions, figures.comments, figures.supports, figures.participants) == (1, 1, 1, 3)
    assert len(queries) == 2


def test_recount_mends_what_a_trigger_would_not_have_let_happen(capsys):
    place = workshop()
    CommentFactory(contribution=place.contribution)
    CommentFactory(contribution=place.contribution, hidden=True)
    SupportFactory(contribution=place.contribution)
    assert recount() == Recount(1, 2, 1, 0, 0)
    Contribution.objects.filter(pk=place.contribution.pk).update(comment_count=9, agree_count=9, mixed_count=9)
    call_command("recount")
    assert "compteurs réparés : 1" in capsys.readouterr().out
    place.contribution.refresh_from_db()
    assert (place.contribution.comment_count, place.contribution.agree_count, place.contribution.mixed_count) == (
        1,
        1,
        0,
    )
    assert recount() == Recount(1, 2, 1, 0, 0)
