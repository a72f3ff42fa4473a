"""The computation of a deadline in French words, so that anyone can check it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.foundations.kernel.working_days import CALENDARS
from fabrique.foundations.people.queries import today_at
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.states import AnswerState

LONG = "l j F Y"
SHORT = "l j F"


def computation_words(answer: Answer) -> str:
    """« Déposée le mardi 5 mai 2026, 20 jours ouvrés, 2 jours fériés (…) : réponse due le jeudi 4 juin 2026. »."""
    how: dict[str, Any] = answer.computation
    start = date_format(answer.clock_from, LONG)
    parts = [
        (_("Second examen demandé le %(day)s") if how.get("appeal") else _("Déposée le %(day)s")) % {"day": start},
        _days(answer.clock_days, _("%(n)d jour ouvré"), _("%(n)d jours ouvrés")),
    ]
    if answer.paused_days:
        parts.append(
            _days(
                answer.paused_days,
                _("%(n)d jour de suspension pour les précisions de l’auteur"),
                _("%(n)d jours de suspension pour les précisions de l’auteur"),
            )
        )
    if answer.extra_days:
        parts.append(_days(answer.extra_days, _("%(n)d jour de prolongation"), _("%(n)d jours de prolongation")))
    parts.append(_holidays(how.get("holidays", [])))
    due = date_format(answer.answer_due, LONG)
    return _("%(parts)s : réponse due le %(due)s.") % {"parts": ", ".join(part for part in parts if part), "due": due}


def calendar_words(answer: Answer) -> str:
    """The calendar that was used, by its name."""
    return str(CALENDARS.get(answer.calendar, answer.calendar))


def deadline_words(answer: Answer, at: datetime) -> str:
    """Where the clock stands now, as the author reads it."""
    today = today_at(at)
    if answer.state == AnswerState.DETAILS and answer.details_due:
        return _("Délai suspendu : précisions attendues de l’auteur jusqu’au %(day)s.") % {
            "day": date_format(answer.details_due, SHORT)
        }
    if not answer.is_owed:
        return ""
    if answer.is_late(today):
        late = (today - answer.answer_due).days
        return ngettext(
            "En retard de %(n)d jour : la réponse était due le %(day)s.",
            "En retard de %(n)d jours : la réponse était due le %(day)s.",
            late,
        ) % {"n": late, "day": date_format(answer.answer_due, SHORT)}
    return _left(answer.answer_due, today)


def _left(due: date, today: date) -> str:
    left = (due - today).days
    if not left:
        return _("Réponse due aujourd’hui.")
    return ngettext("Réponse due le %(day)s, dans %(n)d jour.", "Réponse due le %(day)s, dans %(n)d jours.", left) % {
        "n": left,
        "day": date_format(due, SHORT),
    }


def _days(number: int, one: str, many: str) -> str:
    return (one if number == 1 else many) % {"n": number}


def _holidays(rows: list[list[str]]) -> str:
    if not rows:
        return ""
    names = ", ".join(f"{label} {date_format(date.fromisoformat(day), 'j F')}" for day, label in rows)
    text = ngettext("%(n)d jour férié (%(names)s)", "%(n)d jours fériés (%(names)s)", len(rows))
    return text % {"n": len(rows), "names": names}
