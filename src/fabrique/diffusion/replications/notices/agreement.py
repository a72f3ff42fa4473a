"""What is told of an agreement."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Agreement
from fabrique.diffusion.replications.notices.wording import named, tell
from fabrique.diffusion.replications.queries import adopter_people, source_people
from fabrique.foundations.people.models import Person


def tell_of_deposit(agreement: Agreement, actor: Person, *, at: datetime) -> None:
    """Tell the source that it has an agreement to accept, or the company that it has its own."""
    replication = agreement.replication
    if agreement.accepted_at is None:
        title = _("Une convention est à accepter\u00a0: %(adopter)s, pour «\u00a0%(title)s\u00a0»") % named(replication)
        told = source_people(replication, at)
    else:
        title = _("Votre convention pour «\u00a0%(title)s\u00a0» est déposée") % named(replication)
        told = adopter_people(replication)
    tell(replication, told - {actor.pk}, "agreement", title, at=at)


def tell_of_acceptance(agreement: Agreement, actor: Person, *, at: datetime) -> None:
    """Tell the company that it may launch."""
    replication = agreement.replication
    title = _("%(source)s a accepté votre convention pour «\u00a0%(title)s\u00a0»") % named(replication)
    tell(replication, adopter_people(replication) - {actor.pk}, "agreement", title, at=at)
