"""What those around do: pass it on, give more time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.foundations.kernel.working_days import add_working_days
from fabrique.foundations.people.models import Organisation, Person
from fabrique.implementation.commitments.actions.scene import (
    day_before_reminder,
    save,
    sentence,
    take,
    tell_journal,
    wind,
)
from fabrique.implementation.commitments.models import Answer, Transfer
from fabrique.implementation.commitments.notices.answer import tell_of_extension, tell_of_transfer
from fabrique.implementation.commitments.queries import calendar_of, writer_ids
from fabrique.implementation.commitments.rules import (
    can_extend,
    can_receive,
    can_transfer,
    days_in_all,
    extension_is_right,
)


def transfer(  # noqa: PLR0913 - to whom, where, why
    actor: Person,
    answer: Answer,
    *,
    to_person: Person,
    to_organisation: Organisation | None = None,
    reason: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> Answer:
    """Pass the answer to somebody else and say why; no date changes."""
    reason = sentence(reason)
    with transaction.atomic():
        taken = take(actor, answer, at)
        can_transfer(taken.standing, taken.answer).enforce()
        if seen is not None:
            taken = take(actor, answer, taken.at, seen=seen)
        fresh = taken.answer
        can_receive(to_person, fresh, writer_ids(fresh.contribution)).enforce()
        before = fresh.holder_id
        hand_over(fresh, to_person, to_organisation or fresh.organisation, reason=reason, by=actor, at=taken.at)
        tell_journal(actor, "transfer", fresh, taken.at)
        tell_of_transfer(fresh, reason, at=taken.at, told_too={before} - {actor.pk})
    return fresh


def hand_over(  # noqa: PLR0913 - the parts of a transfer
    answer: Answer,
    to_person: Person,
    to_organisation: Organisation | None,
    *,
    reason: str,
    by: Person | None,
    at: datetime,
) -> None:
    """Change the holder, keep the trace of it. Who may was asked by the caller, who holds the answer."""
    Transfer.objects.create(
        answer=answer,
        from_person=answer.holder,
        to_person=to_person,
        to_organisation=to_organisation,
        reason=reason,
        at=at,
        by=by,
    )
    answer.holder, answer.organisation = to_person, to_organisation
    if answer.escalated_to_id == to_person.pk:
        answer.escalated_to = None
    save(answer, "holder", "organisation", "escalated_to")


def extend(actor: Person, answer: Answer, *, days: int, reason: str, at: datetime | None = None) -> Answer:
    """Give more working days to answer: the ministry lead only, who says why."""
    reason = sentence(reason)
    with transaction.atomic():
        taken = take(actor, answer, at)
        fresh = taken.answer
        can_extend(taken.standing, fresh).enforce()
        calendar = calendar_of(fresh.programme, fresh.calendar)
        new_due = add_working_days(fresh.clock_from, days_in_all(fresh) + max(0, days), calendar).due
        extension_is_right(days, new_due, taken.today).enforce()
        fresh.extra_days += days
        fresh.extended_at, fresh.extended_by, fresh.extension_reason = taken.at, actor, reason
        wind(fresh, taken.at, calendar=calendar, since=day_before_reminder(fresh, taken.at))
        save(fresh, "extended_at", "extended_by", "extension_reason")
        tell_journal(actor, "extend", fresh, taken.at, days=days, due=fresh.answer_due.isoformat())
        tell_of_extension(fresh, at=taken.at)
    return fresh
