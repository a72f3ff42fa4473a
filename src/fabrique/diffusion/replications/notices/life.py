"""What each side is told of the other's steps."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.notices.wording import named, tell
from fabrique.diffusion.replications.queries import adopter_people, source_people
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.foundations.people.models import Person

TITLES = {
    ReplicationState.STUDY: gettext_lazy("%(adopter)s étudie la reprise de «\u00a0%(title)s\u00a0»"),
    ReplicationState.LAUNCHED: gettext_lazy("%(adopter)s lance «\u00a0%(title)s\u00a0»"),
    ReplicationState.IN_SERVICE: gettext_lazy("«\u00a0%(title)s\u00a0» est en service\u00a0: %(adopter)s"),
}


def tell_of_interest(replication: Replication, actor: Person, *, at: datetime) -> None:
    """Tell the sheet's contact that another organisation is interested."""
    title = _("%(adopter)s est intéressé par «\u00a0%(title)s\u00a0»") % named(replication)
    text = _("Prenez contact, et notez le temps que vous y passez\u00a0: il sera reconnu.")
    tell(replication, source_people(replication, at) - {actor.pk}, "interest", title, text=text, at=at)


def tell_of_step(replication: Replication, actor: Person, *, at: datetime) -> None:
    """Tell both sides that the adoption went one step further."""
    title = TITLES[ReplicationState(replication.state)] % named(replication)
    text = ""
    if replication.state == ReplicationState.IN_SERVICE:
        text = _("Chaque organisation confirme maintenant la réplication\u00a0: toutes deux en seront créditées.")
    told = source_people(replication, at) | adopter_people(replication)
    tell(replication, told - {actor.pk}, "step", title, text=text, at=at)


def tell_of_abandon(replication: Replication, actor: Person, *, at: datetime) -> None:
    """Tell both sides that it stops, and why."""
    title = _("%(adopter)s renonce à «\u00a0%(title)s\u00a0»") % named(replication)
    text = _("Motif\u00a0: %(reason)s") % {"reason": replication.abandon_reason}
    told = source_people(replication, at) | adopter_people(replication)
    tell(replication, told - {actor.pk}, "abandon", title, text=text, at=at)
