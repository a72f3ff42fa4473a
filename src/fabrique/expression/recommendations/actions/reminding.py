"""Coming back to decisions three, six and twelve months on, and when a postponement ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils.timezone import localtime

from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.notices import adoption as notices
from fabrique.expression.recommendations.queries.adoption import (
    due_again,
    due_for_reminder,
    held,
    leads_of,
    month_due,
)
from fabrique.expression.recommendations.states import ADOPTION_FOLLOWED, AdoptionState

AT_ONCE = 1_000


def remind_adoption(*, at: datetime) -> int:
    """Send what is due by today, each reminder once whatever the number of runs; return how many messages.

    After a stop of the platform only the latest of the missed reminders is sent.
    """
    today = localtime(at).date()
    sent = 0
    while pks := due_for_reminder(today, AT_ONCE):
        with transaction.atomic():
            rows = [row for row in held(pks) if month_due(_opened_on(row), today) > row.reminded_months]
            sent += _remind(rows, today, at)
    while pks := due_again(today, AT_ONCE):
        with transaction.atomic():
            sent += _announce(held(pks), today, at)
    return sent


def _opened_on(row: AdoptionDecision) -> date:
    return localtime(row.opened_at).date()


def _remind(rows: list[AdoptionDecision], today: date, at: datetime) -> int:
    """One message per organisation and workshop, then note on each line that it was reminded of."""
    leads = leads_of({row.organisation_id: row.organisation for row in rows}.values(), at)
    rows.sort(key=lambda row: (row.recommendation.challenge_id, row.organisation_id, month_due(_opened_on(row), today)))
    sent = 0
    for (_challenge, organisation, months), group in groupby(rows, key=lambda row: _place(row, today)):
        lines = list(group)
        sent += _tell(lines, leads[organisation], months, at)
        AdoptionDecision.objects.filter(pk__in=[row.pk for row in lines]).update(reminded_months=months)
    return sent


def _place(row: AdoptionDecision, today: date) -> tuple[int, int, int]:
    return row.recommendation.challenge_id, row.organisation_id, month_due(_opened_on(row), today)


def _tell(lines: list[AdoptionDecision], leads: Iterable[int], months: int, at: datetime) -> int:
    followed = [row for row in lines if row.state in ADOPTION_FOLLOWED]
    recipients = set(leads) | {row.owner_id for row in followed if row.owner_id is not None}
    if not followed or not recipients:
        return 0
    counts = Counter(row.state for row in followed)
    notices.reminder(
        lines[0].recommendation.challenge,
        lines[0].organisation,
        recipients,
        months=months,
        waiting=counts[AdoptionState.TO_EXAMINE],
        adopted=counts[AdoptionState.ADOPTED] + counts[AdoptionState.ADAPTED],
        postponed=counts[AdoptionState.POSTPONED],
        at=at,
    )
    return 1


def _announce(rows: list[AdoptionDecision], today: date, at: datetime) -> int:
    """Say that the date of a postponement has come."""
    leads = leads_of({row.organisation_id: row.organisation for row in rows}.values(), at)
    sent = 0
    for row in rows:
        if row.state == AdoptionState.POSTPONED and row.postponed_until and row.postponed_until <= today:
            recipients = leads[row.organisation_id] | ({row.owner_id} if row.owner_id else set())
            notices.postponement_over(row, recipients, at=at)
            sent += bool(recipients)
            AdoptionDecision.objects.filter(pk=row.pk).update(told_postponed=row.postponed_until)
    return sent
