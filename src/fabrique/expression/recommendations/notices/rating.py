"""Results known, opinions filed."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.foundations.notifications.actions import Notice, post


def results_known(challenge: Challenge, *, at: datetime) -> int:
    """Every participant learns that the results can be read; once."""
    people = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE)
    notice = Notice(
        kind="recommendations.results",
        title=_("Les priorités de « %(title)s » sont connues") % {"title": challenge.title},
        text=_("La phase de priorisation est terminée : les notes, par personne et par organisation, sont publiées."),
        path=reverse("recommendations:priorities", args=[challenge.slug]),
        group=f"challenge:{challenge.pk}",
        group_label=challenge.title,
        unique_key=f"results:{challenge.pk}",
    )
    return post(list(people.values_list("person_id", flat=True)), notice, at=at)
