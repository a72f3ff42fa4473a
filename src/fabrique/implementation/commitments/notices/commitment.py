"""What is said of promises, absences and debriefs."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Participation
from fabrique.expression.challenges.states import ParticipationState
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules import READABLE
from fabrique.foundations.kernel import richtext
from fabrique.foundations.notifications.actions import Notice, post
from fabrique.implementation.commitments.models import Commitment, Debrief, Delegation
from fabrique.implementation.commitments.notices.wording import day, of_commitment, short


def tell_of_promise(commitment: Commitment, *, at: datetime) -> None:
    """Whoever it was promised to learns it, and whoever it binds when someone else wrote it down."""
    words = _words(commitment)
    title = _("%(name)s s’engage envers vous : « %(title)s »") % words
    text = _("Pour le %(due)s.") % words
    post(_receiver(commitment), of_commitment(commitment, "promised", title, text=text), at=at)
    if commitment.promised_by_id != commitment.created_by_id:
        title = _("Un engagement est inscrit à votre nom : « %(title)s »") % words
        post([commitment.promised_by_id], of_commitment(commitment, "yours", title, text=text), at=at)


def tell_of_keeping(commitment: Commitment, *, at: datetime) -> None:
    """Whoever it was promised to learns that it is done."""
    title = _("Engagement tenu : « %(title)s »") % _words(commitment)
    text = richtext.to_plain(commitment.evidence)
    post(_receiver(commitment), of_commitment(commitment, "kept", title, text=text), at=at)


def tell_of_dropping(commitment: Commitment, *, at: datetime) -> None:
    """Whoever it was promised to learns that it is given up, and why."""
    title = _("Engagement abandonné : « %(title)s »") % _words(commitment)
    post(_receiver(commitment), of_commitment(commitment, "dropped", title, text=commitment.dropped_reason), at=at)


def tell_of_new_date(commitment: Commitment, *, at: datetime) -> None:
    """Whoever it was promised to learns the new date, and why."""
    title = _("Nouvelle date, le %(due)s, pour l’engagement « %(title)s »") % _words(commitment)
    text = commitment.postponed_reason
    post(_receiver(commitment), of_commitment(commitment, "postponed", title, text=text), at=at)


def tell_of_date(commitment: Commitment, today: date, *, at: datetime) -> None:
    """Who promised is reminded: soon, or late."""
    words = _words(commitment)
    title = _("À tenir pour le %(due)s : « %(title)s »") % words
    if commitment.is_late(today):
        title = _("Engagement en retard depuis le %(due)s : « %(title)s »") % words
    text = _("Dites s’il est tenu, donnez une autre date, ou expliquez pourquoi il est abandonné.")
    key = f"commitment_reminder:{commitment.pk}:{commitment.remind_on}"
    post([commitment.promised_by_id], of_commitment(commitment, "reminder", title, text=text, unique_key=key), at=at)


def tell_of_delegation(delegation: Delegation, *, at: datetime) -> None:
    """Whoever replaces an absent person learns from when to when."""
    words = {
        "name": delegation.person.get_full_name(),
        "start": day(delegation.starts_on),
        "end": day(delegation.ends_on),
    }
    title = _("Vous répondez à la place de %(name)s du %(start)s au %(end)s") % words
    post([delegation.delegate_id], _absence("delegation", title), at=at)


def tell_of_return(delegation: Delegation, *, at: datetime) -> None:
    """Whoever replaced an absent person learns that it is over."""
    title = _("%(name)s répond de nouveau lui-même ou elle-même") % {"name": delegation.person.get_full_name()}
    post([delegation.delegate_id], _absence("return", title), at=at)


def tell_of_debrief(debrief: Debrief, *, at: datetime) -> None:
    """Authors and participants learn what came of the box or the campaign."""
    challenge = debrief.challenge
    wrote = Contribution.objects.filter(challenge=challenge, state__in=READABLE).values_list("author_id", flat=True)
    there = Participation.objects.filter(challenge=challenge, state=ParticipationState.ACTIVE)
    post(
        set(wrote) | set(there.values_list("person_id", flat=True)),
        Notice(
            kind="commitments.debrief",
            title=_("Bilan publié : « %(title)s »") % {"title": short(challenge.title)},
            text=richtext.one_line(debrief.body)[:300],
            path=reverse("commitments:debrief", args=[challenge.slug]),
            group=f"challenge:{challenge.pk}",
            group_label=challenge.title,
            unique_key=f"debrief:{challenge.pk}",
        ),
        at=at,
    )


def _absence(kind: str, title: str) -> Notice:
    return Notice(kind=f"commitments.{kind}", title=title, path=reverse("commitments:inbox"), group="commitments")


def _receiver(commitment: Commitment) -> list[int]:
    to = commitment.to_person_id
    return [to] if to is not None and to != commitment.promised_by_id else []


def _words(commitment: Commitment) -> dict[str, str]:
    return {
        "name": commitment.promised_by.get_full_name(),
        "title": short(commitment.title),
        "due": day(commitment.due_on),
    }
