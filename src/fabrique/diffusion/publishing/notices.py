"""What publishing tells, and to whom."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.diffusion.publishing.queries.report import sponsors_of, team_of
from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.models import Coauthor, Contribution
from fabrique.expression.contributions.queries.audience import still_readers
from fabrique.expression.contributions.states import CoauthorState
from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.ui import wording


def _notice(challenge: Challenge, kind: str, title: str, text: str = "") -> Notice:
    return Notice(
        f"publishing.{kind}",
        wording.french(title % {"title": challenge.title}),
        text,
        path=reverse("publishing:report", args=[challenge.slug]),
        group=f"challenge:{challenge.pk}",
        group_label=challenge.title,
    )


def report_to_validate(challenge: Challenge, at: datetime) -> None:
    """To the sponsor: the report waits for them."""
    text = _("Relisez-le, puis validez-le avec un mot, ou renvoyez-le en disant pourquoi.")
    notice = _notice(challenge, "to_validate", _("Le rapport de « %(title)s » attend votre validation"), text)
    post(sponsors_of(challenge, at), notice, at=at)


def report_validated(challenge: Challenge, at: datetime) -> None:
    """To facilitators: it can be published."""
    text = _("Vous pouvez le publier.")
    post(
        team_of(challenge, at),
        _notice(challenge, "validated", _("Le rapport de « %(title)s » est validé"), text),
        at=at,
    )


def report_sent_back(challenge: Challenge, reason: str, at: datetime) -> None:
    """To facilitators: the sponsor wants something changed, and why."""
    notice = _notice(challenge, "sent_back", _("Le rapport de « %(title)s » est renvoyé par le commanditaire"), reason)
    post(team_of(challenge, at), notice, at=at)


def report_published(challenge: Challenge, at: datetime) -> None:
    """To whoever takes part or wrote, and to the sponsor: it is there to read."""
    taking_part = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE)
    authors = Contribution.objects.filter(challenge=challenge, published_at__isnull=False)
    with_them = Coauthor.objects.filter(contribution__challenge=challenge, state=CoauthorState.ACCEPTED)
    people = {
        *taking_part.values_list("person_id", flat=True),
        *authors.values_list("author_id", flat=True).distinct(),
        *with_them.values_list("person_id", flat=True),
    }
    told = still_readers(challenge, people, at) | sponsors_of(challenge, at)
    text = _("Vous y verrez les recommandations, d’où elles viennent et ce qui va suivre.")
    post(told, _notice(challenge, "published", _("Le rapport de « %(title)s » est publié"), text), at=at)
