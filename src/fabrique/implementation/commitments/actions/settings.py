"""Delays, holidays, calendars and routing of a programme: set by its ministry lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.queries import standing_in_programme
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.kernel.working_days import CALENDARS
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.commitments.models import AnswerRules, Holiday, OrganisationCalendar, RoutingRule
from fabrique.implementation.commitments.rules import can_set_rules, words_of
from fabrique.implementation.commitments.states import (
    ACKNOWLEDGE_DAYS,
    ANSWER_DAYS,
    DETAILS_DAYS,
    ESCALATE_AFTER_DAYS,
    LEAD_AFTER_DAYS,
    REMINDER_DAYS,
)

MOST_DAYS = 250
MOST_RULES = 200
STEP = 10


@dataclass(frozen=True, slots=True)
class Delays:
    """What the form of delays holds: working days, except what says otherwise."""

    acknowledge_days: int = ACKNOWLEDGE_DAYS
    answer_days: int = ANSWER_DAYS
    reminder_days: Sequence[int] = REMINDER_DAYS
    escalate_after_days: int = ESCALATE_AFTER_DAYS
    lead_after_days: int = LEAD_AFTER_DAYS
    details_days: int = DETAILS_DAYS
    calendar: str = "metropole"
    fallback_person: Person | None = None
    fallback_organisation: Organisation | None = None
    public_register: bool = False


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What the form of a routing rule holds. ``words``: separated by commas."""

    label: str
    challenge: Challenge | None = None
    organisation: Organisation | None = None
    words: str = ""
    desk_person: Person | None = None
    desk_organisation: Organisation | None = None


def save_rules(actor: Person, programme: Programme, *, delays: Delays, at: datetime | None = None) -> AnswerRules:
    """Set the delays: they hold for the ideas deposited from now on; dates already given do not move."""
    _check(delays)
    with transaction.atomic():
        instant = _enter(actor, programme, at)
        rules, _created = AnswerRules.objects.select_for_update(of=("self",)).get_or_create(programme=programme)
        for name in Delays.__slots__:
            setattr(rules, name, getattr(delays, name))
        rules.reminder_days = sorted(set(delays.reminder_days))
        rules.updated_at, rules.updated_by = instant, actor
        rules.save()
        details = {"acknowledge": delays.acknowledge_days, "answer": delays.answer_days}
        record(actor, "commitments.set_delays", programme, at=instant, details=details)
    return rules


def add_holiday(  # noqa: PLR0913 - a holiday has this many parts
    actor: Person, programme: Programme, *, calendar: str, day: date, label: str, at: datetime | None = None
) -> Holiday:
    """Add a day off to a calendar of the programme (nothing: to all): its dates to come move at the next sweep.

    Past ones never do, nor those of another programme.
    """
    label = richtext.CONTROL.sub(" ", label).strip()
    if calendar and calendar not in CALENDARS:
        raise ImpossibleNow(_("Choisissez un calendrier dans la liste."))
    if not label:
        raise ImpossibleNow(_("Donnez un nom à ce jour férié."))
    with transaction.atomic():
        instant = _enter(actor, programme, at)
        holiday, created = Holiday.objects.get_or_create(
            programme=programme,
            calendar=calendar,
            day=day,
            defaults={"label": label[:120], "added_at": instant, "added_by": actor},
        )
        if not created:
            raise ImpossibleNow(_("Ce jour est déjà dans ce calendrier."))
        details = {"day": day.isoformat(), "calendar": calendar}
        record(actor, "commitments.add_holiday", holiday, at=instant, details=details)
    return holiday


def remove_holiday(actor: Person, programme: Programme, holiday: Holiday, *, at: datetime | None = None) -> None:
    """Take an added day off out of its calendar: dates already given stay as they are."""
    with transaction.atomic():
        instant = _enter(actor, programme, at)
        fresh = locked(holiday)
        if fresh.programme_id != programme.pk:
            raise ImpossibleNow(_("Ce jour appartient à un autre programme."))
        details = {"day": fresh.day.isoformat(), "calendar": fresh.calendar}
        record(actor, "commitments.remove_holiday", fresh, at=instant, details=details)
        fresh.delete()


def set_calendar(
    actor: Person, programme: Programme, *, organisation: Organisation, calendar: str, at: datetime | None = None
) -> None:
    """Give an organisation, and those under it, a calendar of their own; nothing: that of the programme again."""
    if calendar and calendar not in CALENDARS:
        raise ImpossibleNow(_("Choisissez un calendrier dans la liste."))
    with transaction.atomic():
        instant = _enter(actor, programme, at)
        if calendar:
            OrganisationCalendar.objects.update_or_create(
                programme=programme, organisation=organisation, defaults={"calendar": calendar}
            )
        else:
            OrganisationCalendar.objects.filter(programme=programme, organisation=organisation).delete()
        record(actor, "commitments.set_calendar", organisation, at=instant, details={"calendar": calendar})


