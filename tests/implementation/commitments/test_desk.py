"""The inbox, absences, capacity, promises, settings, debriefs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from fabrique.diffusion.publishing.actions import close_workshop
from fabrique.expression.contributions.states import ContributionState
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments import actions, queries
from fabrique.implementation.commitments.actions import Delays, Promise, RuleWords
from fabrique.implementation.commitments.models import Answer, AnswerRules, Commitment, Delegation, RoutingRule
from fabrique.implementation.commitments.queries import RegisterFilters
from factories.commitments import (
    ANSWER_DUE,
    AT,
    DEPOSITED,
    REASON,
    AnswerFactory,
    AnswerRulesFactory,
    CapacityFactory,
    CommitmentFactory,
    DebriefFactory,
    HolidayFactory,
    Ministry,
    ReplyFactory,
    RoutingRuleFactory,
    TransferFactory,
    morning,
    no,
    yes,
)
from factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 1)


def pks(rows: object) -> list[int]:
    return [row.pk for row in rows]  # type: ignore[attr-defined]  # a page of answers


def test_the_inbox_is_ordered_by_what_is_due(ministry: Ministry) -> None:
    later = actions.open_answer(ministry.idea(published_at=morning(2026, 5, 12)), at=AT)
    soon = ministry.answer()
    asked = actions.ask_details(ministry.manager, ministry.answer(), question="Dans quels bureaux ? Dites-le.", at=AT)
    done = ministry.declined()
    ministry.answer(author=ministry.manager)
    mine = standing_of(ministry.manager, AT)
    assert later is not None
    assert pks(queries.inbox(mine, AT)) == [soon.pk, later.pk]
    assert pks(queries.inbox(mine, AT, box="precisions")) == [asked.pk]
    assert pks(queries.inbox(mine, AT, box="repondues")) == [done.pk]
    assert pks(queries.inbox(mine, morning(2026, 5, 15), box="en-retard")) == [soon.pk]
    counts = queries.inbox_counts(mine, morning(2026, 5, 15))
    assert (counts.owed, counts.to_acknowledge, counts.late, counts.soon, counts.details) == (2, 2, 1, 1, 1)
    assert queries.next_owed(mine, AT, after=soon) == later


def test_the_inbox_has_pages(ministry: Ministry) -> None:
    owed = [AnswerFactory(holder=ministry.manager) for _number in range(23)]
    mine = standing_of(ministry.manager, AT)
    first = queries.inbox(mine, AT)
    second = queries.inbox(mine, AT, cursor=first.next_cursor)
    assert pks(first) + pks(second) == pks(owed)


@pytest.mark.parametrize("box", queries.BOXES)
def test_the_inbox_asks_two_questions_whatever_its_length(ministry: Ministry, box: str) -> None:
    traits = {"precisions": {"details": True}, "repondues": {"declined": True}}.get(box, {})
    mine, counts = standing_of(ministry.manager, AT), []
    for number in (1, 2):
        for _row in range(number):
            AnswerFactory(holder=ministry.manager, due_on=date(2026, 1, 1), **traits)
        with CaptureQueriesContext(connection) as seen:
            for row in queries.inbox(mine, AT, box=box):
                str(row.contribution.author), str(row.challenge), str(row.organisation), str(row.holder)
        counts.append(len(seen))
    assert counts == [2, 2]


def test_the_page_of_an_answer_asks_a_constant_number_of_questions(ministry: Ministry) -> None:
    answer, standing, counts = ministry.declined(), standing_of(ministry.manager, AT), []
    for number in (2, 3):
        ReplyFactory(answer=answer, number=number)
        TransferFactory(answer=answer)
        CommitmentFactory(answer=answer)
        with CaptureQueriesContext(connection) as seen:
            found = queries.answer_for(standing, answer.pk, AT)
            queries.standing_in_answer(found, standing, AT)
            history = queries.history_of(found)
            [str(row.answered_by) for row in history.replies]
            [str(row.to_person) for row in history.transfers]
            [str(row.promised_by) for row in history.commitments]
        counts.append(len(seen))
    assert counts == [10, 10]


def test_a_hidden_idea_leaves_the_inbox_at_once(ministry: Ministry) -> None:
    answer = ministry.answer()
    type(answer.contribution).objects.filter(pk=answer.contribution_id).update(state=ContributionState.HIDDEN)
    assert pks(queries.inbox(standing_of(ministry.manager, AT), AT)) == []
    with pytest.raises(Http404):
        queries.answer_for(standing_of(ministry.manager, AT), answer.pk, AT)
    assert queries.answer_for(standing_of(ministry.author, AT), answer.pk, AT) == answer


def test_an_absent_manager_is_replaced_for_those_days_only(ministry: Ministry) -> None:
    answer = ministry.opened()
    absence = actions.delegate(
        ministry.manager, to=ministry.colleague, starts_on=date(2026, 5, 11), ends_on=date(2026, 5, 12), at=AT
    )
    theirs = standing_of(ministry.colleague, AT)
    seen = {day: pks(queries.inbox(theirs, morning(2026, 5, day))) for day in (10, 11, 12, 13)}
    assert seen == {10: [], 11: [answer.pk], 12: [answer.pk], 13: []}
    assert actions.answer_idea(ministry.colleague, answer, words=no(), at=morning(2026, 5, 12)).state == "repondu"
    with pytest.raises(Refused):
        actions.cancel_delegation(ministry.colleague, absence, at=AT)
    actions.cancel_delegation(ministry.manager, absence, at=AT)
    assert queries.delegations_of(ministry.manager, AT) == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 5, 20), date(2026, 5, 19)),
        (date(2026, 4, 1), date(2026, 4, 9)),
        (date(2026, 5, 7), date(2028, 5, 7)),
    ],
)
def test_an_absence_has_dates_that_make_sense(ministry: Ministry, start: date, end: date) -> None:
    with pytest.raises(ImpossibleNow):
        actions.delegate(ministry.manager, to=ministry.colleague, starts_on=start, ends_on=end, at=AT)


def test_two_absences_do_not_overlap_and_nobody_replaces_oneself(ministry: Ministry) -> None:
    days = {"starts_on": date(2026, 5, 11), "ends_on": date(2026, 5, 15)}
    actions.delegate(ministry.manager, to=ministry.colleague, at=AT, **days)
    for person in (ministry.director, ministry.manager, PersonFactory(is_active=False)):
        with pytest.raises(ImpossibleNow):
            actions.delegate(ministry.manager, to=person, at=AT, **days)
    assert Delegation.objects.count() == 1


def test_what_a_manager_can_carry_and_has_promised(ministry: Ministry) -> None:
    actions.declare_capacity(ministry.manager, trials=1, at=AT)
    for _number in range(2):
        actions.answer_idea(ministry.manager, ministry.opened(), words=yes(ministry.manager), at=AT)
    ministry.declined()
    view = queries.capacity_of("2026-1", person=ministry.manager)
    assert (view.trials, view.promised, view.left, view.is_exceeded, len(view.rows)) == (1, 2, 0, True, 2)
    assert queries.capacity_of("2026-2", person=ministry.manager).promised == 0
    unit = queries.capacity_of("2026-1", organisation=ministry.service)
    assert (unit.trials, unit.promised, unit.left) == (None, 2, None)


def test_a_capacity_is_said_by_those_in_charge_for_a_half_year_to_come(ministry: Ministry) -> None:
    with pytest.raises(Refused):
        actions.declare_capacity(ministry.colleague, trials=2, organisation=ministry.service, at=AT)
    for half_year in ("2025-2", "2026-3", "bientôt"):
        with pytest.raises(ImpossibleNow):
            actions.declare_capacity(ministry.manager, trials=2, half_year=half_year, at=AT)
    actions.declare_capacity(ministry.director, trials=2, organisation=ministry.service, at=AT)
    again = actions.declare_capacity(ministry.director, trials=4, organisation=ministry.service, at=AT)
    assert (again.trials, again.person) == (4, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CapacityFactory(organisation=ministry.service)


def promise(ministry: Ministry, **more: object) -> Commitment:
    given = {"title": "Ouvrir un second guichet", "due_on": DUE, "to_person": ministry.author, **more}
    return actions.make_commitment(ministry.manager, promise=Promise(**given), at=AT)  # type: ignore[arg-type]


def test_a_promise_is_made_kept_and_shown(ministry: Ministry) -> None:
    made = promise(ministry, organisation=ministry.service)
    assert (made.promised_by, made.state, made.remind_on) == (ministry.manager, "pris", date(2026, 8, 25))
    for person in (ministry.author, ministry.stranger, ministry.other_lead):
        with pytest.raises(Refused):
            actions.keep(person, made, evidence=REASON, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.keep(ministry.manager, made, evidence="Oui", at=AT)
    kept = actions.keep(ministry.director, made, evidence=REASON, at=AT)
    assert (kept.state, kept.kept_at, kept.evidence, kept.remind_on) == ("tenu", AT, f"<p>{REASON}</p>", None)
    with pytest.raises(ImpossibleNow):
        actions.drop(ministry.manager, made, reason=REASON, at=AT)
    kinds = Message.objects.filter(recipient=ministry.author).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["commitments.promised", "commitments.kept"]
    assert Line.objects.filter(subject_type="commitment", subject_id=made.pk).count() == 2


def test_a_postponed_promise_keeps_its_first_date_in_sight(ministry: Ministry) -> None:
    made = promise(ministry)
    moved = actions.postpone(ministry.manager, made, due_on=date(2026, 12, 1), reason=REASON, at=AT)
    assert (moved.due_on, moved.first_due_on, moved.is_postponed) == (date(2026, 12, 1), DUE, True)
    for wrong in (date(2026, 12, 1), date(2026, 1, 1)):
        with pytest.raises(ImpossibleNow):
            actions.postpone(ministry.manager, made, due_on=wrong, reason=REASON, at=AT)


def test_what_was_given_up_can_be_promised_again(ministry: Ministry) -> None:
    dropped = actions.drop(ministry.manager, promise(ministry), reason=REASON, at=AT)
    assert (dropped.state, dropped.dropped_reason, dropped.remind_on) == ("abandonne", REASON, None)
    again = actions.take_up_again(ministry.manager, dropped, due_on=date(2026, 12, 1), reason=REASON, at=AT)
    assert (again.state, again.dropped_at, again.due_on) == ("pris", None, date(2026, 12, 1))


def test_nobody_promises_for_somebody_else_or_for_yesterday(ministry: Ministry) -> None:
    with pytest.raises(Refused):
        promise(ministry, promised_by=ministry.colleague)
    with pytest.raises(Refused):
        promise(ministry, organisation=ministry.elsewhere)
    for wrong in ({"due_on": date(2026, 5, 5)}, {"title": "  "}):
        with pytest.raises(ImpossibleNow):
            promise(ministry, **wrong)
    assert promise(ministry, promised_by=ministry.colleague, organisation=ministry.service).promised_by == (
        ministry.colleague
    )


def test_the_register_is_filtered_counted_and_paged(ministry: Ministry) -> None:
    late = CommitmentFactory(organisation=ministry.service, due_on=date(2026, 4, 1), title="Réparer l’école")
    made = [CommitmentFactory(organisation=ministry.service) for _number in range(26)]
    kept = CommitmentFactory(organisation=ministry.service, kept=True)
    CommitmentFactory(organisation=ministry.elsewhere)
    CommitmentFactory(organisation=ministry.service, confidential=True)
    reader = standing_of(ministry.colleague, AT)
    everything = RegisterFilters()
    first = queries.register(reader, everything, AT)
    second = queries.register(reader, everything, AT, cursor=first.next_cursor)
    assert pks(first) + pks(second) == pks([late, *made, kept])
    assert pks(queries.register(reader, RegisterFilters(state="en-retard"), AT)) == [late.pk]
    assert pks(queries.register(reader, RegisterFilters(text="ecole repar"), AT)) == [late.pk]
    assert pks(queries.register(reader, RegisterFilters(state="tenu", organisation=ministry.directorate), AT)) == [
        kept.pk
    ]
    assert pks(queries.register(Standing(), everything, AT)) == []
    counts = queries.register_counts(reader, RegisterFilters(state="tenu"), AT)
    assert (counts.made, counts.late, counts.kept, counts.dropped) == (27, 1, 1, 0)


def test_a_commitment_that_may_not_be_read_is_not_found(ministry: Ministry) -> None:
    secret = CommitmentFactory(organisation=ministry.service, confidential=True)
    with pytest.raises(Http404):
        queries.commitment_for(standing_of(ministry.colleague, AT), secret.pk, AT)
    assert queries.commitment_for(standing_of(ministry.manager, AT), secret.pk, AT) == secret


def test_the_lead_sets_the_delays_of_ideas_to_come(ministry: Ministry) -> None:
    before = ministry.answer()
    delays = Delays(acknowledge_days=2, answer_days=10, reminder_days=(8, 4, 4), fallback_person=ministry.director)
    for name in ("manager", "author", "other_lead", "stranger"):
        with pytest.raises(Refused):
            actions.save_rules(getattr(ministry, name), ministry.programme, delays=delays, at=AT)
    rules = actions.save_rules(ministry.lead, ministry.programme, delays=delays, at=AT)
    assert (rules.reminder_days, rules.updated_by) == ([4, 8], ministry.lead)
    after = ministry.answer()
    assert (after.acknowledge_due, after.answer_due, after.remind_on) == (
        date(2026, 5, 7),
        date(2026, 5, 21),
        date(2026, 5, 11),
    )
    before.refresh_from_db()
    assert before.answer_due == ANSWER_DUE


@pytest.mark.parametrize(
    "wrong",
    [
        {"acknowledge_days": 21},
        {"answer_days": 0},
        {"answer_days": 251},
        {"reminder_days": (0,)},
        {"escalate_after_days": 11},
        {"calendar": "lune"},
    ],
)
def test_delays_that_make_no_sense_are_refused(ministry: Ministry, wrong: dict[str, object]) -> None:
    with pytest.raises(ImpossibleNow):
        actions.save_rules(ministry.lead, ministry.programme, delays=replace(Delays(), **wrong), at=AT)
    assert AnswerRules.objects.count() == 0


def test_rules_are_written_moved_and_removed_by_the_lead(ministry: Ministry) -> None:
    words = RuleWords("Guichets", words="guichet ; accueil", desk_person=ministry.director)
    first = actions.save_routing_rule(ministry.lead, ministry.programme, rule=words, at=AT)
    second = actions.save_routing_rule(
        ministry.coordinator, ministry.programme, rule=replace(words, label="Autres"), at=AT
    )
    assert (first.words, [rule.label for rule in queries.routing_rules(ministry.programme)]) == (
        "guichet, accueil",
        ["Guichets", "Autres"],
    )
    actions.raise_routing_rule(ministry.lead, second, at=AT)
    actions.lower_routing_rule(ministry.lead, first, at=AT)
    assert [rule.label for rule in queries.routing_rules(ministry.programme)] == ["Autres", "Guichets"]
    changed = actions.save_routing_rule(
        ministry.lead, ministry.programme, rule=replace(words, label="Accueil"), changed=first, at=AT
    )
    assert (changed.pk, changed.label) == (first.pk, "Accueil")
    actions.remove_routing_rule(ministry.lead, second, at=AT)
    assert RoutingRule.objects.get() == first
    with pytest.raises(Refused):
        actions.remove_routing_rule(ministry.manager, first, at=AT)
    with pytest.raises(Conflict):
        actions.save_routing_rule(ministry.lead, ministry.programme, rule=words, changed=RoutingRuleFactory(), at=AT)


@pytest.mark.parametrize("wrong", [{"label": " "}, {"desk_person": None}])
def test_a_rule_has_a_name_and_a_desk(ministry: Ministry, wrong: dict[str, object]) -> None:
    words = replace(RuleWords("Guichets", desk_person=ministry.director), **wrong)
    with pytest.raises(ImpossibleNow):
        actions.save_routing_rule(ministry.lead, ministry.programme, rule=words, at=AT)


def test_holidays_and_calendars_are_the_leads(ministry: Ministry) -> None:
    with pytest.raises(Refused):
        actions.add_holiday(ministry.manager, ministry.programme, calendar="", day=DUE, label="Fête", at=AT)
    for calendar, label in (("lune", "Fête"), ("", " ")):
        with pytest.raises(ImpossibleNow):
            actions.add_holiday(ministry.lead, ministry.programme, calendar=calendar, day=DUE, label=label, at=AT)
    added = actions.add_holiday(ministry.lead, ministry.programme, calendar="", day=DUE, label="Fête", at=AT)
    with pytest.raises(ImpossibleNow):
        actions.add_holiday(ministry.lead, ministry.programme, calendar="", day=DUE, label="Encore", at=AT)
    assert (DUE, "Fête") in queries.holidays_of_year(ministry.programme, "reunion", 2026)
    actions.remove_holiday(ministry.lead, ministry.programme, added, at=AT)
    assert queries.added_holidays(ministry.programme) == []
    for code in ("mayotte", "reunion", ""):
        actions.set_calendar(ministry.lead, ministry.programme, organisation=ministry.service, calendar=code, at=AT)
    assert queries.organisation_calendars(ministry.programme) == []


def test_a_removed_holiday_leaves_dates_as_they_are(ministry: Ministry) -> None:
    holiday = HolidayFactory(programme=ministry.programme, applied_at=AT)
    answer = ministry.answer()
    actions.remove_holiday(ministry.lead, ministry.programme, holiday, at=AT)
    actions.route_answers(at=AT)
    answer.refresh_from_db()
    assert answer.answer_due == date(2026, 6, 8)


def test_a_debrief_is_told_once_to_those_who_wrote(ministry: Ministry) -> None:
    ministry.idea()
    for name in ("manager", "author", "stranger"):
        with pytest.raises(Refused):
            actions.publish_debrief(getattr(ministry, name), ministry.box, text=REASON, at=AT)
    actions.publish_debrief(ministry.facilitator, ministry.box, text=REASON, at=AT)
    actions.publish_debrief(ministry.facilitator, ministry.box, text=f"{REASON} Merci.", at=AT + timedelta(days=1))
    debrief = queries.debrief_of(ministry.box)
    assert debrief is not None
    assert (debrief.body, debrief.published_at) == (f"<p>{REASON} Merci.</p>", AT)
    assert Message.objects.filter(kind="commitments.debrief", recipient=ministry.author).count() == 1


def test_a_workshop_has_a_report_not_a_debrief(ministry: Ministry) -> None:
    ministry.box.kind = "atelier"
    ministry.box.save(update_fields=["kind"])
    with pytest.raises(ImpossibleNow):
        actions.publish_debrief(ministry.facilitator, ministry.box, text=REASON, at=AT)
    assert queries.debrief_of(DebriefFactory().challenge) is not None


def test_an_archived_programme_and_an_archived_box_stand_still(ministry: Ministry) -> None:
    answer = ministry.declined()
    ministry.programme.state = "archive"
    ministry.programme.save(update_fields=["state"])
    with pytest.raises(ImpossibleNow):
        actions.save_rules(ministry.lead, ministry.programme, delays=Delays(), at=AT)
    ministry.box.state = "archive"
    ministry.box.save(update_fields=["state"])
    with pytest.raises(DomainError):
        actions.appeal(ministry.author, answer, text=REASON, at=AT)


def test_the_author_sees_what_they_wait_for(ministry: Ministry) -> None:
    mine = ministry.answer()
    asked = actions.ask_details(ministry.manager, ministry.answer(), question="Dans quels bureaux ? Dites-le.", at=AT)
    ministry.answer(author=ministry.colleague)
    deposited = ministry.answer(author=ministry.colleague, deposited_by=ministry.author)
    assert pks(queries.my_answers(ministry.author)) == [deposited.pk, asked.pk, mine.pk]
    assert pks(queries.my_open_questions(ministry.author)) == [asked.pk]


def test_what_is_unanswered_is_what_blocks_the_end(ministry: Ministry) -> None:
    idea, owed = ministry.idea(), ministry.answer()
    ministry.declined()
    ministry.idea(state=ContributionState.WITHDRAWN)
    assert set(queries.unanswered_in(ministry.box)) == {idea, owed.contribution}
    assert list(queries.unanswered_owed(ministry.box)) == [owed]
    assert (queries.unanswered_count(ministry.box), queries.answer_of(idea)) == (2, None)
    assert Answer.objects.get(contribution=owed.contribution).deposited_at == DEPOSITED
    assert AnswerRulesFactory(programme=ministry.programme).answer_days == 20


def test_a_campaign_closes_once_everyone_has_an_answer(ministry: Ministry) -> None:
    ministry.box.kind = "campagne"
    ministry.box.save(update_fields=["kind"])
    answer = ministry.answer()
    with pytest.raises(ImpossibleNow, match="suite"):
        close_workshop(ministry.facilitator, ministry.box, at=AT)
    actions.answer_idea(ministry.manager, answer, words=no(), at=AT)
    assert close_workshop(ministry.facilitator, ministry.box, at=AT).state == "clos"


def test_a_second_look_is_asked_after_the_end_too(ministry: Ministry) -> None:
    answer = ministry.declined()
    close_workshop(ministry.facilitator, ministry.box, at=AT)
    again = actions.appeal(ministry.author, answer, text=REASON, at=AT)
    assert actions.answer_idea(ministry.director, again, words=no(), at=AT).state == "repondu"
