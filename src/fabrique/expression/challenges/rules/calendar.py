"""The calendar of phases: where we are, what it lacks, what it could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.states import PHASE_PURPOSES, ChallengeKind, PhaseKind
from fabrique.foundations.kernel.window import Moment
from fabrique.foundations.ui import wording

MORNING, EVENING = time(9, 0), time(18, 0)
WEEK = 7
LONG_WEEKEND = timedelta(days=3)
ONE_DAY = (
    (PhaseKind.FRAMING, time(9, 0), time(9, 30)),
    (PhaseKind.EXPLORATION, time(9, 30), time(11, 0)),
    (PhaseKind.CONVERGENCE, time(11, 0), time(12, 30)),
    (PhaseKind.DRAFTING, time(14, 0), time(15, 30)),
    (PhaseKind.PRIORITISATION, time(15, 30), time(16, 15)),
    (PhaseKind.RESTITUTION, time(16, 15), time(17, 0)),
)
PLAN_OF_EIGHT_WEEKS = (
    (PhaseKind.FRAMING, 1),
    (PhaseKind.EXPLORATION, 2),
    (PhaseKind.CONVERGENCE, 1),
    (PhaseKind.DRAFTING, 2),
    (PhaseKind.PRIORITISATION, 1),
    (PhaseKind.RESTITUTION, 1),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A phase that is proposed, or typed: not saved yet."""

    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a calendar; nothing in it is forbidden."""

    text: str
    tone: Literal["info", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a challenge stands in its calendar, in words."""

    moment: Literal["none", "before", "open", "between", "after"]
    headline: str
    detail: str = ""
    purpose: str = ""
    phase: Phase | None = None


def situation_of(challenge: Challenge, phases: Sequence[Phase], at: datetime) -> Situation:
    """The same as :func:`situation_at`, for a box too: it has no calendar and stays open."""
    if challenge.kind == ChallengeKind.BOX and not phases:
        return Situation("open", _("Toujours ouverte."))
    return situation_at(phases, at)


def situation_at(phases: Sequence[Phase], at: datetime) -> Situation:
    """Say where we are at ``at``: the phase, what one does in it, how long is left."""
    dated = [phase for phase in phases if phase.starts_at]
    current = [phase for phase in dated if phase.is_open(at)]
    coming = sorted((p for p in dated if p.window.at(at) is Moment.UPCOMING), key=lambda p: p.starts_at or at)
    if current:
        return _during(current, at)
    if not dated:
        return Situation("none", _("Le calendrier n’est pas encore fixé."))
    if coming:
        return _awaiting(coming[0], at, started=len(coming) < len(dated))
    ends = [phase.ends_at for phase in dated if phase.ends_at]
    return Situation(
        "after",
        _("Toutes les phases sont terminées."),
        _("La dernière s’est terminée le %(date)s.") % {"date": wording.moment(max(ends))} if ends else "",
    )


def _during(current: Sequence[Phase], at: datetime) -> Situation:
    first = current[0]
    names = _(" et ").join(f"«\u00a0{phase}\u00a0»" for phase in current)
    headline = ngettext("Phase en cours\u00a0: %(names)s", "Phases en cours\u00a0: %(names)s", len(current)) % {
        "names": names
    }
    return Situation("open", headline, remaining(first, at), str(PHASE_PURPOSES[PhaseKind(first.kind)]), first)


def _awaiting(phase: Phase, at: datetime, *, started: bool) -> Situation:
    when = wording.moment(phase.starts_at or at)
    delay = in_words((phase.starts_at or at) - at)
    detail = _("La phase «\u00a0%(phase)s\u00a0» commence le %(date)s, dans %(delay)s.") % {
        "phase": phase,
        "date": when,
        "delay": delay,
    }
    purpose = str(PHASE_PURPOSES[PhaseKind(phase.kind)])
    if started:
        return Situation("between", _("Nous sommes entre deux phases."), detail, purpose, phase)
    return Situation("before", _("Ce n’est pas encore commencé."), detail, purpose, phase)


