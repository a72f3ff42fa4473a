"""What is told of the time given."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Help
from fabrique.diffusion.replications.notices.wording import named, tell
from fabrique.diffusion.replications.queries import adopter_people, source_people
from fabrique.foundations.people.models import Person


def tell_of_help(line: Help, actor: Person, *, at: datetime) -> None:
    """Tell who gave the time, and the other side, what was written down."""
    replication = line.replication
    title = _("Aide notée pour «\u00a0%(title)s\u00a0», reprise par %(adopter)s") % named(replication)
    text = _("%(person)s\u00a0: %(minutes)d minutes.") % {"person": line.person, "minutes": line.minutes}
    told = {line.person_id} | adopter_people(replication) | source_people(replication, at)
    tell(replication, told - {actor.pk}, "help", title, text=text, at=at)
