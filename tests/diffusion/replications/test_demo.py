"""The demonstration's three adoptions are told whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fabrique.config.demo import suite_replications
from fabrique.config.demo.story import Story
from fabrique.diffusion.replications.models import Obstacle, Replication
from fabrique.diffusion.replications.queries import ledger_of
from factories.people import OrganisationFactory, PersonFactory

from .scene import Scene

pytestmark = pytest.mark.django_db


def test_three_adoptions_are_told():
    scene = Scene()
    scene.sheet.contact = scene.contact
    scene.sheet.save(update_fields=["contact"])
    story = Story(datetime(2026, 9, 1, 9, tzinfo=UTC))
    story.people["thomas"] = scene.contact
    for who, key in suite_replications.ORGANISATIONS.items():
        company = {"company": True} if key == "ligne" else {}
        story.organisations[key] = OrganisationFactory(**company)
        story.people[who] = PersonFactory(organisation=story.organisations[key])
    told = suite_replications.tell(story, lambda: scene.sheet, contact="thomas")
    assert story.play() == 13
    rows = {who: Replication.objects.get(pk=row.pk) for who, row in told.rows.items()}
    assert {who: row.state for who, row in rows.items()} == {
        "fatou": "en_service",
        "ines": "lancee",
        "chloe": "abandonnee",
    }
    assert (rows["fatou"].confirmed, rows["chloe"].parent_id) == (True, rows["fatou"].pk)
    assert (ledger_of(rows["fatou"]).minutes, Obstacle.objects.count()) == (225, 1)
    assert rows["ines"].agreements.get().accepted_by_id == scene.contact.pk