def remaining(phase: Phase, at: datetime) -> str:
    """How long an open phase lasts still."""
    if phase.ends_at is None:
        return _("Sans date de fin\u00a0: l’équipe d’animation la terminera.")
    left = phase.ends_at - at
    count = in_words(left)
    return _("Encore %(delay)s\u00a0: jusqu’au %(date)s.") % {"delay": count, "date": wording.moment(phase.ends_at)}


def in_words(delay: timedelta) -> str:
    """« 12 jours », « 5 heures », « 20 minutes »."""
    if delay >= timedelta(days=2):
        return ngettext("%(n)d\u00a0jour", "%(n)d\u00a0jours", delay.days) % {"n": delay.days}
    hours = int(delay.total_seconds() // 3600)
    if hours >= 1:
        return ngettext("%(n)d\u00a0heure", "%(n)d\u00a0heures", hours) % {"n": hours}
    minutes = max(1, int(delay.total_seconds() // 60))
    return ngettext("%(n)d\u00a0minute", "%(n)d\u00a0minutes", minutes) % {"n": minutes}


def calendar_remarks(slots: Sequence[Phase | Slot], at: datetime) -> list[Remark]:
    """What to know before saving: phases without dates, overlaps, gaps, dates already past."""
    remarks = []
    names = [_name(slot) for slot in slots if slot.starts_at is None]
    if names:
        remarks.append(Remark(_("Sans date de début\u00a0: %(names)s.") % {"names": ", ".join(names)}, "warning"))
    dated = sorted((slot for slot in slots if slot.starts_at), key=lambda slot: slot.starts_at or at)
    for first, second in pairwise(dated):
        remarks += _between(first, second)
    endless = [_name(slot) for slot in dated if slot.ends_at is None]
    if endless:
        remarks.append(
            Remark(_("Sans date de fin, à terminer à la main\u00a0: %(names)s.") % {"names": ", ".join(endless)})
        )
    if dated and all(slot.ends_at and slot.ends_at <= at for slot in dated):
        remarks.append(Remark(_("Toutes ces phases sont déjà passées."), "warning"))
    return remarks


def _between(first: Phase | Slot, second: Phase | Slot) -> list[Remark]:
    words = {"first": _name(first), "second": _name(second)}
    if first.ends_at is None or second.starts_at is None:
        return []
    if second.starts_at < first.ends_at:
        return [
            Remark(
                _(
                    "%(first)s et %(second)s se chevauchent\u00a0: pendant ce temps, les actes des deux phases sont possibles."
                )
                % words
            )
        ]
    if second.starts_at - first.ends_at > LONG_WEEKEND:
        gap = in_words(second.starts_at - first.ends_at)
        return [
            Remark(
                _("Entre %(first)s et %(second)s, %(gap)s sans phase\u00a0: on peut lire, mais rien écrire.")
                % {**words, "gap": gap}
            )
        ]
    return []


def _name(slot: Phase | Slot) -> str:
    return f"«\u00a0{slot.title or PhaseKind(slot.kind).label}\u00a0»"


def eight_weeks(first_day: date) -> list[Slot]:
    """The usual calendar: eight weeks from ``first_day``, each phase from 9 h to 18 h of its last day."""
    return plan_from(first_day, [(kind, weeks * WEEK) for kind, weeks in PLAN_OF_EIGHT_WEEKS])


def plan_from(first_day: date, lengths: Sequence[tuple[str, int]]) -> list[Slot]:
    """Phases one after the other, ``(kind, number of days)``; one that would end at a weekend ends on the Friday."""
    slots, day = [], first_day
    for kind, days in lengths:
        last = day + timedelta(days=days - 1)
        slots.append(Slot(kind, _instant(day, MORNING), _instant(_working_day(day, last), EVENING)))
        day += timedelta(days=days)
    return slots


def one_day(first_day: date) -> list[Slot]:
    """The whole way in a day, from 9 h to 17 h."""
    return [Slot(kind, _instant(first_day, start), _instant(first_day, end)) for kind, start, end in ONE_DAY]


def _working_day(first: date, last: date) -> date:
    while last.weekday() >= 5 and last > first:  # noqa: PLR2004 - Saturday
        last -= timedelta(days=1)
    return last


def _instant(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
