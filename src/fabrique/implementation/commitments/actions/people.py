"""Absences, capacity, and what is said to all at the end."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.contributions.actions import enter
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.implementation.commitments.models import Capacity, Debrief, Delegation
from fabrique.implementation.commitments.notices.commitment import (
    tell_of_debrief,
    tell_of_delegation,
    tell_of_return,
)
from fabrique.implementation.commitments.queries import half_year_bounds, half_year_of
from fabrique.implementation.commitments.rules import (
    can_cancel_delegation,
    can_declare_capacity,
    can_delegate,
    can_publish_debrief,
    words_are_enough,
)

MOST_TRIALS = 99
HALF_YEAR = re.compile(r"20\d\d-[12]")


def delegate(  # noqa: PLR0913 - to whom, from when, to when, why
    actor: Person, *, to: Person, starts_on: date, ends_on: date, reason: str = "", at: datetime | None = None
) -> Delegation:
    """Name who answers in one's place during an absence."""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
        instant = at or now()
        can_delegate(standing_of(actor, instant), to, starts_on, ends_on, today_at(instant)).enforce()
        overlapping = Delegation.objects.filter(
            person=actor, cancelled_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
        )
        if overlapping.exists():
            raise ImpossibleNow(_("Une autre absence couvre déjà une partie de ces jours : annulez-la d’abord."))
        made = Delegation.objects.create(
            person=actor,
            delegate=to,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=richtext.CONTROL.sub(" ", reason).strip()[:250],
            created_at=instant,
        )
        record(actor, "commitments.delegate", made, at=instant)
        tell_of_delegation(made, at=instant)
    return made


def cancel_delegation(actor: Person, delegation: Delegation, *, at: datetime | None = None) -> Delegation:
    """Take one's answers back before the end."""
    with transaction.atomic():
        fresh = locked(delegation)
        instant = at or now()
        can_cancel_delegation(standing_of(actor, instant), fresh, today_at(instant)).enforce()
        fresh.cancelled_at = instant
        fresh.save(update_fields=["cancelled_at"])
        record(actor, "commitments.cancel_delegation", fresh, at=instant)
        tell_of_return(fresh, at=instant)
    return fresh


def declare_capacity(
    actor: Person,
    *,
    trials: int,
    half_year: str = "",
    organisation: Organisation | None = None,
    at: datetime | None = None,
) -> Capacity:
    """Say how many trials one can carry in a half-year, for oneself or for one's organisation."""
    if not 0 <= trials <= MOST_TRIALS:
        raise ImpossibleNow(_("Indiquez un nombre d’essais entre 0 et %(most)d.") % {"most": MOST_TRIALS})
    with transaction.atomic():
        instant = at or now()
        can_declare_capacity(standing_of(actor, instant), organisation).enforce()
        wanted = half_year or half_year_of(today_at(instant))
        if not HALF_YEAR.fullmatch(wanted):
            raise ImpossibleNow(_("Choisissez un semestre dans la liste."))
        if half_year_bounds(wanted)[1] <= instant:
            raise ImpossibleNow(_("Ce semestre est terminé : choisissez celui-ci ou le suivant."))
        capacity, _created = Capacity.objects.update_or_create(
            person=None if organisation else actor,
            organisation=organisation,
            half_year=wanted,
            defaults={"trials": trials, "updated_at": instant},
        )
        record(actor, "commitments.declare_capacity", capacity, at=instant, details={"trials": trials})
    return capacity


def publish_debrief(actor: Person, challenge: Challenge, *, text: str, at: datetime | None = None) -> Debrief:
    """Say to everyone what came of a box or a campaign; publishing again changes the text, without a new message."""
    body = richtext.from_markdown(text)
    words_are_enough(richtext.to_plain(body).strip()).enforce()
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        can_publish_debrief(scene.standing, scene.challenge).enforce()
        debrief, created = Debrief.objects.select_for_update(of=("self",)).get_or_create(
            challenge=scene.challenge,
            defaults={
                "body": body,
                "published_at": scene.at,
                "published_by": actor,
                "updated_at": scene.at,
            },
        )
        if not created:
            debrief.body, debrief.updated_at = body, scene.at
            debrief.save(update_fields=["body", "updated_at"])
        record(actor, "commitments.debrief", debrief, at=scene.at, scope=scene.challenge)
        debrief.challenge = scene.challenge
        tell_of_debrief(debrief, at=scene.at)
    return debrief
