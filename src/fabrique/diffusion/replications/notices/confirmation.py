"""What is told when a side confirms, and when both have."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.notices.wording import named, tell
from fabrique.diffusion.replications.queries import adopter_people, authors_of, source_people
from fabrique.foundations.people.models import Person


def tell_to_confirm(replication: Replication, actor: Person, side: str, *, at: datetime) -> None:
    """Ask the other side for its word."""
    title = _("À vous de confirmer la reprise de «\u00a0%(title)s\u00a0»") % named(replication)
    other = adopter_people(replication) if side == "source" else source_people(replication, at)
    tell(replication, other - {actor.pk}, "confirm", title, at=at)


def tell_of_credit(replication: Replication, *, at: datetime) -> None:
    """Tell both sides, and the innovation's authors, that the adoption is theirs together."""
    title = _("«\u00a0%(title)s\u00a0» vit aussi ailleurs\u00a0: %(adopter)s") % named(replication)
    text = _("Les deux organisations l’ont confirmé. Cette réplication figure au crédit de chacune.")
    told = source_people(replication, at) | adopter_people(replication) | authors_of(replication.sheet_id, at)
    tell(replication, told, "credit", title, text=text, at=at)
