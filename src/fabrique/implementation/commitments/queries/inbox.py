"""The page of whoever must answer: one list, ordered by what is due; and what authors wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from fabrique.expression.contributions.models import Coauthor
from fabrique.expression.contributions.rules import READABLE
from fabrique.expression.contributions.states import CoauthorState, ContributionState
from fabrique.foundations.kernel.paging import Order, Page, page_of
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.commitments.queries.people import replaced_by
from fabrique.implementation.commitments.rules import visible_to
from fabrique.implementation.commitments.states import OWED, RUNNING, AnswerState

BY_DUE = Order(("due_on", "id"))
LATEST_ANSWERED = Order(("-answered_at", "-id"))
NEWEST = Order(("-id",))
SIZE = 20
SOON_DAYS = 7
TO_ANSWER, LATE, DETAILS, ANSWERED = "a-repondre", "en-retard", "precisions", "repondues"
BOXES = (TO_ANSWER, LATE, DETAILS, ANSWERED)
LISTED = ("contribution", "contribution__author", "contribution__organisation", "challenge", "organisation", "holder")
SHOWN = (
    *LISTED,
    "challenge__programme",
    "programme",
    "programme__organisation",
    "escalated_to",
)


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many answers a person owes. ``soon``: due within a week, late ones left out."""

    owed: int
    to_acknowledge: int
    late: int
    soon: int
    details: int


def loaded() -> QuerySet[Answer]:
    """Answers with what pages and rules need of them."""
    return Answer.objects.select_related(*SHOWN)


def listed() -> QuerySet[Answer]:
    """Answers with what the row of a list shows: fewer tables, for lists are read often."""
    return Answer.objects.select_related(*LISTED)


def inbox(standing: Standing, at: datetime, *, box: str = TO_ANSWER, cursor: str = "") -> Page[Answer]:
    """One page of what this person must answer, the most pressing first; for whom they replace too."""
    desks = _desks(standing, at)
    if box == ANSWERED:
        done = listed().filter(state=AnswerState.ANSWERED, holder__in=desks, answered_at__isnull=False)
        return page_of(done, LATEST_ANSWERED, cursor=cursor, size=SIZE)
    owed = _at_desks(listed(), desks).filter(contribution__state=ContributionState.PUBLISHED)
    owed = owed.filter(state=AnswerState.DETAILS) if box == DETAILS else owed.filter(state__in=RUNNING)
    if box == LATE:
        owed = owed.filter(due_on__lt=today_at(at))
    return page_of(owed, BY_DUE, cursor=cursor, size=SIZE)


def inbox_counts(standing: Standing, at: datetime) -> InboxCounts:
    """What the tabs of the inbox say, in one query (two with an absence)."""
    today = today_at(at)
    running, late = Q(state__in=RUNNING), Q(due_on__lt=today)
    owed = _at_desks(Answer.objects.all(), _desks(standing, at))
    counts = owed.filter(contribution__state=ContributionState.PUBLISHED).aggregate(
        owed=Count("pk", filter=running),
        to_acknowledge=Count("pk", filter=Q(state=AnswerState.TO_ACKNOWLEDGE)),
        late=Count("pk", filter=running & late),
        soon=Count("pk", filter=running & ~late & Q(due_on__lte=today + timedelta(days=SOON_DAYS))),
        details=Count("pk", filter=Q(state=AnswerState.DETAILS)),
    )
    return InboxCounts(**counts)


def next_owed(standing: Standing, at: datetime, *, after: Answer) -> Answer | None:
    """The next answer to give once this one is done, to go on without going back to the list."""
    owed = _at_desks(loaded(), _desks(standing, at)).filter(state__in=RUNNING).exclude(pk=after.pk)
    return owed.filter(contribution__state=ContributionState.PUBLISHED).order_by("due_on", "id").first()


def my_answers(person: Person, *, cursor: str = "") -> Page[Answer]:
    """What the author waits for and has received, the newest first."""
    return page_of(_written_by(person), NEWEST, cursor=cursor, size=SIZE)


def my_open_questions(person: Person) -> list[Answer]:
    """Answers that wait for details of this author."""
    return list(_written_by(person).filter(state=AnswerState.DETAILS).order_by("details_due", "pk")[:SIZE])


def visible_answers(standing: Standing, at: datetime) -> QuerySet[Answer]:
    """Answers that this person may read."""
    me = standing.person_id
    covered = replaced_by(me, at) if me is not None else []
    return loaded().filter(visible_to(standing, at, stands_in_for=covered))


def _written_by(person: Person) -> QuerySet[Answer]:
    accepted = Coauthor.objects.filter(person=person, state=CoauthorState.ACCEPTED).values("contribution")
    wrote = Q(contribution__author=person) | Q(contribution__deposited_by=person)
    return listed().filter(wrote | Q(contribution__in=accepted, contribution__state__in=READABLE))


def _desks(standing: Standing, at: datetime) -> list[int]:
    me = standing.person_id
    return sorted({me, *replaced_by(me, at)}) if me is not None else []


def _at_desks(answers: QuerySet[Answer], desks: list[int]) -> QuerySet[Answer]:
    return answers.filter(Q(holder__in=desks) | Q(escalated_to__in=desks), state__in=OWED)
