"""Depositing, keeping, publishing, changing and withdrawing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.actions import (
    Deposit,
    deposit_contribution,
    draft_contribution,
    edit_contribution,
    publish_contribution,
    save_draft,
    stamp,
    withdraw_contribution,
)
from fabrique.expression.contributions.models import Contribution, ContributionVersion, Draft
from fabrique.expression.contributions.states import ContributionState, Origin
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.notifications.actions import follow
from fabrique.foundations.notifications.models import Message
from factories.challenges import TermFactory
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.discussion import workshop

pytestmark = pytest.mark.django_db
IDEA = Deposit(kind="idee", title="Un bureau partagé", text="Accueillir **ensemble**.")


def test_a_deposit_is_published_versioned_journalled_and_told_to_followers():
    place = workshop()
    follow(place.other, f"challenge:{place.challenge.pk}", at=place.at)
    follow(place.outsider, f"challenge:{place.challenge.pk}", at=place.at)
    follow(place.participant, f"challenge:{place.challenge.pk}", at=place.at)
    made = deposit_contribution(place.participant, place.challenge, deposit=IDEA, at=place.at)
    assert (made.state, made.body, made.plain, made.published_at, made.organisation, made.phase.kind) == (
        ContributionState.PUBLISHED,
        "<p>Accueillir <strong>ensemble</strong>.</p>",
        "Accueillir ensemble.",
        place.at,
        place.organisation,
        PhaseKind.EXPLORATION,
    )
    assert list(made.versions.values_list("number", "title", "author")) == [
        (1, "Un bureau partagé", place.participant.pk)
    ]
    assert list(
        Line.objects.filter(subject_id=made.pk, subject_type="contribution").values_list("verb", "actor_id")
    ) == [("contributions.publish", place.participant.pk)]
    assert set(Message.objects.values_list("recipient_id", "kind")) == {(place.other.pk, "contributions.published")}


def test_a_double_click_gives_one_contribution_and_a_later_one_gives_two():
    place = workshop()
    first = deposit_contribution(place.participant, place.challenge, deposit=IDEA, at=place.at)
    again = deposit_contribution(place.participant, place.challenge, deposit=IDEA, at=place.at + timedelta(seconds=3))
    later = deposit_contribution(place.participant, place.challenge, deposit=IDEA, at=place.at + timedelta(seconds=30))
    assert (again.pk, later.pk == first.pk) == (first.pk, False)


@pytest.mark.parametrize(("role", "error"), [("outsider", Refused), ("author", None), ("sponsor", None)])
def test_participants_and_the_team_deposit(role, error):
    place = workshop()
    if error is None:
        assert deposit_contribution(place.people[role], place.challenge, deposit=IDEA).author == place.people[role]
    else:
        with pytest.raises(error):
            deposit_contribution(place.people[role], place.challenge, deposit=IDEA)


def test_a_late_deposit_is_refused_with_the_date_and_the_draft_is_kept():
    place = workshop(PhaseKind.CONVERGENCE)
    with pytest.raises(ImpossibleNow, match="s’est terminée le"):
        deposit_contribution(place.participant, place.challenge, deposit=IDEA)
    draft = draft_contribution(place.participant, place.challenge, deposit=IDEA)
    assert (draft.state, draft.versions.count()) == (ContributionState.DRAFT, 0)


def test_the_very_instant_of_the_end_is_too_late():
    place = workshop()
    phase = place.challenge.phases.get(kind=PhaseKind.EXPLORATION)
    just_before = deposit_contribution(
        place.participant, place.challenge, deposit=IDEA, at=phase.ends_at - timedelta(microseconds=1)
    )
    assert just_before.published_at < phase.ends_at
    with pytest.raises(ImpossibleNow):
        deposit_contribution(place.author, place.challenge, deposit=IDEA, at=phase.ends_at)


def test_publishing_a_draft_makes_version_one_and_forgets_the_autosaved_form():
    place = workshop()
    save_draft(place.participant, place.challenge, form_key="contribution:new", fields={"title": "Un bu"})
    draft = draft_contribution(place.participant, place.challenge, deposit=IDEA)
    assert Draft.objects.count() == 0
    edited = edit_contribution(
        place.participant, draft, deposit=Deposit(kind="idee", title="Deux bureaux", text="Oui."), seen=stamp(draft)
    )
    published = publish_contribution(place.participant, edited)
    assert publish_contribution(place.participant, edited).pk == published.pk
    assert list(ContributionVersion.objects.filter(contribution=draft).values_list("number", "title")) == [
        (1, "Deux bureaux")
    ]


def test_an_edit_makes_a_version_and_the_same_text_makes_none():
    place = workshop()
    new = Deposit(kind="idee", title="Autre titre", text="Autre texte.")
    edited = edit_contribution(place.author, place.contribution, deposit=new, seen="v1")
    same = edit_contribution(place.author, edited, deposit=new, seen="v1")
    assert (edited.version_number, same.version_number) == (2, 2)
    assert list(edited.versions.values_list("number", "title"))[1] == (2, "Autre titre")
    assert Line.objects.get(verb="contributions.edit").details == {"version": 2}


def test_two_people_saving_the_second_is_told_and_nothing_is_lost():
    place = workshop()
    CoauthorFactory(contribution=place.contribution, person=place.participant, accepted=True)
    edit_contribution(place.author, place.contribution, deposit=Deposit(kind="idee", title="A", text="Un"), seen="v1")
    with pytest.raises(Conflict, match="modifié entre-temps"):
        edit_contribution(
            place.participant, place.contribution, deposit=Deposit(kind="idee", title="B", text="Deux"), seen="v1"
        )
    place.contribution.refresh_from_db()
    assert (place.contribution.title, place.contribution.version_number) == ("A", 2)


@pytest.mark.parametrize("role", ["participant", "moderator", "facilitator", "outsider", "asked"])
def test_nobody_else_edits(role):
    place = workshop()
    place.people["asked"] = CoauthorFactory(contribution=place.contribution, person=place.other).person
    with pytest.raises(Refused):
        edit_contribution(place.people[role], place.contribution, deposit=IDEA, seen="v1")


@pytest.mark.parametrize("trait", ["hidden", "merged", "withdrawn"])
def test_a_text_that_is_no_longer_published_does_not_change(trait):
    place = workshop()
    contribution = ContributionFactory(challenge=place.challenge, author=place.author, **{trait: True})
    with pytest.raises(ImpossibleNow):
        edit_contribution(place.author, contribution, deposit=IDEA, seen="v1")


def test_withdrawing_asks_the_author_and_refuses_what_was_taken_up():
    place = workshop()
    with pytest.raises(Refused):
        withdraw_contribution(place.facilitator, place.contribution)
    gone = withdraw_contribution(place.author, place.contribution)
    assert gone.state == ContributionState.WITHDRAWN
    cited = ContributionFactory(challenge=place.challenge, author=place.author, taken_up=True)
    with pytest.raises(ImpossibleNow, match="recommandation"):
        withdraw_contribution(place.author, cited)


def test_only_facilitators_deposit_in_the_name_of_a_participant_who_is_told():
    place = workshop()
    paper = Deposit(
        kind="constat",
        title="Le guichet",
        text="Trop loin.",
        origin=Origin.PAPER,
        origin_note="Boîte",
        author=place.author,
    )
    with pytest.raises(Refused):
        deposit_contribution(place.participant, place.challenge, deposit=paper)
    made = deposit_contribution(place.facilitator, place.challenge, deposit=paper)
    assert (made.author, made.deposited_by, made.organisation) == (place.author, place.facilitator, place.organisation)
    assert Message.objects.get(recipient=place.author).kind == "contributions.deposited_for"


def test_a_participant_deposits_what_a_group_said():
    place = workshop()
    room = Deposit(
        kind="constat",
        title="Le guichet",
        text="Trop loin.",
        origin=Origin.ROOM,
        group_name="Agents de Rennes",
        participants_count=14,
    )
    made = deposit_contribution(place.participant, place.challenge, deposit=room)
    assert (made.author, made.deposited_by, made.group_name, made.participants_count) == (
        place.participant,
        place.participant,
        "Agents de Rennes",
        14,
    )


def test_a_section_of_another_challenge_and_an_unknown_kind_are_refused():
    place = workshop()
    with pytest.raises(Refused):
        deposit_contribution(
            place.participant, place.challenge, deposit=Deposit(kind="idee", title="A", text="B", section=TermFactory())
        )
    with pytest.raises(Refused):
        deposit_contribution(place.participant, place.challenge, deposit=Deposit(kind="synthese", title="A", text="B"))
    assert Contribution.objects.count() == 1


def test_scripts_are_cleaned_from_the_text():
    place = workshop()
    evil = Deposit(
        kind="idee",
        title="<script>alert(1)</script>\n titre",
        text="<img src=x onerror=alert(1)> [lien](javascript:alert(1))",
    )
    made = deposit_contribution(place.participant, place.challenge, deposit=evil)
    assert made.title == "<script>alert(1)</script> titre"
    assert "<img" not in made.body and 'href="javascript' not in made.body
