"""What each hand may do to an answer, what it leaves behind, and who is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fabrique.expression.contributions.actions import set_aside, withdraw_contribution
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import life_of, outcome_counts, untreated_count
from fabrique.expression.contributions.states import Named, Outcome
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.implementation.commitments import actions, queries
from fabrique.implementation.commitments.actions import AnswerWords
from fabrique.implementation.commitments.models import Answer, Commitment, Reply, Transfer
from fabrique.implementation.commitments.states import AnswerState, Decision
from factories.commitments import ANSWER_DUE, AT, DEPOSITED, REASON, Ministry, morning, no, yes
from factories.contributions import ContributionFactory
from factories.people import PersonFactory

pytestmark = pytest.mark.django_db
WHY = "Ce sujet relève de la direction, qui a le budget."


def told(person: object) -> list[str]:
    return list(Message.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def verbs(answer: Answer) -> list[str]:
    lines = Line.objects.filter(subject_type="contribution", subject_id=answer.contribution_id).order_by("pk")
    return [verb for verb in lines.values_list("verb", flat=True) if verb.startswith("commitments.")]


def test_an_idea_gets_a_name_and_dates_from_its_deposit(ministry: Ministry) -> None:
    answer = ministry.answer(at=morning(2026, 5, 7))
    assert (answer.holder, answer.organisation, answer.state) == (ministry.manager, ministry.service, "a_accuser")
    assert (answer.acknowledge_due, answer.answer_due, answer.due_on) == (
        date(2026, 5, 13),
        ANSWER_DUE,
        date(2026, 5, 13),
    )
    assert (answer.remind_on, answer.escalate_on) == (date(2026, 5, 15), date(2026, 6, 8))
    assert (told(ministry.manager), told(ministry.author)) == (["commitments.to_answer"], ["commitments.opened"])
    assert verbs(answer) == ["commitments.open_answer"]


def test_the_computation_can_be_read(ministry: Ministry) -> None:
    assert queries.computation_words(ministry.answer()).replace("\u00a0", " ") == (
        "Déposée le mardi 5 mai 2026, 20 jours ouvrés, 3 jours fériés (Victoire de 1945 8 mai, Ascension 14 mai, "
        "Lundi de Pentecôte 25 mai) : réponse due le vendredi 5 juin 2026."
    )


def test_opening_twice_gives_the_same_answer(ministry: Ministry) -> None:
    answer = ministry.answer()
    assert actions.open_answer(answer.contribution, at=AT) == answer
    assert verbs(answer) == ["commitments.open_answer"]


def test_what_was_imported_counts_from_the_day_it_is_routed(ministry: Ministry) -> None:
    answer = ministry.answer(origin="import", published_at=morning(2019, 1, 7), at=AT)
    assert (answer.clock_from, answer.is_late(date(2026, 5, 6))) == (date(2026, 5, 6), False)


def test_a_workshop_contribution_needs_no_answer(ministry: Ministry) -> None:
    assert actions.open_answer(ContributionFactory(), at=AT) is None


def test_acknowledging_keeps_the_date_of_the_answer(ministry: Ministry) -> None:
    answer = ministry.opened()
    assert (answer.state, answer.acknowledged_by, answer.due_on) == ("ouvert", ministry.manager, ANSWER_DUE)
    assert answer.remind_on == date(2026, 5, 21)
    with pytest.raises(ImpossibleNow):
        actions.acknowledge(ministry.manager, answer, at=AT)


@pytest.mark.parametrize(
    "name", ["director", "lead", "other_lead", "author", "colleague", "stranger", "admin", "coordinator", "facilitator"]
)
def test_nobody_else_acknowledges_asks_or_answers(ministry: Ministry, name: str) -> None:
    answer, meddler = ministry.answer(), getattr(ministry, name)
    with pytest.raises(Refused):
        actions.acknowledge(meddler, answer, at=AT)
    with pytest.raises(Refused):
        actions.ask_details(meddler, answer, question="Dans quels bureaux exactement ?", at=AT)
    with pytest.raises(Refused):
        actions.answer_idea(meddler, answer, words=no(), at=AT)
    answer.refresh_from_db()
    assert (answer.state, verbs(answer)) == ("a_accuser", ["commitments.open_answer"])


def test_details_stop_the_clock_once(ministry: Ministry) -> None:
    answer = actions.ask_details(ministry.manager, ministry.answer(), question="Dans quels bureaux exactement ?", at=AT)
    assert (answer.state, answer.details_due, answer.remind_on, answer.escalate_on) == (
        "precisions",
        date(2026, 5, 22),
        None,
        None,
    )
    answer = actions.give_details(
        ministry.author, answer, text="Dans ceux de Lille et de Lens.", at=morning(2026, 5, 12)
    )
    assert (answer.paused_days, answer.answer_due) == (3, date(2026, 6, 10))
    with pytest.raises(ImpossibleNow, match="une fois"):
        actions.ask_details(ministry.manager, answer, question="Et à quelle heure exactement ?", at=AT)
    assert told(ministry.manager) == ["commitments.to_answer", "commitments.details"]


def test_details_are_the_authors_to_give(ministry: Ministry) -> None:
    answer = actions.ask_details(ministry.manager, ministry.answer(), question="Dans quels bureaux exactement ?", at=AT)
    with pytest.raises(Refused):
        actions.give_details(ministry.manager, answer, text="Dans ceux de Lille et de Lens.", at=AT)


def test_a_transfer_keeps_the_clock_and_says_why(ministry: Ministry) -> None:
    before = ministry.answer()
    answer = actions.transfer(ministry.manager, before, to_person=ministry.director, reason=WHY, at=AT)
    assert (answer.holder, answer.answer_due, answer.acknowledge_due) == (
        ministry.director,
        before.answer_due,
        before.acknowledge_due,
    )
    assert list(Transfer.objects.values_list("from_person", "to_person", "reason", "by")) == [
        (ministry.manager.pk, ministry.director.pk, WHY, ministry.manager.pk)
    ]
    assert told(ministry.author) == ["commitments.opened", "commitments.transferred"]
    with pytest.raises(Refused):
        actions.answer_idea(ministry.manager, answer, words=no(), at=AT)


def test_an_idea_is_not_passed_to_its_author_nor_to_a_closed_account(ministry: Ministry) -> None:
    answer = ministry.answer()
    for person in (ministry.author, ministry.manager, PersonFactory(is_active=False)):
        with pytest.raises(ImpossibleNow):
            actions.transfer(ministry.manager, answer, to_person=person, reason=WHY, at=AT)
    with pytest.raises(ImpossibleNow, match="caractères"):
        actions.transfer(ministry.manager, answer, to_person=ministry.director, reason="Non", at=AT)


def test_only_the_ministry_lead_gives_more_time(ministry: Ministry) -> None:
    answer = ministry.opened()
    for name in ("manager", "director", "other_lead", "author", "admin", "coordinator", "facilitator"):
        with pytest.raises(Refused):
            actions.extend(getattr(ministry, name), answer, days=5, reason=WHY, at=AT)
    answer = actions.extend(ministry.lead, answer, days=5, reason=WHY, at=AT)
    assert (answer.answer_due, answer.extended_by, answer.extension_reason) == (date(2026, 6, 12), ministry.lead, WHY)
    assert queries.computation_words(answer).count("5 jours de prolongation") == 1


def test_more_time_leads_to_a_day_to_come(ministry: Ministry) -> None:
    answer = ministry.opened()
    with pytest.raises(ImpossibleNow):
        actions.extend(ministry.lead, answer, days=5, reason=WHY, at=morning(2026, 6, 15))
    for days in (0, -4, 61):
        with pytest.raises(ImpossibleNow):
            actions.extend(ministry.lead, answer, days=days, reason=WHY, at=AT)
    answer.refresh_from_db()
    assert answer.answer_due == ANSWER_DUE


def test_an_answer_is_kept_told_and_gives_the_idea_its_outcome(ministry: Ministry) -> None:
    answer = ministry.declined()
    idea = Contribution.objects.get(pk=answer.contribution_id)
    assert (answer.state, answer.decision, answer.answered_by) == ("repondu", "ecartee", ministry.manager)
    assert (idea.outcome, idea.outcome_reason, idea.outcome_by) == (Outcome.ANSWERED, REASON, ministry.manager)
    assert list(Reply.objects.values_list("answer", "number", "decision")) == [(answer.pk, 1, "ecartee")]
    assert told(ministry.author)[-1] == "commitments.answered"
    assert (outcome_counts(ministry.box).answered, untreated_count(ministry.box)) == (1, 0)
    assert (answer.remind_on, answer.escalate_on) == (None, None)


def test_the_line_of_life_tells_each_step(ministry: Ministry) -> None:
    answer = ministry.answer()
    answer = actions.ask_details(ministry.manager, answer, question="Dans quels bureaux exactement ?", at=AT)
    answer = actions.give_details(ministry.author, answer, text="Dans ceux de Lille et de Lens.", at=AT)
    answer = actions.transfer(ministry.manager, answer, to_person=ministry.director, reason=WHY, at=AT)
    actions.answer_idea(ministry.director, answer, words=yes(ministry.director), at=AT)
    idea = Contribution.objects.get(pk=answer.contribution_id)
    assert [event.text.replace("\u00a0", " ") for event in life_of(idea)] == [
        "Contribution publiée",
        "Confiée à un service, réponse attendue le 5 juin 2026",
        "Précisions demandées, le délai est suspendu",
        "Précisions données, réponse attendue le 5 juin 2026",
        "Transmise à une autre personne, le délai continue",
        "Réponse donnée : idée retenue",
    ]


def test_an_idea_that_is_kept_has_a_next_step_which_is_a_promise(ministry: Ministry) -> None:
    answer = ministry.opened()
    for words in (
        AnswerWords(Decision.ACCEPTED, REASON),
        AnswerWords(Decision.ACCEPTED, REASON, "Essayer", None, date(2026, 9, 1)),
        AnswerWords(Decision.ACCEPTED, REASON, "Essayer", ministry.director, date(2026, 5, 5)),
    ):
        with pytest.raises(ImpossibleNow):
            actions.answer_idea(ministry.manager, answer, words=words, at=AT)
    words = yes(ministry.director, time_minutes=480, money_cents=50_000, mentor=ministry.lead)
    answer = actions.answer_idea(ministry.manager, answer, words=words, at=AT)
    promise = Commitment.objects.get()
    assert (promise.promised_by, promise.to_person, promise.due_on, promise.answer, promise.organisation) == (
        ministry.director,
        ministry.author,
        date(2026, 9, 1),
        answer,
        ministry.service,
    )
    assert (answer.time_minutes, answer.money_cents, answer.mentor) == (480, 50_000, ministry.lead)
    assert (told(ministry.director)[-1], told(ministry.lead)) == ("commitments.counted_on", ["commitments.counted_on"])


def test_the_register_does_not_name_an_author_who_hides(ministry: Ministry) -> None:
    answer = ministry.answer(named_to=Named.FACILITATOR)
    assert (answer.holder, answer.organisation) == (ministry.coordinator, ministry.top)
    actions.answer_idea(ministry.coordinator, answer, words=yes(ministry.coordinator), at=AT)
    assert list(Commitment.objects.values_list("to_person", "public")) == [(None, False)]


def test_a_refusal_without_a_sentence_is_not_an_answer(ministry: Ministry) -> None:
    answer = ministry.opened()
    for words in (no("Non."), AnswerWords("peut-etre", REASON)):
        with pytest.raises(ImpossibleNow):
            actions.answer_idea(ministry.manager, answer, words=words, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(state="repondu", decision="ecartee", answered_at=AT)


def test_a_double_click_answers_once(ministry: Ministry) -> None:
    answer = ministry.declined()
    again = actions.answer_idea(ministry.manager, answer, words=no(), at=AT + timedelta(seconds=2))
    assert (again.pk, Reply.objects.count(), verbs(answer).count("commitments.answer")) == (answer.pk, 1, 1)
    with pytest.raises(ImpossibleNow):
        actions.answer_idea(ministry.manager, answer, words=no(WHY), at=AT + timedelta(seconds=2))


def test_a_form_opened_before_a_change_is_told(ministry: Ministry) -> None:
    answer = ministry.answer()
    seen = answer.version_number
    actions.acknowledge(ministry.manager, answer, at=AT)
    with pytest.raises(Conflict):
        actions.answer_idea(ministry.manager, answer, words=no(), seen=seen, at=AT)
    with pytest.raises(Conflict):
        actions.transfer(ministry.manager, answer, to_person=ministry.director, reason=WHY, seen=seen, at=AT)


def test_nobody_answers_their_own_idea(ministry: Ministry) -> None:
    answer = ministry.answer(author=ministry.manager)
    assert (answer.holder, answer.organisation) == (ministry.director, ministry.directorate)
    forced = actions.transfer(ministry.lead, answer, to_person=ministry.lead, reason=WHY, at=AT)
    with pytest.raises(Refused):
        actions.answer_idea(ministry.manager, forced, words=no(), at=AT)


def test_a_second_look_goes_to_somebody_above_with_a_new_delay(ministry: Ministry) -> None:
    answer = ministry.declined()
    for name in ("manager", "colleague", "lead"):
        with pytest.raises(Refused):
            actions.appeal(getattr(ministry, name), answer, text=WHY, at=AT)
    answer = actions.rate_usefulness(ministry.author, answer, usefulness="1", note="Trop court.", at=AT)
    answer = actions.appeal(ministry.author, answer, text=WHY, at=morning(2026, 6, 15))
    assert (answer.state, answer.holder, answer.organisation, answer.decision, answer.usefulness) == (
        "ouvert",
        ministry.director,
        ministry.directorate,
        "",
        "",
    )
    assert (answer.clock_from, answer.answer_due) == (date(2026, 6, 15), date(2026, 7, 13))
    assert Contribution.objects.get(pk=answer.contribution_id).outcome == Outcome.PENDING
    assert list(queries.unanswered_in(ministry.box)) == [answer.contribution]
    answer = actions.answer_idea(ministry.director, answer, words=no(WHY), at=morning(2026, 6, 16))
    with pytest.raises(ImpossibleNow, match="qu’un"):
        actions.appeal(ministry.author, answer, text=WHY, at=morning(2026, 6, 17))
    assert list(Reply.objects.order_by("number").values_list("number", "answered_by")) == [
        (1, ministry.manager.pk),
        (2, ministry.director.pk),
    ]


def test_an_idea_that_is_kept_has_no_second_look(ministry: Ministry) -> None:
    answer = actions.answer_idea(ministry.manager, ministry.opened(), words=yes(ministry.manager), at=AT)
    with pytest.raises(ImpossibleNow):
        actions.appeal(ministry.author, answer, text=WHY, at=AT)


def test_only_the_author_rates_and_may_change_their_mind(ministry: Ministry) -> None:
    answer = ministry.declined()
    with pytest.raises(Refused):
        actions.rate_usefulness(ministry.manager, answer, usefulness="4", at=AT)
    actions.rate_usefulness(ministry.author, answer, usefulness="1", at=AT)
    answer = actions.rate_usefulness(ministry.author, answer, usefulness="3", note="Après relecture", at=AT)
    assert (answer.usefulness, answer.usefulness_note) == ("3", "Après relecture")
    with pytest.raises(ImpossibleNow):
        actions.rate_usefulness(ministry.author, answer, usefulness="9", at=AT)


def test_what_has_been_answered_is_not_withdrawn(ministry: Ministry) -> None:
    answer = ministry.declined()
    with pytest.raises(ImpossibleNow, match="reçu sa réponse"):
        withdraw_contribution(ministry.author, answer.contribution, at=AT)


def test_an_idea_set_aside_by_the_team_is_answered_no_more(ministry: Ministry) -> None:
    answer = ministry.opened()
    set_aside(ministry.facilitator, answer.contribution, reason=REASON, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.answer_idea(ministry.manager, answer, words=no(), at=AT)
    assert actions.route_answers(at=AT) == 1
    answer.refresh_from_db()
    assert (answer.state, queries.unanswered_count(ministry.box)) == (AnswerState.MOOT, 0)


def test_lateness_is_seen_from_the_day_after(ministry: Ministry) -> None:
    answer = ministry.opened()
    assert queries.deadline_words(answer, DEPOSITED).replace("\u00a0", " ") == (
        "Réponse due le vendredi 5 juin, dans 31 jours."
    )
    assert [answer.is_late(day) for day in (ANSWER_DUE, ANSWER_DUE + timedelta(days=1))] == [False, True]
    assert queries.deadline_words(answer, morning(2026, 6, 8)).replace("\u00a0", " ") == (
        "En retard de 3 jours : la réponse était due le vendredi 5 juin."
    )
