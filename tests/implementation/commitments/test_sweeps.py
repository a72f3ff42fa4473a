"""The clock: what each sweep does, once, however late it comes, and what it never does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fabrique.expression.contributions.actions import withdraw_contribution
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.states import ContributionState
from fabrique.foundations.journal.models import Line
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import OrganisationMandate
from fabrique.implementation.commitments import actions, jobs, queries
from fabrique.implementation.commitments.actions import sweeping
from fabrique.implementation.commitments.models import Answer, Holiday, Transfer
from fabrique.implementation.commitments.states import OWED
from factories.commitments import (
    ANSWER_DUE,
    AT,
    DEPOSITED,
    CommitmentFactory,
    HolidayFactory,
    Ministry,
    OrganisationCalendarFactory,
    morning,
)

pytestmark = pytest.mark.django_db


def count(kind: str, person: object) -> int:
    return Message.objects.filter(kind=f"commitments.{kind}", recipient=person).count()


def lines(verb: str) -> int:
    return Line.objects.filter(verb=f"commitments.{verb}").count()


def test_every_idea_that_waits_gets_a_holder_once(ministry: Ministry) -> None:
    ideas = [ministry.idea() for _number in range(3)]
    ministry.idea(state=ContributionState.DRAFT, published_at=None)
    ministry.idea(set_aside=True)
    assert [actions.route_answers(at=AT) for _again in range(2)] == [3, 0]
    assert sorted(Answer.objects.values_list("contribution", flat=True)) == [idea.pk for idea in ideas]


def test_one_idea_that_nobody_can_answer_does_not_stop_the_others(
    ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ministry.idea(), ministry.idea()
    real = actions.open_answer
    monkeypatch.setattr(sweeping, "open_answer", lambda idea, *, at: None if idea.pk == first.pk else real(idea, at=at))
    assert actions.open_answers(at=AT) == 1
    assert Answer.objects.get().contribution == second


def test_a_reminder_goes_once_however_many_were_missed(ministry: Ministry) -> None:
    answer = ministry.opened()
    assert answer.remind_on == date(2026, 5, 21)
    assert actions.remind_holders(at=morning(2026, 5, 20)) == 0
    late = morning(2026, 6, 3)  # the scheduler was down: the 10th and the 18th days are both past
    assert [actions.remind_holders(at=late) for _again in range(3)] == [1, 0, 0]
    answer.refresh_from_db()
    assert (count("reminder", ministry.manager), answer.remind_on, lines("remind")) == (1, None, 1)


def test_an_absent_holder_is_reminded_through_whoever_replaces_them(ministry: Ministry) -> None:
    ministry.opened()
    actions.delegate(
        ministry.manager, to=ministry.colleague, starts_on=date(2026, 5, 20), ends_on=date(2026, 5, 29), at=AT
    )
    actions.remind_holders(at=morning(2026, 5, 21))
    assert (count("reminder", ministry.manager), count("reminder", ministry.colleague)) == (1, 1)


def test_whoever_has_not_acknowledged_is_reminded_of_that(ministry: Ministry) -> None:
    ministry.answer()
    actions.remind_holders(at=morning(2026, 5, 15))
    message = Message.objects.get(kind="commitments.reminder")
    assert (message.recipient, message.title.startswith("L’auteur de")) == (ministry.manager, True)


def test_a_late_answer_goes_higher_then_to_the_lead_and_is_never_declined(ministry: Ministry) -> None:
    answer = ministry.opened()
    assert actions.escalate_late_answers(at=morning(2026, 6, 5)) == 0
    assert [actions.escalate_late_answers(at=morning(2026, 6, 8)) for _again in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.escalation_level, answer.escalated_to, answer.holder) == (1, ministry.director, ministry.manager)
    assert (count("late", ministry.director), count("late_mine", ministry.author)) == (1, 1)
    assert actions.escalate_late_answers(at=morning(2026, 6, 19)) == 1
    assert actions.escalate_late_answers(at=morning(2027, 6, 19)) == 0
    answer.refresh_from_db()
    assert (answer.escalation_level, answer.escalated_to, answer.state, answer.decision) == (
        2,
        ministry.lead,
        "ouvert",
        "",
    )
    assert (answer.answer_due, lines("escalate")) == (ANSWER_DUE, 2)


def test_both_levels_are_called_in_when_the_scheduler_was_down_for_weeks(ministry: Ministry) -> None:
    answer = ministry.opened()
    assert actions.escalate_late_answers(at=morning(2026, 7, 20)) == 2
    answer.refresh_from_db()
    assert (answer.escalation_level, count("late", ministry.director), count("late", ministry.lead)) == (2, 1, 1)


def test_whoever_is_called_in_may_answer(ministry: Ministry) -> None:
    answer = ministry.opened()
    at = morning(2026, 6, 8)
    actions.escalate_late_answers(at=at)
    actions.transfer(ministry.director, answer, to_person=ministry.colleague, reason="Elle connaît le sujet.", at=at)
    words = actions.AnswerWords("deja_fait", "Cela existe depuis janvier dans tous les guichets.")
    assert actions.answer_idea(ministry.director, answer, words=words, at=at).answered_by == ministry.director


def test_a_service_with_nobody_above_goes_straight_to_the_lead(ministry: Ministry) -> None:
    OrganisationMandate.objects.filter(person=ministry.director).delete()
    answer = ministry.opened()
    actions.escalate_late_answers(at=morning(2026, 6, 8))
    answer.refresh_from_db()
    assert (answer.escalation_level, answer.escalated_to) == (1, ministry.lead)


def test_a_stopped_clock_starts_again_without_the_author(ministry: Ministry) -> None:
    answer = actions.ask_details(ministry.manager, ministry.answer(), question="Dans quels bureaux exactement ?", at=AT)
    assert actions.escalate_late_answers(at=morning(2026, 5, 22)) == 0
    assert [actions.escalate_late_answers(at=morning(2026, 5, 27)) for _again in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.state, answer.paused_days, answer.details_due) == ("ouvert", 10, None)
    assert answer.answer_due == date(2026, 6, 19)  # ten days later, not more: the sweep was late, the clock was not
    assert count("resumed", ministry.author) == 1


def test_a_withdrawn_idea_waits_no_more_and_comes_back_if_it_does(ministry: Ministry) -> None:
    answer = ministry.opened()
    idea = Contribution.objects.get(pk=answer.contribution_id)
    withdraw_contribution(ministry.author, idea, at=AT)
    assert [actions.route_answers(at=AT) for _again in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.state, answer.remind_on, answer.escalate_on) == ("sans_objet", None, None)
    Contribution.objects.filter(pk=idea.pk).update(state=ContributionState.PUBLISHED)
    assert [actions.route_answers(at=AT) for _again in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.state, answer.answer_due, answer.remind_on) == ("ouvert", ANSWER_DUE, date(2026, 5, 21))


def test_a_closed_account_leaves_nothing_without_a_name(ministry: Ministry) -> None:
    answer = ministry.opened()
    ministry.manager.is_active = False
    ministry.manager.save(update_fields=["is_active"])
    assert [actions.route_answers(at=AT) for _again in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.holder, answer.answer_due, Transfer.objects.get().by) == (ministry.director, ANSWER_DUE, None)


def test_an_added_holiday_moves_dates_to_come(ministry: Ministry) -> None:
    answer = ministry.opened()
    actions.add_holiday(ministry.lead, ministry.programme, calendar="", day=date(2026, 6, 1), label="Deuil", at=AT)
    assert [actions.route_answers(at=AT + timedelta(minutes=1)) for _again in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.answer_due, answer.due_on, lines("move_due")) == (date(2026, 6, 8), date(2026, 6, 8), 1)
    assert Holiday.objects.get().applied_at == AT + timedelta(minutes=1)
    assert "Deuil 1 juin" in queries.computation_words(answer)


def test_an_added_holiday_never_moves_a_date_that_is_past(ministry: Ministry) -> None:
    answer = ministry.opened()
    after = morning(2026, 6, 10)
    actions.add_holiday(ministry.lead, ministry.programme, calendar="", day=date(2026, 6, 1), label="Deuil", at=after)
    assert actions.route_answers(at=after) == 0
    answer.refresh_from_db()
    assert (answer.answer_due, answer.is_late(date(2026, 6, 10))) == (ANSWER_DUE, True)


@pytest.mark.parametrize("calendar", ["reunion", "metropole"])
def test_an_added_holiday_moves_its_own_calendar_only(ministry: Ministry, calendar: str) -> None:
    answer = ministry.opened()
    HolidayFactory(programme=ministry.programme, calendar=calendar, added_at=AT + timedelta(seconds=1))
    actions.route_answers(at=AT + timedelta(minutes=1))
    answer.refresh_from_db()
    assert answer.answer_due == (date(2026, 6, 8) if calendar == "metropole" else ANSWER_DUE)


def test_what_another_programme_added_moves_nothing_here(ministry: Ministry) -> None:
    answer = ministry.opened()
    HolidayFactory(added_at=AT + timedelta(seconds=1))
    OrganisationCalendarFactory(organisation=ministry.directorate, calendar="guadeloupe")
    assert actions.route_answers(at=AT + timedelta(minutes=1)) == 0
    answer.refresh_from_db()
    assert (answer.answer_due, ministry.answer().calendar) == (ANSWER_DUE, "metropole")


def test_an_acknowledgement_to_come_moves_too(ministry: Ministry) -> None:
    answer = ministry.answer()
    HolidayFactory(programme=ministry.programme, day=date(2026, 5, 12), added_at=AT)
    actions.route_answers(at=AT)
    answer.refresh_from_db()
    assert (answer.acknowledge_due, answer.answer_due) == (date(2026, 5, 15), date(2026, 6, 8))


def test_the_unit_counts_in_its_own_calendar(ministry: Ministry) -> None:
    OrganisationCalendarFactory(programme=ministry.programme, organisation=ministry.directorate, calendar="guadeloupe")
    answer = ministry.answer()
    assert (answer.calendar, answer.answer_due) == ("guadeloupe", date(2026, 6, 8))


def test_whoever_promised_is_reminded_before_and_after(db: None) -> None:
    promise = CommitmentFactory(due_on=date(2026, 6, 1), remind_on=date(2026, 5, 25))
    seen = []
    for day in range(80):
        at = DEPOSITED + timedelta(days=day)
        if actions.remind_of_commitments(at=at):
            seen.append(at.date())
    assert seen == [date(2026, 5, 25), date(2026, 6, 2), date(2026, 7, 1)]
    promise.refresh_from_db()
    assert (promise.state, promise.remind_on) == ("pris", date(2026, 7, 31))


def test_a_kept_promise_is_reminded_no_more(ministry: Ministry) -> None:
    promise = CommitmentFactory(promised_by=ministry.manager, due_on=date(2026, 6, 1), remind_on=date(2026, 5, 25))
    actions.keep(ministry.manager, promise, evidence="Deux bureaux l’appliquent depuis lundi.", at=AT)
    assert actions.remind_of_commitments(at=morning(2026, 7, 1)) == 0


def test_a_sweep_that_is_killed_goes_on_where_it_was(ministry: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(4):
        ministry.idea()
    actions.route_answers(at=DEPOSITED)
    Answer.objects.update(remind_on=date(2026, 5, 15))
    monkeypatch.setattr(sweeping, "BATCH", 1)
    real, calls = sweeping.tell_of_reminder, []

    def dies_at_the_third(answer: Answer, **more: object) -> None:
        calls.append(answer.pk)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(answer, **more)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(sweeping, "tell_of_reminder", dies_at_the_third)
    at = morning(2026, 5, 18)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.remind_holders(at=at)
    monkeypatch.setattr(sweeping, "tell_of_reminder", real)
    actions.remind_holders(at=at)
    assert (count("reminder", ministry.manager), actions.remind_holders(at=at)) == (4, 0)


def test_a_sweep_with_nothing_to_do_asks_the_same_few_questions(ministry: Ministry) -> None:
    ministry.opened()
    with CaptureQueriesContext(connection) as one:
        actions.remind_holders(at=AT)
        actions.escalate_late_answers(at=AT)
        actions.remind_of_commitments(at=AT)
    for _number in range(3):
        ministry.idea()
    actions.route_answers(at=AT)
    with CaptureQueriesContext(connection) as three:
        actions.remind_holders(at=AT)
        actions.escalate_late_answers(at=AT)
        actions.remind_of_commitments(at=AT)
    assert len(one) == len(three)
    assert Answer.objects.filter(state__in=OWED).count() == 4


def test_the_scheduler_has_each_sweep(ministry: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    ministry.idea()
    CommitmentFactory(promised_by=ministry.manager, due_on=date(2026, 6, 1), remind_on=date(2026, 5, 25))
    monkeypatch.setattr(jobs, "now", lambda: morning(2026, 6, 8))
    assert [jobs.route_due(timestamp=0), jobs.remind_due(timestamp=0)] == [1, 0]
    assert [jobs.escalate_due(timestamp=0), jobs.commitments_due(timestamp=0)] == [1, 1]
    monkeypatch.setattr(jobs, "now", lambda: morning(2026, 6, 9))
    assert [jobs.route_due(timestamp=0), jobs.remind_due(timestamp=0)] == [0, 0]
