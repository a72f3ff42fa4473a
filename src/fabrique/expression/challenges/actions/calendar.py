"""The calendar: saved as a whole, then phase by phase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges import notices
from fabrique.expression.challenges.actions.entry import entered
from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.rules import can_facilitate, can_prepare
from fabrique.expression.challenges.states import ChallengeState, PhaseKind
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.kernel.window import Moment
from fabrique.foundations.people.models import Person

KINDS = [kind.value for kind in PhaseKind]


@dataclass(frozen=True, slots=True)
class Planned:
    """A phase as typed in the table: ``pk`` of the one it replaces, or None for a new one."""

    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    title: str = ""
    pk: int | None = None


def calendar_mark(phases: Iterable[Phase]) -> str:
    """A mark of the calendar as it was read, to notice that a colleague changed it."""
    return "/".join(f"{p.pk}:{_seconds(p.starts_at)}-{_seconds(p.ends_at)}" for p in sorted(phases, key=lambda p: p.pk))


def _seconds(instant: datetime | None) -> str:
    return str(int(instant.timestamp() * 1_000_000)) if instant else ""


def save_calendar(
    actor: Person,
    challenge: Challenge,
    planned: Iterable[Planned],
    *,
    mark: str | None = None,
    at: datetime | None = None,
) -> list[Phase]:
    """Replace the calendar by ``planned``, in order of dates; phases left out are removed.

    A phase that has begun stays: its contributions were written in it.
    """
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        known = {phase.pk: phase for phase in fresh.phases.select_for_update()}
        if mark is not None and mark != calendar_mark(known.values()):
            raise Conflict(
                _(
                    "Le calendrier a été modifié entre-temps par une autre personne. Comparez avec le calendrier actuel, puis enregistrez de nouveau."
                )
            )
        rows = sorted(planned, key=lambda row: (row.starts_at is None, row.starts_at or at, KINDS.index(row.kind)))
        kept = {row.pk for row in rows if row.pk in known}
        _drop(fresh, [phase for pk, phase in known.items() if pk not in kept], at)
        phases = [_write(fresh, row, known.get(row.pk or 0), position) for position, row in enumerate(rows)]
        record(actor, "challenges.save_calendar", fresh, at=at, scope=fresh, details={"phases": _told(phases)})
    return phases


def _drop(challenge: Challenge, phases: list[Phase], at: datetime) -> None:
    for phase in phases:
        if challenge.state != ChallengeState.PREPARING and phase.window.at(at) is not Moment.UPCOMING:
            raise ImpossibleNow(
                _(
                    "La phase «\u00a0%(phase)s\u00a0» a déjà commencé\u00a0: elle ne se supprime plus. Vous pouvez la terminer."
                )
                % {"phase": phase}
            )
        phase.delete()


def _write(challenge: Challenge, row: Planned, phase: Phase | None, position: int) -> Phase:
    phase = phase or Phase(challenge=challenge)
    phase.kind, phase.title, phase.position = row.kind, row.title, position
    phase.starts_at, phase.ends_at = row.starts_at, row.ends_at
    phase.save()
    return phase


def _told(phases: list[Phase]) -> list[dict[str, Any]]:
    return [
        {
            "phase": phase.pk,
            "kind": phase.kind,
            "starts_at": phase.starts_at.isoformat() if phase.starts_at else None,
            "ends_at": phase.ends_at.isoformat() if phase.ends_at else None,
        }
        for phase in phases
    ]


def _taken(actor: Person, phase: Phase, seen: str | None, at: datetime | None) -> tuple[Phase, datetime]:
    """The phase, locked with its challenge, then the clock; refuses whoever may not run it or saw another calendar.

    The clock is read once the acts under way are over: none of them is dated after a close that it never saw.
    """
    challenge, here, at = entered(actor, phase.challenge, at)
    can_facilitate(here, challenge).enforce()
    if challenge.state != ChallengeState.OPEN:
        raise ImpossibleNow(
            _("%(The)s n’est pas ouvert%(e)s\u00a0: ses phases se règlent dans le calendrier.") % challenge.words
        )
    fresh = locked(phase)
    if seen is not None and seen != phase_mark(fresh):
        raise Conflict(
            _(
                "Les dates de cette phase viennent d’être changées par une autre personne. Rechargez la page pour voir les nouvelles."
            )
        )
    fresh.challenge = challenge
    return fresh, at


def phase_mark(phase: Phase) -> str:
    """A mark of the phase's dates as they were read."""
    return f"{_seconds(phase.starts_at)}-{_seconds(phase.ends_at)}"


def open_phase(
    actor: Person, phase: Phase, *, ends_at: datetime | None, seen: str | None = None, at: datetime | None = None
) -> Phase:
    """The facilitator opens a phase now, whatever its dates were; participants are told."""
    with transaction.atomic():
        fresh, at = _taken(actor, phase, seen, at)
        if fresh.is_open(at):
            raise ImpossibleNow(_("La phase «\u00a0%(phase)s\u00a0» est déjà ouverte.") % {"phase": fresh})
        _after(ends_at, at)
        if fresh.window.at(at) is not Moment.OVER:
            fresh.starts_at = at
        fresh.ends_at = ends_at
        fresh.save(update_fields=["starts_at", "ends_at"])
        record(actor, "challenges.open_phase", fresh.challenge, at=at, scope=fresh.challenge, details=_told([fresh])[0])
        notices.phase_opened(fresh, at, but=actor)
    return fresh


def extend_phase(
    actor: Person, phase: Phase, *, ends_at: datetime | None, seen: str | None = None, at: datetime | None = None
) -> Phase:
    """The facilitator gives an open phase another end; participants are told."""
    with transaction.atomic():
        fresh, at = _taken(actor, phase, seen, at)
        if not fresh.is_open(at):
            raise ImpossibleNow(
                _("La phase «\u00a0%(phase)s\u00a0» n’est pas ouverte\u00a0: ouvrez-la d’abord.") % {"phase": fresh}
            )
        _after(ends_at, at)
        fresh.ends_at = ends_at
        fresh.save(update_fields=["ends_at"])
        record(
            actor, "challenges.extend_phase", fresh.challenge, at=at, scope=fresh.challenge, details=_told([fresh])[0]
        )
        notices.phase_extended(fresh, at, but=actor)
    return fresh


def close_phase(actor: Person, phase: Phase, *, seen: str | None = None, at: datetime | None = None) -> Phase:
    """The facilitator ends an open phase now; participants are told."""
    with transaction.atomic():
        fresh, at = _taken(actor, phase, seen, at)
        if not fresh.is_open(at):
            raise ImpossibleNow(_("La phase «\u00a0%(phase)s\u00a0» n’est pas ouverte.") % {"phase": fresh})
        fresh.ends_at = at
        fresh.save(update_fields=["ends_at"])
        record(
            actor, "challenges.close_phase", fresh.challenge, at=at, scope=fresh.challenge, details=_told([fresh])[0]
        )
        notices.phase_closed(fresh, at, but=actor)
    return fresh


def _after(ends_at: datetime | None, at: datetime) -> None:
    if ends_at is not None and ends_at <= at:
        raise ImpossibleNow(_("La nouvelle fin doit être dans l’avenir."))
