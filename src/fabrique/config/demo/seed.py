"""Playing the whole story once, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from fabrique.config.demo import opening, others, suite_adoption, time, travel, waiting
from fabrique.config.demo.story import Story
from fabrique.expression.programmes.models import Programme
from fabrique.expression.recommendations.actions import announce_results
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.ui.wording import french

PROGRAMME = "terrain"
NAME = "Les idées du terrain"
SUMMARY = (
    "Programme fictif, pour la démonstration : cinq administrations et neuf entreprises inventées cherchent ensemble "
    "comment mieux accueillir, travailler et transmettre. Les personnes, les organisations et les textes le sont aussi."
)
NEWS = timedelta(days=4)


def already_told() -> bool:
    """Whether this database holds the story."""
    return Programme.objects.filter(name=french(NAME)).exists()


def tell_story(say: Callable[[str], None], *, at: datetime | None = None) -> int:
    """Play everything up to ``at``; return the number of acts."""
    story = Story(today=at or now())
    opening.people_arrive(story)
    opening.programme_starts(story, key=PROGRAMME, name=NAME, summary=SUMMARY)
    for scene in (waiting, time, travel, others):
        scene.tell(story, PROGRAMME)
    suite_adoption.tell(story)
    story.on(-36, 20, lambda instant: announce_results(at=instant))
    say(f"{len(story.acts)} actes à jouer…")
    with transaction.atomic():
        played = story.play()
        _settle_messages(story.today)
    say("Récit joué\u00a0: six espaces, trente personnes, vingt-quatre organisations.")
    return played


def _settle_messages(at: datetime) -> None:
    """What is old has been read; nothing of the past leaves by e-mail now."""
    Message.objects.filter(email_due_at__isnull=False).update(email_due_at=None)
    Message.objects.filter(created_at__lt=at - NEWS).update(read_at=F("created_at") + timedelta(hours=5))
