"""Filters, orders, pages; titles that look alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.queries import (
    Wanted,
    filter_choices,
    listing,
    participants_named,
    similar_contributions,
)
from factories.challenges import ChallengeFactory, TaxonomyFactory, TermFactory, ThemeFactory
from factories.contributions import CoauthorFactory, CommentFactory, ContributionFactory, SupportFactory
from factories.discussion import workshop
from factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def titles(place, role="participant", **wanted):
    found = listing(place.challenge, place.standing(role), Wanted(**wanted), at=place.at)
    return [card.contribution.title for card in found.cards]


@pytest.fixture
def place():
    made = workshop()
    type(made.contribution).objects.update(challenge=ChallengeFactory())  # a text that was published is never deleted
    return made


def add(place, title, **fields):
    fields.setdefault("published_at", place.at)
    return ContributionFactory(challenge=place.challenge, title=title, **fields)


def test_each_filter_keeps_what_it_says_and_nothing_else(place):
    theme = ThemeFactory(challenge=place.challenge)
    term = TermFactory(taxonomy=TaxonomyFactory(challenge=place.challenge))
    unit = OrganisationFactory()
    add(place, "thème", theme=theme)
    add(place, "rubrique", section=term)
    add(place, "pratique", kind="pratique")
    add(place, "organisation", organisation=unit)
    add(place, "écartée", set_aside=True)
    add(place, "reprise", taken_up=True)
    merged = add(place, "regroupée", merged=True)
    add(place, "mienne et regroupée", author=place.participant, merged=True)
    mine = add(place, "mienne", author=place.participant)
    supported = add(place, "soutenue")
    SupportFactory(contribution=supported, person=place.participant)
    SupportFactory(contribution=mine, person=place.other)
    signed = add(place, "signée")
    CoauthorFactory(contribution=signed, person=place.participant, accepted=True)
    CoauthorFactory(contribution=supported, person=place.participant, declined=True)
    assert titles(place, theme=theme.pk) == ["thème"]
    assert titles(place, section=term.pk) == ["rubrique"]
    assert titles(place, kind="pratique") == ["pratique"]
    assert titles(place, organisation=unit.pk) == ["organisation"]
    assert titles(place, state="ecartees") == ["écartée"]
    assert titles(place, state="reprises") == ["reprise"]
    assert set(titles(place, state="regroupees")) == {merged.title, "mienne et regroupée"}
    assert set(titles(place, mine=True)) == {"mienne", "mienne et regroupée", "signée"}
    assert titles(place, supported=True) == ["soutenue"]
    assert "thème" not in titles(place, without_theme=True)
    assert titles(place, role="nobody", mine=True, supported=True, unread=True) == titles(place, role="nobody")


def test_a_synthesis_counts_the_persons_behind_what_it_gathers(place):
    synthesis = add(place, "synthèse", synthesis=True)
    person = PersonFactory()
    for title in ("une", "deux"):
        part = add(place, title)
        SupportFactory(contribution=part, person=person)
        SupportFactory(contribution=part)
        type(part).objects.filter(pk=part.pk).update(state="fusionnee", merged_into=synthesis)
    [card] = listing(place.challenge, place.standing("nobody"), Wanted(), at=place.at).cards
    assert (card.contribution.title, card.supporters) == ("synthèse", 3)


def test_words_are_found_without_accents_and_in_the_plural(place):
    add(place, "Déménager les guichets", body="<p>Près de la gare</p>")
    add(place, "Autre chose", body="<p>Un guichet unique</p>")
    add(place, "Sans rapport", body="<p>Rien</p>")
    assert set(titles(place, text="guichet")) == {"Déménager les guichets", "Autre chose"}
    assert titles(place, text="demenager") == ["Déménager les guichets"]
    assert titles(place, text="guichet -unique") == ["Déménager les guichets"]
    for odd in ("'", '"', "& | !", "<script>", "%", "\\", "()"):
        assert isinstance(titles(place, text=odd), list)


def test_orders(place):
    old = add(place, "ancienne", published_at=place.at - timedelta(days=2), external_agree=9)
    CommentFactory(contribution=old)
    add(place, "récente", published_at=place.at)
    SupportFactory(contribution=add(place, "moyenne", published_at=place.at - timedelta(days=1)))
    assert titles(place) == ["récente", "moyenne", "ancienne"]
    assert titles(place, order="soutenues") == ["ancienne", "moyenne", "récente"]
    assert titles(place, order="discutees")[0] == "ancienne"


def test_hidden_totals_do_not_order_the_list():
    place = workshop(hides_tallies=True)
    ContributionFactory(
        challenge=place.challenge, title="très soutenue", published_at=place.at - timedelta(days=9), external_agree=500
    )
    found = listing(place.challenge, place.standing("facilitator"), Wanted(order="soutenues"), at=place.at)
    assert (found.order, [card.contribution.title for card in found.cards][-1]) == ("recentes", "très soutenue")


@pytest.mark.parametrize("order", ["recentes", "soutenues", "discutees"])
def test_pages_follow_each_other_without_a_hole_or_a_double(place, order):
    for number in range(45):
        add(place, f"n° {number}", published_at=place.at - timedelta(minutes=number // 3), external_agree=number % 4)
    seen, cursor = [], ""
    while True:
        found = listing(place.challenge, place.standing("participant"), Wanted(order=order), at=place.at, cursor=cursor)
        seen += [card.contribution.pk for card in found.cards]
        cursor = found.page.next_cursor
        if not cursor:
            break
    assert (len(seen), len(set(seen)), found.count, found.more) == (45, 45, 45, False)


def test_a_discreet_author_cannot_be_found_by_organisation(place):
    unit = OrganisationFactory(name="Bureau discret")
    add(place, "discrète", organisation=unit, anonymous_to_readers=True)
    assert titles(place, organisation=unit.pk) == []
    assert titles(place, role="moderator", organisation=unit.pk) == []
    assert titles(place, role="facilitator", organisation=unit.pk) == ["discrète"]
    choices = {
        role: [label for _, label in filter_choices(place.challenge, place.standing(role)).organisations]
        for role in ("participant", "facilitator")
    }
    assert choices == {"participant": [], "facilitator": ["Bureau discret"]}


def test_mangled_filters_and_cursors_give_the_first_page(client, place):
    add(place, "seule")
    client.force_login(place.participant, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/ateliers/{place.challenge.slug}/contributions/"
    for query in (
        "?cursor=abc",
        "?theme=0'--",
        "?theme=999999",
        "?organisation=x",
        "?tri=password",
        "?etat=moderee",
        "?nature=<b>",
        "?rubrique=1e9",
    ):
        answer = client.get(address + query)
        assert (answer.status_code, "seule" in answer.content.decode()) == (200, True), query


def test_near_titles_come_first_and_only_published_ones(place):
    near = add(place, "Ouvrir un guichet unique en mairie")
    add(place, "Former les agents au numérique")
    for trait in ("draft", "hidden", "withdrawn", "merged"):
        add(place, "Ouvrir un guichet unique en mairie", **{trait: True})
    ContributionFactory(title="Ouvrir un guichet unique en mairie")
    assert [each.pk for each in similar_contributions(place.challenge, "guichets uniques")] == [near.pk]
    assert [each.pk for each in similar_contributions(place.challenge, "Ouvir un gichet unik en meirie")] == [near.pk]
    assert similar_contributions(place.challenge, "Ouvrir un guichet unique en mairie", besides=near.pk) == []
    for nothing in ("", "ab", "'; drop table--", "<script>", "!!!!!", "& | ! ( )"):
        assert similar_contributions(place.challenge, nothing) == []


def test_near_titles_ask_at_most_a_few_questions(place):
    for number in range(8):
        add(place, f"Un guichet numéro {number}")
    with CaptureQueriesContext(connection) as queries:
        assert len(similar_contributions(place.challenge, "Un guichet pour tous les usagers de la mairie")) == 5
    assert len(queries) <= 5


def test_only_participants_are_found_by_name(place):
    place.other.family_name, place.outsider.family_name, place.participant.family_name = "Étienne", "Etienne", "Durand"
    for person in (place.other, place.outsider, place.participant):
        person.save()
    found = participants_named(Challenge.objects.get(pk=place.challenge.pk), "etienne", except_ids=set())
    assert [entry.person for entry in found] == [place.other]
    assert participants_named(place.challenge, "e", except_ids=set()) == []
    assert participants_named(place.challenge, "etienne", except_ids={place.other.pk}) == []