def save_routing_rule(
    actor: Person,
    programme: Programme,
    *,
    rule: RuleWords,
    changed: RoutingRule | None = None,
    at: datetime | None = None,
) -> RoutingRule:
    """Write a rule (last of the list) or change one: it holds for the ideas deposited from now on."""
    _check_rule(rule)
    with transaction.atomic():
        instant = _enter(actor, programme, at)
        fresh = locked(changed) if changed is not None else _new_rule(programme)
        if fresh.programme_id != programme.pk:
            raise Conflict(_("Cette règle est celle d’un autre programme."))
        for name in RuleWords.__slots__:
            setattr(fresh, name, getattr(rule, name))
        fresh.label = rule.label.strip()[:160]
        fresh.words = ", ".join(words_of(fresh))
        fresh.save()
        record(actor, "commitments.set_rule", programme, at=instant, details={"rule": fresh.pk})
    return fresh


def raise_routing_rule(actor: Person, rule: RoutingRule, *, at: datetime | None = None) -> RoutingRule:
    """Try the rule before the one above it."""
    return _swap(actor, rule, up=True, at=at)


def lower_routing_rule(actor: Person, rule: RoutingRule, *, at: datetime | None = None) -> RoutingRule:
    """Try the rule after the one beneath it."""
    return _swap(actor, rule, up=False, at=at)


def remove_routing_rule(actor: Person, rule: RoutingRule, *, at: datetime | None = None) -> None:
    """Remove a rule: what it has already sent somewhere stays there."""
    with transaction.atomic():
        instant = _enter(actor, rule.programme, at)
        fresh = locked(rule)
        record(actor, "commitments.remove_rule", rule.programme, at=instant, details={"rule": fresh.pk})
        fresh.delete()


def _enter(actor: Person, programme: Programme, at: datetime | None) -> datetime:
    """Hold the programme: its settings change one after the other."""
    fresh = locked(programme)
    instant = at or now()
    can_set_rules(standing_in_programme(fresh, standing_of(actor, instant), instant), fresh).enforce()
    return instant


def _check(delays: Delays) -> None:
    days = (
        delays.acknowledge_days,
        delays.answer_days,
        delays.escalate_after_days,
        delays.lead_after_days,
        delays.details_days,
        *delays.reminder_days,
    )
    if not all(1 <= number <= MOST_DAYS for number in days):
        raise ImpossibleNow(_("Un délai va de 1 à %(most)d jours ouvrés.") % {"most": MOST_DAYS})
    if delays.acknowledge_days > delays.answer_days:
        raise ImpossibleNow(_("L’accusé de réception vient avant la réponse : raccourcissez son délai."))
    if delays.escalate_after_days > delays.lead_after_days:
        raise ImpossibleNow(_("L’échelon supérieur est saisi avant le porteur ministériel : corrigez l’un des délais."))
    if delays.calendar not in CALENDARS:
        raise ImpossibleNow(_("Choisissez un calendrier dans la liste."))
    if delays.fallback_person is not None and not delays.fallback_person.is_active:
        raise ImpossibleNow(_("Le compte du guichet de recours n’est pas ouvert : choisissez une autre personne."))


def _check_rule(rule: RuleWords) -> None:
    if not rule.label.strip():
        raise ImpossibleNow(_("Donnez un nom à cette règle."))
    if rule.desk_person is None and rule.desk_organisation is None:
        raise ImpossibleNow(_("Dites qui répond : une personne, ou un service."))
    if rule.desk_person is not None and not rule.desk_person.is_active:
        raise ImpossibleNow(_("Le compte de cette personne n’est pas ouvert : choisissez-en une autre."))


def _new_rule(programme: Programme) -> RoutingRule:
    rules = RoutingRule.objects.filter(programme=programme)
    if rules.count() >= MOST_RULES:
        raise ImpossibleNow(_("Ce programme a déjà %(most)d règles : regroupez-en d’abord.") % {"most": MOST_RULES})
    last = rules.aggregate(last=Max("position"))["last"] or 0
    return RoutingRule(programme=programme, position=last + STEP)


def _swap(actor: Person, rule: RoutingRule, *, up: bool, at: datetime | None) -> RoutingRule:
    with transaction.atomic():
        instant = _enter(actor, rule.programme, at)
        rules = list(RoutingRule.objects.select_for_update().filter(programme=rule.programme).order_by("position"))
        places = [each.pk for each in rules]
        if rule.pk not in places:
            raise Conflict(_("Cette règle n’existe plus : quelqu’un l’a supprimée entre-temps."))
        here = places.index(rule.pk)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(rules):
            return rules[here]
        one, other = rules[here], rules[there]
        one.position, other.position = other.position, one.position
        RoutingRule.objects.bulk_update([one, other], ["position"])
        record(actor, "commitments.move_rule", rule.programme, at=instant, details={"rule": one.pk})
    return one
