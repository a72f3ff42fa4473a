"""What became of a contribution, in words and dates, without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fabrique.expression.contributions.actions import (
    hide_text,
    record_taken_up,
    restore_text,
    set_aside,
    unrecord_taken_up,
)
from fabrique.expression.contributions.queries import life_of
from fabrique.foundations.journal.actions import record
from factories.challenges import ThemeFactory
from factories.contributions import ContributionFactory
from factories.discussion import workshop

REASON = "Cette contribution sort du champ de la question."

pytestmark = pytest.mark.django_db


def write(place, verb, subject, minutes, **details):
    with transaction.atomic():
        record(
            place.facilitator,
            verb,
            subject,
            at=place.at + timedelta(minutes=minutes),
            scope=place.challenge,
            details=details,
        )


def said(contribution):
    return [(event.text, event.actor, event.detail) for event in life_of(contribution)]


def test_a_life_from_publication_to_a_reason():
    place = workshop()
    theme = ThemeFactory(challenge=place.challenge, name="Accueil")
    write(place, "contributions.publish", place.contribution, 0, kind="idee")
    write(place, "contributions.edit", place.contribution, 1, version=2)
    write(place, "sensemaking.move", place.contribution, 2, theme="Accueil", theme_id=theme.pk)
    write(place, "contributions.propose_coauthor", place.contribution, 3)
    write(place, "contributions.report", place.contribution, 4)
    set_aside(place.facilitator, place.contribution, reason=REASON, at=place.at + timedelta(minutes=5))
    place.contribution.refresh_from_db()
    assert said(place.contribution) == [
        ("Contribution publiée", "", ""),
        ("Texte modifié (version 2)", "l’auteur", ""),
        ("Rangée dans le thème « Accueil »", "l’équipe d’animation", ""),
        ("Écartée", "l’équipe d’animation", REASON),
    ]


def test_no_name_of_a_person_is_ever_told():
    place = workshop()
    hide_text(place.moderator, place.contribution, reason=REASON)
    restore_text(place.facilitator, place.contribution, reason=REASON)
    text = " ".join(str(event) for event in life_of(place.contribution))
    names = {person.family_name for person in place.people.values()}
    assert [name for name in names if name in text.split()] == []
    assert [words for words, _actor, _detail in said(place.contribution)] == [
        "Contribution publiée",
        "Masquée",
        "De nouveau visible",
    ]


def test_citations_told_by_two_packages_are_told_once():
    place = workshop()
    cite = {"recommendation_number": 3, "recommendation_id": 30}
    record_taken_up(place.participant, place.contribution, **cite, at=place.at + timedelta(minutes=1))
    details = {"recommendation": 3, "recommendation_id": 30, "challenge": place.challenge.slug}
    write(place, "recommendations.cite", place.contribution, 1, **details)
    unrecord_taken_up(place.participant, place.contribution, **cite, at=place.at + timedelta(minutes=2))
    record_taken_up(place.participant, place.contribution, **cite, at=place.at + timedelta(minutes=3))
    assert [words for words, _actor, _detail in said(place.contribution)] == [
        "Contribution publiée",
        "Reprise dans la recommandation n° 3",
        "La recommandation n° 3 ne s’appuie plus sur elle",
        "Reprise dans la recommandation n° 3",
    ]


def test_a_merged_text_goes_on_living_in_its_synthesis():
    place = workshop()
    synthesis = ContributionFactory(challenge=place.challenge, synthesis=True, title="Un guichet commun")
    child = ContributionFactory(
        challenge=place.challenge, merged=True, merged_into=synthesis, published_at=place.at, outcome_at=place.at
    )
    write(place, "contributions.edit", synthesis, 0, version=2)
    write(place, "sensemaking.merge", child, 1, synthesis=synthesis.pk)
    cite = {"recommendation_number": 7, "recommendation_id": 70}
    record_taken_up(place.participant, synthesis, **cite, at=place.at + timedelta(minutes=2))
    write(place, "publishing.publish", place.challenge, 3)
    assert [words for words, _actor, _detail in said(child)] == [
        "Contribution publiée",
        "Réunie avec d’autres dans la synthèse « Un guichet commun »",
        "Reprise dans la recommandation n° 7",
        "Rapport publié",
    ]


def test_the_title_of_a_hidden_synthesis_is_not_told():
    place = workshop()
    synthesis = ContributionFactory(challenge=place.challenge, synthesis=True, title="Titre injurieux", hidden=True)
    child = ContributionFactory(challenge=place.challenge, merged=True, merged_into=synthesis)
    write(place, "sensemaking.merge", child, 1, synthesis=synthesis.pk, title="Titre injurieux")
    assert "Titre injurieux" not in str(said(child))


def test_the_cost_does_not_grow_with_the_life():
    place = workshop()
    theme = ThemeFactory(challenge=place.challenge)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            life_of(place.contribution)
        return len(queries)

    write(place, "sensemaking.move", place.contribution, 1, theme_id=theme.pk)
    one = cost()
    for minute in range(2, 20):
        write(place, "sensemaking.move", place.contribution, minute, theme_id=theme.pk)
    assert (one, cost()) == (2, 2)
