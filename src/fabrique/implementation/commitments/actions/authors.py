"""What the author does: give details, ask for a second look, say whether the answer was useful."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions import unrecord_answered
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.actions.answering import MEANS
from fabrique.implementation.commitments.actions.handing import hand_over
from fabrique.implementation.commitments.actions.scene import (
    move,
    restart,
    save,
    sentence,
    take,
    tell_journal,
    wind,
)
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.notices.answer import tell_of_appeal, tell_of_details
from fabrique.implementation.commitments.queries import chief_of, lead_of, rules_of, writer_ids
from fabrique.implementation.commitments.rules import can_appeal, can_give_details, can_rate
from fabrique.implementation.commitments.states import AnswerState, Usefulness

EMPTY = {"decision": "", "reason": "", "next_step": ""}


def give_details(actor: Person, answer: Answer, *, text: str, at: datetime | None = None) -> Answer:
    """Answer the question that was asked: the clock starts again."""
    text = sentence(text)
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        can_give_details(taken.standing, fresh).enforce()
        move(fresh, AnswerState.OPEN)
        fresh.details_given_at, fresh.details_text = taken.at, text
        until = fresh.details_due or taken.today
        restart(fresh, min(taken.today, until), taken.at)
        save(fresh, "state", "details_given_at", "details_text", "details_due")
        tell_journal(actor, "give_details", fresh, taken.at, due=fresh.answer_due.isoformat())
        tell_of_details(fresh, at=taken.at)
    return fresh


def appeal(actor: Person, answer: Answer, *, text: str, at: datetime | None = None) -> Answer:
    """Ask for a second look, once: somebody above answers, within a new delay; the first answer stays on record."""
    text = sentence(text)
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        can_appeal(taken.standing, fresh).enforce()
        move(fresh, AnswerState.OPEN)
        before = {"decision": fresh.decision, "usefulness": fresh.usefulness}
        found = _second_desk(fresh, taken.at)
        _forget_first(fresh)
        fresh.appealed_at, fresh.appeal_text = taken.at, text
        fresh.clock_from, fresh.clock_days = taken.today, rules_of(fresh.programme).answer_days
        wind(fresh, taken.at)
        rated = ("usefulness", "usefulness_note", "rated_at", "appealed_at", "appeal_text", "clock_from", "clock_days")
        save(fresh, "state", "escalation_level", "escalated_at", "escalated_to", *rated, *MEANS)
        if found is not None:
            person, place = found
            hand_over(fresh, person, place, reason=_("Second examen demandé par l’auteur."), by=actor, at=taken.at)
        unrecord_answered(actor, fresh.contribution, at=taken.at)
        tell_journal(actor, "appeal", fresh, taken.at, due=fresh.answer_due.isoformat(), **before)
        tell_of_appeal(fresh, at=taken.at)
    return fresh


def rate_usefulness(
    actor: Person, answer: Answer, *, usefulness: str, note: str = "", at: datetime | None = None
) -> Answer:
    """Say whether the answer was useful; one may change one's mind."""
    if usefulness not in Usefulness.values:
        raise ImpossibleNow(_("Choisissez un avis dans la liste."))
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        can_rate(taken.standing, fresh).enforce()
        fresh.usefulness, fresh.rated_at = usefulness, taken.at
        fresh.usefulness_note = richtext.CONTROL.sub("", note).strip()
        fresh.save(update_fields=["usefulness", "usefulness_note", "rated_at"])
        tell_journal(actor, "rate", fresh, taken.at, usefulness=usefulness)
    return fresh


def _second_desk(answer: Answer, at: datetime) -> tuple[Person, Organisation | None] | None:
    """Somebody above who has not decided: the next chief, else the lead; None: the same holder looks again."""
    but = writer_ids(answer.contribution) | {pk for pk in (answer.answered_by_id, answer.holder_id) if pk is not None}
    organisation = answer.organisation
    if organisation is not None and (found := chief_of(organisation, at, but=but, above=True)):
        return found
    lead = lead_of(organisation, answer.programme, at, but=but)
    return (lead, organisation) if lead is not None else None


def _forget_first(answer: Answer) -> None:
    """Empty the answer's own fields: its reply keeps the first words."""
    for name in MEANS:
        setattr(answer, name, EMPTY.get(name))
    answer.usefulness, answer.usefulness_note, answer.rated_at = "", "", None
    answer.paused_days = answer.extra_days = answer.escalation_level = 0
    answer.escalated_at = answer.escalated_to = None
