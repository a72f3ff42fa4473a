"""What became of a contribution, in words and dates, without a name."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import fabrique
from fabrique.expression.contributions.actions import (
    hide_text,
    record_taken_up,
    restore_text,
    set_aside,
    unrecord_taken_up,
)
from fabrique.expression.contributions.queries import life_of
from fabrique.expression.contributions.queries.line_of_life import TABLE
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


def test_a_sheet_born_of_it_is_told_once_as_long_as_it_is_published():
    place = workshop()
    write(place, "innovations.from", place.contribution, 1, sheet=7)
    write(place, "innovations.from", place.contribution, 2, sheet=8)
    write(place, "innovations.no_longer_from", place.contribution, 3, sheet=8)
    write(place, "innovations.no_longer_from", place.contribution, 4, sheet=7)
    write(place, "innovations.from", place.contribution, 5, sheet=7)
    told = [(event.text, event.href) for event in life_of(place.contribution)]
    assert told == [("Contribution publiée", ""), ("A donné une fiche innovation", "/innovations/7/")]


# What the journal keeps about a contribution and its page does not tell: private acts, and what others tell.
SILENT = {"commitments.remind", "commitments.rate", "innovations.no_longer_from"}


def test_every_line_that_the_suite_writes_about_a_contribution_has_its_sentence():
    """Read from the actions themselves: a new verb needs a sentence, or a reason to stay silent."""
    suite = Path(fabrique.__file__).parent / "implementation"
    told = set()
    for path in (suite / "commitments" / "actions").rglob("*.py"):
        told |= {f"commitments.{verb}" for verb in re.findall(r'tell_journal\(\w+, "(\w+)"', path.read_text())}
    for path in (suite / "innovations" / "actions").rglob("*.py"):
        verbs = re.findall(r'tell_origins\(actor, [\w.]+, "(\w+)"', path.read_text())
        told |= {f"innovations.{verb}" for verb in verbs}
    assert len(told) > 12
    assert told - SILENT - set(TABLE) == set()


def test_no_line_is_ever_shown_raw():
    place = workshop()
    write(place, "contributions.unheard_of", place.contribution, 1)
    for minute, verb in enumerate(sorted(TABLE), 2):
        write(place, verb, place.contribution, minute, unknown="details")
    raw = [words for words, _actor, _detail in said(place.contribution) if "." in words or "_" in words or not words]
    assert raw == []
