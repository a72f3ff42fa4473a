"""Asking somebody to answer an idea."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import Origin
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import today_at
from fabrique.implementation.commitments.actions.scene import tell_journal, wind
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.notices.answer import tell_of_opening
from fabrique.implementation.commitments.queries import calendar_code_for, calendar_of, rules_of, try_rules
from fabrique.implementation.commitments.rules import acknowledgement_date, needs_answer


def open_answer(contribution: Contribution, *, at: datetime | None = None) -> Answer | None:
    """Give the idea a holder and a date, once; None when it needs no answer or somebody is at it.

    The clock runs from the deposit, however late the sweep comes; what was imported counts from now.
    """
    instant = at or now()
    with transaction.atomic():
        held = Contribution.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=contribution.pk)
        fresh = held.select_related("challenge__programme__organisation", "organisation", "author").first()
        if fresh is None:
            return None
        if found := Answer.objects.filter(contribution=fresh).first():
            return found
        if not needs_answer(fresh):
            return None
        answer = _routed(fresh, instant)
        if answer is None:
            return None
        answer.save()
        tell_journal(None, "open_answer", answer, instant, due=answer.answer_due.isoformat())
        tell_of_opening(answer, at=instant)
    return answer


def _routed(contribution: Contribution, at: datetime) -> Answer | None:
    routing = try_rules(contribution, at)
    if routing.holder is None:
        return None
    challenge = contribution.challenge
    rules = rules_of(challenge.programme)
    imported = contribution.origin == Origin.IMPORT
    deposited_at = at if imported or contribution.published_at is None else contribution.published_at
    start = today_at(deposited_at)
    calendar = calendar_of(rules.programme, calendar_code_for(routing.organisation, rules))
    answer = Answer(
        contribution=contribution,
        challenge=challenge,
        programme=challenge.programme,
        organisation=routing.organisation,
        holder=routing.holder,
        routed_by=routing.rule,
        opened_at=at,
        deposited_at=deposited_at,
        calendar=calendar.code,
        clock_from=start,
        clock_days=rules.answer_days,
        acknowledge_due=acknowledgement_date(start, rules, calendar),
    )
    wind(answer, at, rules=rules, calendar=calendar)
    return answer
