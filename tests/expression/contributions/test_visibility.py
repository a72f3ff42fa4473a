"""Who sees a contribution and its author: the filter and the predicate say the same."""

from __future__ import annotations

import itertools

import pytest
from django.http import Http404

from fabrique.expression.contributions import queries, rules
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.people.queries import standing_of
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.discussion import workshop
from factories.people import PersonFactory

pytestmark = pytest.mark.django_db

TRAITS = {
    "draft": {"draft": True},
    "published": {},
    "hidden": {"hidden": True},
    "merged": {"merged": True},
    "withdrawn": {"withdrawn": True},
}
ROLES = (
    "nobody",
    "outsider",
    "participant",
    "author",
    "depositor",
    "asked",
    "signer",
    "decliner",
    "moderator",
    "facilitator",
    "sponsor",
)
SEEN = {
    "published": set(ROLES),
    "merged": set(ROLES),
    "draft": {"author", "depositor", "asked", "signer"},
    "hidden": {"author", "depositor", "moderator", "facilitator"},
    "withdrawn": {"author", "depositor"},
}
NAMED = {"author", "depositor", "asked", "signer", "facilitator"}


def place_with(state, **fields):
    place = workshop()
    for role in ("depositor", "asked", "signer", "decliner"):
        place.people[role] = PersonFactory()
    contribution = ContributionFactory(
        challenge=place.challenge, author=place.author, deposited_by=place.depositor, **TRAITS[state], **fields
    )
    CoauthorFactory(contribution=contribution, person=place.asked)
    CoauthorFactory(contribution=contribution, person=place.signer, accepted=True)
    CoauthorFactory(contribution=contribution, person=place.decliner, declined=True)
    return place, contribution


@pytest.mark.parametrize("state", list(TRAITS))
def test_each_role_sees_what_the_table_says_and_filter_and_predicate_agree(state):
    place, contribution = place_with(state)
    asked = queries.coauthor_ids(contribution)
    by_filter = {
        role
        for role in ROLES
        if Contribution.objects.filter(rules.visible_to(place.standing(role)), pk=contribution.pk).exists()
    }
    by_rule = {role for role in ROLES if rules.can_see(place.standing(role), contribution, coauthor_ids=asked)}
    assert (by_filter, by_rule) == (SEEN[state], SEEN[state])


@pytest.mark.parametrize("state", ["published", "merged", "hidden"])
def test_an_author_named_to_the_facilitator_is_named_to_nobody_else(state):
    place, contribution = place_with(state, anonymous_to_readers=True)
    asked = queries.coauthor_ids(contribution)
    by_filter = {
        role
        for role in ROLES
        if Contribution.objects.filter(rules.author_named_to(place.standing(role)), pk=contribution.pk).exists()
    }
    by_rule = {role for role in ROLES if rules.names_author(place.standing(role), contribution, coauthor_ids=asked)}
    assert (by_filter, by_rule) == (NAMED, NAMED)


@pytest.mark.parametrize(("state", "role"), list(itertools.product(TRAITS, ROLES)))
def test_the_page_is_not_found_by_whoever_may_not_read(state, role):
    place, contribution = place_with(state)
    base = standing_of(place.people.get(role), place.at)
    inside = role not in {"nobody", "outsider", "depositor", "asked", "signer", "decliner"}
    if inside and role in SEEN[state]:
        assert queries.contribution_for(base, contribution.pk, place.at).contribution == contribution
    else:
        with pytest.raises(Http404):
            queries.contribution_for(base, contribution.pk, place.at)


def test_the_line_about_a_discreet_author_holds_no_name():
    place, contribution = place_with(
        "published",
        anonymous_to_readers=True,
        group_name="Équipe de Mme Dupont",
        origin="papier",
        origin_note="Bureau de Mme Dupont",
    )
    asked = list(queries.coauthors_of(contribution))
    shown = queries.authorship(place.standing("participant"), contribution, asked)
    assert (shown.name, shown.organisation, shown.coauthors, shown.origin, shown.known) == (
        "Auteur connu de la seule équipe d’animation",
        "",
        (),
        "Reçue sur papier",
        False,
    )
    told = queries.authorship(place.standing("facilitator"), contribution, asked)
    assert (told.name, told.coauthors, told.discreet) == ("Équipe de Mme Dupont", (place.signer.get_full_name(),), True)
