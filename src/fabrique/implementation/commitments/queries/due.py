"""What the sweeps look for: each finds its rows by an index of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import ContributionState, Outcome
from fabrique.foundations.kernel.working_days import WORKING_WEEK
from fabrique.foundations.people.models import Person
from fabrique.implementation.commitments.models import Answer, Commitment, Holiday
from fabrique.implementation.commitments.states import ANSWERED_KINDS, OWED, AnswerState

WHILE_ACTS_END = timedelta(hours=1)
NOT_SHOWN = (ContributionState.HIDDEN, ContributionState.MERGED, ContributionState.WITHDRAWN)
TREATED_OTHERWISE = (Outcome.TAKEN_UP, Outcome.MERGED, Outcome.SET_ASIDE)
WAITS = {"contribution__state": ContributionState.PUBLISHED, "contribution__outcome": Outcome.PENDING}


def unrouted() -> QuerySet[Contribution]:
    """Published ideas of boxes and campaigns that nobody has been asked to answer."""
    asked = Answer.objects.filter(contribution=OuterRef("pk"))
    return Contribution.objects.filter(
        ~Exists(asked),
        challenge__kind__in=ANSWERED_KINDS,
        state=ContributionState.PUBLISHED,
        outcome=Outcome.PENDING,
    )


def moot() -> QuerySet[Answer]:
    """Answers still owed to ideas that no longer wait: withdrawn, hidden, merged, or treated otherwise."""
    over = Contribution.objects.filter(
        Q(state__in=NOT_SHOWN) | Q(outcome__in=TREATED_OTHERWISE), challenge__kind__in=ANSWERED_KINDS
    )
    return Answer.objects.filter(state__in=OWED, contribution__in=over.values("pk"))


def revived() -> QuerySet[Answer]:
    """Answers that were moot, to ideas that wait again."""
    return Answer.objects.filter(**WAITS, state=AnswerState.MOOT)


def deserted() -> QuerySet[Answer]:
    """Answers owed by somebody whose account has closed."""
    gone = Person.objects.filter(is_active=False).values("pk")
    return Answer.objects.filter(state__in=OWED, holder__in=gone)


def to_remind(today: date) -> QuerySet[Answer]:
    """Answers whose holder is to be reminded."""
    return Answer.objects.filter(remind_on__lte=today)


def to_escalate(today: date) -> QuerySet[Answer]:
    """Late answers to be brought to the next level."""
    return Answer.objects.filter(escalate_on__lte=today)


def to_resume(today: date) -> QuerySet[Answer]:
    """Answers whose clock has waited long enough for the author's details."""
    return Answer.objects.filter(details_due__lt=today)


def holidays_to_apply(at: datetime) -> Sequence[Holiday]:
    """Added holidays that have not moved their answers yet.

    Those of the last hour are looked at again: an act under way may have counted without them.
    """
    recent = Q(applied_at__isnull=True) | Q(applied_at__gt=at - WHILE_ACTS_END)
    return [each for each in Holiday.objects.filter(recent).order_by("pk") if each.day.weekday() < WORKING_WEEK]


def moved_by(holiday: Holiday, today: date) -> QuerySet[Answer]:
    """Answers counted without the holiday although it falls in their delay, and that are still to come."""
    met = [[holiday.day.isoformat(), holiday.label]]
    found = Answer.objects.filter(
        ~Q(computation__holidays__contains=met),
        programme=holiday.programme_id,
        state__in=OWED,
        clock_from__lt=holiday.day,
        answer_due__gte=max(holiday.day, today),
    )
    return found.filter(calendar=holiday.calendar) if holiday.calendar else found


def commitments_to_remind(today: date) -> QuerySet[Commitment]:
    """Promises whose maker is to be reminded."""
    return Commitment.objects.filter(remind_on__lte=today)
