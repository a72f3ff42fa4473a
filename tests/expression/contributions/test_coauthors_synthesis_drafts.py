"""Parts that are proposed and agreed to; syntheses; what forms save by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.expression.contributions import actions, rules
from fabrique.expression.contributions.models import Coauthor, Contribution, Draft
from fabrique.expression.contributions.states import CONTRIBUTION_LIFE, ContributionState, Outcome
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.challenges import ThemeFactory
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.discussion import workshop

pytestmark = pytest.mark.django_db


def test_a_part_is_proposed_told_accepted_and_told_back():
    place = workshop()
    asked = actions.propose_share(place.author, place.contribution, person=place.other, share=30, at=place.at)
    accepted = actions.accept_share(place.other, asked, share=30, at=place.at)
    assert (accepted.state, accepted.decided_at) == ("acceptee", place.at)
    assert list(Message.objects.order_by("pk").values_list("recipient_id", "kind")) == [
        (place.other.pk, "contributions.share_proposed"),
        (place.author.pk, "contributions.share_answered"),
    ]


def test_a_changed_part_must_be_agreed_to_again():
    place = workshop()
    asked = actions.propose_share(place.author, place.contribution, person=place.other, share=30)
    actions.accept_share(place.other, asked, share=30)
    actions.propose_share(place.author, place.contribution, person=place.other, share=50)
    asked.refresh_from_db()
    assert (asked.share, asked.state, asked.decided_at) == (50, "proposee", None)
    with pytest.raises(Conflict, match="50"):
        actions.accept_share(place.other, asked, share=30)


@pytest.mark.parametrize("share", [0, -1, 70, 100])
def test_the_whole_stays_under_one_hundred(share):
    place = workshop()
    CoauthorFactory(contribution=place.contribution, share=30)
    CoauthorFactory(contribution=place.contribution, share=60, declined=True)
    with pytest.raises(Refused):
        actions.propose_share(place.author, place.contribution, person=place.other, share=share)
    assert Coauthor.objects.count() == 2


@pytest.mark.parametrize("role", ["author", "outsider", "facilitator"])
def test_the_author_and_those_outside_are_not_co_authors(role):
    place = workshop()
    with pytest.raises(Refused):
        actions.propose_share(place.author, place.contribution, person=place.people[role], share=10)


def test_nobody_answers_for_another_and_a_removed_one_is_told():
    place = workshop()
    asked = actions.propose_share(place.author, place.contribution, person=place.other, share=30)
    for role in ("author", "participant", "facilitator"):
        with pytest.raises(Refused):
            actions.accept_share(place.people[role], asked, share=30)
    actions.remove_coauthor(place.author, asked)
    with pytest.raises(Conflict):
        actions.accept_share(place.other, asked, share=30)
    assert list(Message.objects.filter(recipient=place.other).order_by("pk").values_list("kind", flat=True)) == [
        "contributions.share_proposed",
        "contributions.share_removed",
    ]


def test_a_co_author_edits_once_accepted_and_no_longer_after_leaving():
    place = workshop()
    new = actions.Deposit(kind="idee", title="Autre", text="Texte")
    asked = actions.propose_share(place.author, place.contribution, person=place.other, share=30)
    actions.accept_share(place.other, asked, share=30)
    assert actions.edit_contribution(place.other, place.contribution, deposit=new, seen="v1").version_number == 2
    actions.decline_share(place.other, asked, share=30)
    with pytest.raises(Refused):
        actions.edit_contribution(
            place.other, place.contribution, deposit=actions.Deposit(kind="idee", title="B", text="C"), seen="v2"
        )


def test_a_synthesis_is_written_by_the_facilitator_alone():
    place = workshop()
    with pytest.raises(Refused):
        actions.create_synthesis(place.participant, place.challenge, title="T", text="X")
    made = actions.create_synthesis(place.facilitator, place.challenge, title="Ensemble", text="- un\n- deux")
    assert (made.kind, made.state, made.versions.count()) == ("synthese", ContributionState.PUBLISHED, 1)
    with pytest.raises(Refused):
        actions.withdraw_contribution(place.facilitator, made)
    edited = actions.edit_contribution(
        place.facilitator, made, deposit=actions.Deposit(kind="synthese", title="Mieux", text="Oui"), seen="v1"
    )
    assert edited.version_number == 2


def test_merging_and_undoing_gives_everything_back():
    place = workshop()
    synthesis = ContributionFactory(challenge=place.challenge, synthesis=True)
    cited = ContributionFactory(challenge=place.challenge, taken_up=True)
    merged = actions.mark_merged(place.facilitator, [place.contribution, cited], synthesis, at=place.at)
    assert {(each.state, each.merged_into_id, each.outcome) for each in merged} == {
        ("fusionnee", synthesis.pk, Outcome.MERGED),
        ("fusionnee", synthesis.pk, Outcome.TAKEN_UP),
    }
    undone = actions.mark_unmerged(place.facilitator, merged, at=place.at)
    assert {(each.state, each.merged_into_id, each.outcome) for each in undone} == {
        ("publiee", None, Outcome.PENDING),
        ("publiee", None, Outcome.TAKEN_UP),
    }
    with pytest.raises(Conflict):
        actions.mark_unmerged(place.facilitator, merged, at=place.at)


def test_merging_refuses_what_is_not_there_any_more():
    place = workshop()
    synthesis = ContributionFactory(challenge=place.challenge, synthesis=True)
    with pytest.raises(ImpossibleNow):
        actions.mark_merged(
            place.facilitator, [ContributionFactory(challenge=place.challenge, withdrawn=True)], synthesis, at=place.at
        )
    with pytest.raises(Refused):
        actions.mark_merged(place.facilitator, [ContributionFactory()], synthesis, at=place.at)
    with pytest.raises(Conflict):
        actions.mark_merged(place.facilitator, [synthesis], place.contribution, at=place.at)


def test_moving_says_what_really_moved():
    place = workshop()
    theme = ThemeFactory(challenge=place.challenge)
    there = ContributionFactory(challenge=place.challenge, theme=theme)
    assert actions.move_to_theme([there, place.contribution], theme) == [place.contribution]
    assert set(Contribution.objects.filter(theme=theme)) == {there, place.contribution}
    with pytest.raises(Conflict):
        actions.move_to_theme([there], ThemeFactory(challenge=place.challenge, retired_at=place.at))
    with pytest.raises(Refused):
        actions.move_to_theme([there], ThemeFactory())


def test_the_last_saving_wins_and_a_draft_is_ones_own():
    place = workshop()
    actions.save_draft(
        place.participant, place.challenge, form_key="contribution:new", fields={"title": "A", "text": "", "x": None}
    )
    actions.save_draft(place.participant, place.challenge, form_key="contribution:new", fields={"title": "B"})
    actions.save_draft(place.other, place.challenge, form_key="contribution:new", fields={"title": "C"})
    assert sorted(Draft.objects.values_list("person_id", "fields__title")) == sorted(
        [(place.participant.pk, "B"), (place.other.pk, "C")]
    )
    actions.drop_draft(place.participant, place.challenge, form_key="contribution:new")
    assert Draft.objects.get().person == place.other


def test_drafts_refuse_outsiders_odd_keys_and_huge_texts():
    place = workshop()
    for actor, key, fields in (
        (place.outsider, "contribution:new", {"title": "A"}),
        (place.participant, "../../x", {"title": "A"}),
        (place.participant, "contribution:new", {"text": "x" * 300_000}),
    ):
        with pytest.raises(Refused):
            actions.save_draft(actor, place.challenge, form_key=key, fields=fields)
    assert Draft.objects.count() == 0


@given(st.lists(st.sampled_from(list(ContributionState)), min_size=1, max_size=8))
def test_no_walk_through_the_table_leaves_withdrawn(path):
    state = ContributionState.DRAFT
    for target in path:
        if CONTRIBUTION_LIFE.allows(state, target):
            assert state != ContributionState.WITHDRAWN
            state = target


def test_proposed_persons_and_accepted_ones_are_with_the_author():
    assert set(rules.WITH_AUTHOR) == {"proposee", "acceptee"}
