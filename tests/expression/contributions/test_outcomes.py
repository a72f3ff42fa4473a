"""Taken up, set aside with a reason, looked at again; nobody is left."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.contributions.actions import (
    SetAside,
    record_taken_up,
    reopen_outcome,
    set_aside,
    set_aside_selection,
    set_aside_theme,
    unrecord_taken_up,
)
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import (
    outcome_counts,
    untreated,
    untreated_page,
    untreated_themes,
)
from fabrique.expression.contributions.rules import can_see_outcomes, can_set_aside, is_untreated
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.challenges import ThemeFactory
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.discussion import workshop

REASON = "Cette contribution sort du champ de la question."
ROLES = ("nobody", "outsider", "participant", "author", "facilitator", "moderator", "sponsor")

pytestmark = pytest.mark.django_db


def outcome(contribution):
    return Contribution.objects.values_list("outcome", flat=True).get(pk=contribution.pk)


def test_who_sets_aside_and_who_reads_the_outcomes():
    place = workshop()
    assert {role for role in ROLES if can_set_aside(place.standing(role), place.contribution)} == {"facilitator"}
    staff = {"facilitator", "moderator", "sponsor"}
    assert {role for role in ROLES if can_see_outcomes(place.standing(role))} == staff


@pytest.mark.parametrize("trait", ["draft", "hidden", "withdrawn", "merged", "set_aside", "taken_up"])
def test_the_rule_and_the_list_agree_on_what_waits(trait):
    place = workshop()
    text = ContributionFactory(challenge=place.challenge, **{trait: True})
    assert not is_untreated(text)
    assert text not in set(untreated(place.challenge))
    assert not can_set_aside(place.standing("facilitator"), text)
    assert is_untreated(place.contribution)
    assert place.contribution in set(untreated(place.challenge))


def test_one_is_set_aside_and_its_authors_told_why():
    place = workshop()
    CoauthorFactory(contribution=place.contribution, person=place.other, accepted=True)
    CoauthorFactory(contribution=place.contribution, person=place.participant)
    aside = set_aside(place.facilitator, place.contribution, reason=REASON, at=place.at)
    assert (aside.outcome, aside.outcome_reason, aside.outcome_at, aside.outcome_by) == (
        "ecartee",
        REASON,
        place.at,
        place.facilitator,
    )
    assert set(Message.objects.values_list("recipient_id", flat=True)) == {place.author.pk, place.other.pk}
    assert all(REASON in text for text in Message.objects.values_list("text", flat=True))
    with pytest.raises(ImpossibleNow, match="déjà une suite"):
        set_aside(place.facilitator, place.contribution, reason=REASON)
    with pytest.raises(Refused):
        reopen_outcome(place.moderator, place.contribution)
    back = reopen_outcome(place.facilitator, place.contribution)
    assert (back.outcome, back.outcome_reason, back.outcome_at) == ("en_attente", "", None)


def test_a_short_reason_sets_nothing_aside():
    place = workshop()
    with pytest.raises(ImpossibleNow, match="une phrase"):
        set_aside_selection(place.facilitator, place.challenge, [place.contribution.pk], reason="Non")
    assert outcome(place.contribution) == "en_attente"


def test_a_selection_passes_over_what_has_an_outcome_and_never_touches_another_challenge():
    place, elsewhere = workshop(), workshop()
    taken = ContributionFactory(challenge=place.challenge, taken_up=True)
    chosen = [place.contribution.pk, taken.pk, elsewhere.contribution.pk]
    done = set_aside_selection(place.facilitator, place.challenge, chosen, reason=REASON)
    assert done == SetAside(1, passed_over=2)
    assert [outcome(each) for each in (place.contribution, taken, elsewhere.contribution)] == [
        "ecartee",
        "reprise",
        "en_attente",
    ]
    with pytest.raises(Refused):
        set_aside_selection(place.sponsor, place.challenge, chosen, reason=REASON)


def test_a_theme_is_set_aside_in_one_message_per_author():
    place = workshop()
    theme = ThemeFactory(challenge=place.challenge)
    mine = ContributionFactory.create_batch(3, challenge=place.challenge, theme=theme, author=place.author)
    done = set_aside_theme(place.facilitator, place.challenge, theme.pk, reason=REASON)
    assert done == SetAside(3)
    assert Message.objects.filter(recipient=place.author).count() == 1
    assert Line.objects.filter(verb="contributions.set_aside").count() == len(mine)
    assert outcome(place.contribution) == "en_attente"
    assert set_aside_theme(place.facilitator, place.challenge, None, reason=REASON) == SetAside(1)


def test_taken_up_by_two_recommendations_and_let_go():
    place = workshop()
    cite = {"recommendation_number": 4, "recommendation_id": 40, "at": place.at}
    record_taken_up(place.participant, place.contribution, **cite)
    record_taken_up(place.participant, place.contribution, **cite)
    record_taken_up(place.participant, place.contribution, recommendation_number=5, recommendation_id=50)
    assert Message.objects.filter(recipient=place.author).count() == 2
    unrecord_taken_up(place.participant, place.contribution, recommendation_number=4, recommendation_id=40)
    assert outcome(place.contribution) == "reprise"
    unrecord_taken_up(place.participant, place.contribution, recommendation_number=5, recommendation_id=50)
    assert outcome(place.contribution) == "en_attente"
    record_taken_up(place.participant, place.contribution, **cite)
    assert outcome(place.contribution) == "reprise"
    assert Message.objects.filter(recipient=place.author).count() == 2


def test_a_merged_text_let_go_is_merged_again_and_a_hidden_one_is_not_cited():
    place = workshop()
    merged = ContributionFactory(challenge=place.challenge, merged=True)
    cite = {"recommendation_number": 1, "recommendation_id": 10}
    record_taken_up(place.participant, merged, **cite)
    unrecord_taken_up(place.participant, merged, **cite)
    assert outcome(merged) == "fusionnee"
    hidden = ContributionFactory(challenge=place.challenge, hidden=True)
    with pytest.raises(ImpossibleNow):
        record_taken_up(place.participant, hidden, **cite)


def test_counts_in_one_query_and_by_theme():
    place = workshop()
    theme = ThemeFactory(challenge=place.challenge, name="Accueil")
    ContributionFactory.create_batch(2, challenge=place.challenge, theme=theme)
    for trait in ("merged", "taken_up", "set_aside", "hidden", "withdrawn", "draft"):
        ContributionFactory(challenge=place.challenge, **{trait: True})
    with CaptureQueriesContext(connection) as queries:
        counts = outcome_counts(place.challenge)
    assert (counts.pending, counts.taken_up, counts.merged, counts.set_aside, counts.total) == (4, 1, 1, 1, 7)
    assert len(queries) == 1
    assert [(each.name, each.pending) for each in untreated_themes(place.challenge)] == [("Accueil", 2), ("", 2)]
    assert [row.theme for row in untreated_page(place.challenge, theme_id=theme.pk)] == [theme, theme]
