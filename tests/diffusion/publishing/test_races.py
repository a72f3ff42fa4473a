"""Two at once, with real connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from fabrique.diffusion.publishing import actions
from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries import mark_of, report_of
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError
from fabrique.foundations.notifications.models import Message
from factories.publishing import restitution


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_make_one() -> None:
    scene = restitution()
    actions.submit_report(scene.facilitator, scene.challenge, at=scene.at)
    mark = mark_of(report_of(scene.challenge), scene.challenge)
    actions.validate_report(scene.sponsor, scene.challenge, word="", mark=mark, at=scene.at)
    barrier = Barrier(2)

    def publish(role: str) -> str:
        try:
            barrier.wait(timeout=10)
            actions.publish_report(scene.people[role], scene.challenge)
        except DomainError as error:
            return type(error).__name__
        else:
            return "published"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, ["facilitator", "coordinator"])) == ["ImpossibleNow", "published"]
    assert WorkshopReport.objects.get().state == "publie"
    assert Line.objects.filter(verb="publishing.publish").count() == 1
    assert Message.objects.filter(kind="publishing.published", recipient=scene.named).count() == 1
