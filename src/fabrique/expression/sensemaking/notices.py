"""What authors are told when their contribution joins a synthesis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries.audience import authors_of
from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.people.models import Person


def merged(actor: Person, children: Sequence[Contribution], synthesis: Contribution, *, at: datetime) -> None:
    """Each author learns where their words are now, and that nothing of them is lost."""
    authors = authors_of(children)
    for child in children:
        challenge = child.challenge
        told = authors[child.pk] - {actor.pk}
        notice = Notice(
            kind="sensemaking.merged",
            title=_("Votre contribution « %(title)s » est reprise dans une synthèse") % {"title": child.title[:120]},
            text=_("La synthèse s’appelle « %(title)s ». Votre texte, vos soutiens et les échanges restent lisibles.")
            % {"title": synthesis.title[:120]},
            path=reverse("contributions:detail", args=[child.pk]),
            group=f"challenge:{challenge.pk}",
            group_label=challenge.title,
        )
        post(told, notice, at=at)
