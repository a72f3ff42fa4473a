"""Deciding to adopt: who, what must be said, what is kept, who is told, when one comes back to it."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.expression.contributions.queries.line_of_life import life_of
from fabrique.expression.recommendations import actions, rules
from fabrique.expression.recommendations.models import AdoptionDecision, AdoptionStep
from fabrique.expression.recommendations.queries.adoption import concerned_organisations, month_due, months_before
from fabrique.expression.recommendations.rules import Words
from fabrique.expression.recommendations.states import ADOPTION_LIFE, AdoptionState
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.adoption import AT, Council
from factories.challenges import InvitedOrganisationFactory
from factories.contributions import ContributionFactory
from factories.people import MembershipFactory, OrganisationFactory, PersonFactory
from factories.recommendations import AdoptionDecisionFactory, CitationFactory, RecommendationFactory

WHY = "Le budget de l’année n’est pas voté."
LATER = AT.date() + timedelta(days=90)
FULL = Words(reason=WHY, what_changed=WHY, postponed_until=LATER, evidence=WHY)
ROLES = (
    "lead",
    "rival_lead",
    "low_lead",
    "manager",
    "facilitator",
    "coordinator",
    "admin",
    "agent",
    "employee",
    "stranger",
    "nobody",
)


@pytest.fixture
def council(db: None) -> Council:
    return Council()


def told(kind: str) -> set[int]:
    return set(Message.objects.filter(kind=f"recommendations.{kind}").values_list("recipient_id", flat=True))


# Pure


def test_the_table_in_words():
    assert ADOPTION_LIFE.lines() == sorted(
        [
            *(("a_examiner", each) for each in ("adoptee", "adaptee", "reportee", "refusee", "realisee")),
            *(("adoptee", each) for each in ("adaptee", "reportee", "refusee", "realisee")),
            *(("adaptee", each) for each in ("adoptee", "adaptee", "reportee", "refusee", "realisee")),
            *(("reportee", each) for each in ("adoptee", "adaptee", "reportee", "refusee", "realisee")),
            *(("refusee", each) for each in ("adoptee", "adaptee", "reportee", "realisee")),
            ("realisee", "adoptee"),
            ("realisee", "adaptee"),
        ]
    )


@pytest.mark.parametrize(
    ("target", "words", "enough"),
    [
        ("adoptee", Words(), True),
        ("adaptee", Words(), False),
        ("adaptee", Words(what_changed=f"<p>{WHY}</p>"), True),
        ("adaptee", Words(what_changed="<p>court</p>"), False),
        ("refusee", Words(what_changed=WHY), False),
        ("refusee", Words(reason=WHY), True),
        ("reportee", Words(reason=WHY), False),
        ("reportee", Words(reason=WHY, postponed_until=AT.date()), False),
        ("reportee", Words(reason=WHY, postponed_until=LATER), True),
        ("reportee", Words(postponed_until=LATER), False),
        ("realisee", Words(reason=WHY), False),
        ("realisee", Words(evidence=WHY), True),
    ],
)
def test_what_each_decision_must_say(target: str, words: Words, enough: bool) -> None:
    decision = AdoptionDecision(state=AdoptionState.TO_EXAMINE)
    assert bool(rules.words_are_enough(decision, target, words, AT.date())) is enough


def test_going_back_on_what_was_done_says_why():
    decision = AdoptionDecision(state=AdoptionState.DONE)
    verdicts = [bool(rules.words_are_enough(decision, "adoptee", words, AT.date())) for words in (Words(), FULL)]
    assert verdicts == [False, True]


@pytest.mark.parametrize(
    ("today", "months", "before"),
    [
        (date(2026, 6, 30), 3, date(2026, 3, 30)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 6, date(2025, 7, 15)),
        (date(2027, 3, 1), 12, date(2026, 3, 1)),
        (date(2026, 3, 31), 3, date(2025, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(today: date, months: int, before: date) -> None:
    assert months_before(today, months) == before


def test_the_last_reminder_due_wins():
    opened = date(2026, 3, 10)
    days = [date(2026, 6, 9), date(2026, 6, 10), date(2026, 9, 9), date(2026, 9, 10), date(2027, 3, 10)]
    assert [month_due(opened, day) for day in days] == [0, 3, 3, 6, 12]


# Who


def test_only_the_lead_of_that_organisation_decides(council: Council) -> None:
    decision = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    allowed = {role for role in ROLES if rules.can_adopt(council.base(role), decision)}
    assert allowed == {"lead"}
    low = AdoptionDecisionFactory(recommendation=decision.recommendation, organisation=council.beneath)
    assert {role for role in ROLES if rules.can_adopt(council.base(role), low)} == {"lead", "low_lead"}


@pytest.mark.parametrize("state", list(AdoptionState))
def test_role_by_state_by_target(council: Council, state: str) -> None:
    trait = {"adoptee": "adopted", "adaptee": "adapted", "reportee": "postponed", "refusee": "declined"}
    trait |= {"realisee": "done"}
    more = {trait[state]: True} if state in trait else {}
    decision = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, **more)
    allowed = {
        (role, target)
        for role in ROLES
        for target in AdoptionState.values
        if rules.can_adopt(council.base(role), decision, target)
    }
    assert allowed == {("lead", target) for target in ADOPTION_LIFE.table[state]}


@pytest.mark.parametrize("access", ["public", "connectes", "organisations", "invitation"])
def test_the_filter_and_the_predicate_agree(db: None, access: str) -> None:
    council = Council(read_access=access)
    council.owner = PersonFactory(organisation=council.ministry)
    text = council.text()
    rows = [
        AdoptionDecisionFactory(recommendation=text, organisation=council.ministry, owner=council.owner),
        AdoptionDecisionFactory(recommendation=text, organisation=council.rival),
        AdoptionDecisionFactory(recommendation=text, organisation=council.beneath),
    ]
    for role in (*ROLES, "owner"):
        wanted = rules.decisions_visible_to(council.base(role), AT)
        shown = set(AdoptionDecision.objects.filter(wanted).values_list("pk", flat=True))
        predicate = {row.pk for row in rows if rules.can_see_decision(council.here(role), row)}
        assert (role, shown) == (role, predicate)
        if access == "invitation" and role == "low_lead":
            assert shown == {rows[2].pk}


def test_the_coordination_arranges_the_matrix(council: Council) -> None:
    other, company = OrganisationFactory(), OrganisationFactory(company=True)
    for role in ROLES:
        here = council.here(role)
        coordinates = role in {"coordinator", "admin"}
        assert (role, bool(rules.can_arrange_matrix(here))) == (role, coordinates)
        asked = rules.can_add_organisation(here, other, already=2, published=1)
        assert (role, bool(asked)) == (role, coordinates)
        assert not rules.can_add_organisation(here, company, already=2, published=1)
        assert (role, bool(rules.can_remove_organisation(here, decided=0))) == (role, coordinates)
        assert not rules.can_remove_organisation(here, decided=1)
        facilitates = coordinates or role == "facilitator"
        assert (role, bool(rules.can_open_decisions(here, published=1))) == (role, facilitates)
        assert not rules.can_open_decisions(here, published=0)


# Opening


def test_the_invited_ministries_are_asked_once(council: Council) -> None:
    texts = [council.text() for _ in range(3)]
    council.text(published=False, validated=True)
    assert actions.open_decisions(council.facilitator, council.challenge, at=AT) == 6
    assert actions.open_decisions(council.facilitator, council.challenge, at=AT) == 0
    pairs = set(AdoptionDecision.objects.values_list("recommendation", "organisation"))
    assert pairs == {(text.pk, pk) for text in texts for pk in (council.ministry.pk, council.rival.pk)}
    assert told("decisions_asked") == {council.lead.pk, council.rival_lead.pk}
    assert Line.objects.filter(verb="recommendations.open_decisions").count() == 2


def test_without_a_ministry_the_other_administrations_are_asked(db: None) -> None:
    council = Council()
    council.challenge.invited_organisations.all().delete()
    for each in (council.beneath, council.company):
        InvitedOrganisationFactory(challenge=council.challenge, organisation=each)
    assert concerned_organisations(council.challenge) == [council.beneath]
    into = OrganisationFactory(kind="direction")
    old = OrganisationFactory(kind="direction", state="archivee", merged_into=into)
    gone = OrganisationFactory(kind="direction", state="archivee")
    for each in (old, gone):
        InvitedOrganisationFactory(challenge=council.challenge, organisation=each)
    assert set(concerned_organisations(council.challenge)) == {council.beneath, into}


def test_an_organisation_without_a_lead_is_told_to_the_team(council: Council) -> None:
    council.text()
    orphan = OrganisationFactory(acronym="ORPH")
    assert actions.add_organisation(council.coordinator, council.challenge, orphan, at=AT) == 1
    assert told("no_lead") == {council.facilitator.pk, council.coordinator.pk}


def test_an_organisation_leaves_only_before_it_decides(council: Council) -> None:
    text = council.text()
    actions.open_decisions(council.facilitator, council.challenge, at=AT)
    with pytest.raises(Refused):
        actions.remove_organisation(council.facilitator, council.challenge, council.rival, at=AT)
    assert actions.remove_organisation(council.coordinator, council.challenge, council.rival, at=AT) == 1
    actions.decide_adoption(council.lead, council.decision(text), "adoptee", Words(), seen=1, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.remove_organisation(council.coordinator, council.challenge, council.ministry, at=AT)
    assert AdoptionDecision.objects.count() == 1


# Deciding


def test_a_decision_is_kept_told_and_written_on_the_contributions(council: Council) -> None:
    text = council.text(published=False, validated=True, ministry_author=council.agent)
    source = ContributionFactory(challenge=council.challenge, author=council.employee)
    hidden = ContributionFactory(challenge=council.challenge, hidden=True)
    for each in (source, hidden):
        CitationFactory(paragraph=text.paragraphs.get(), contribution=each)
    actions.publish_recommendation(council.facilitator, text, at=AT)
    actions.open_decisions(council.facilitator, council.challenge, at=AT)
    decision = council.decision(text)
    saved = actions.decide_adoption(
        council.lead, decision, "adaptee", Words(what_changed="En **préfecture** seulement."), seen=1, at=AT
    )
    assert (saved.state, saved.what_changed, saved.version_number, saved.decided_at) == (
        "adaptee",
        "<p>En <strong>préfecture</strong> seulement.</p>",
        2,
        AT,
    )
    step = AdoptionStep.objects.get(decision=decision)
    assert (step.origin, step.target, step.actor, step.what_changed) == (
        "a_examiner",
        "adaptee",
        council.lead,
        saved.what_changed,
    )
    lines = set(Line.objects.filter(verb="recommendations.decide").values_list("subject_type", "subject_id"))
    assert lines == {("adoptiondecision", decision.pk), ("contribution", source.pk)}
    assert (told("decision"), told("decision_for_author")) == ({council.agent.pk}, {council.employee.pk})
    last = life_of(source)[-1]
    number = text.number
    assert (last.text, last.href) == (
        f"MR adopte, en l’adaptant, la recommandation n° {number}",
        f"/adoption/{decision.pk}/",
    )


def test_adapting_then_doing_keeps_what_changed(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, adapted=True)
    row = actions.decide_adoption(council.lead, row, "realisee", Words(evidence=WHY), seen=1, at=AT)
    assert (row.what_changed, row.evidence) == ("<p>Seulement en préfecture.</p>", f"<p>{WHY}</p>")
    row = actions.decide_adoption(council.lead, row, "adoptee", Words(reason=WHY), seen=2, at=AT)
    assert (row.what_changed, row.evidence, row.postponed_until) == ("", "", None)


def test_the_history_is_never_changed(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    actions.decide_adoption(council.lead, row, "refusee", Words(reason=WHY), seen=1, at=AT)
    step = AdoptionStep.objects.get()
    for change in (lambda: AdoptionStep.objects.update(reason="Autre"), step.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_the_owner_is_somebody_of_the_organisation(council: Council) -> None:
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    inside, outside = PersonFactory(organisation=council.beneath), PersonFactory(organisation=council.rival)
    with pytest.raises(ImpossibleNow, match="Personne de « MR »"):
        actions.name_owner(council.lead, row, outside.email, at=AT)
    with pytest.raises(Refused):
        actions.name_owner(council.rival_lead, row, inside.email, at=AT)
    row = actions.name_owner(council.lead, row, f" {inside.email.upper()} ", at=AT)
    assert (row.owner, told("adoption_owner")) == (inside, {inside.pk})
    assert not rules.can_start_from(council.base("lead"), row)
    row = actions.decide_adoption(council.lead, row, "adoptee", Words(), seen=1, at=AT)
    council.owner = inside
    allowed = {role for role in (*ROLES, "owner") if rules.can_start_from(council.base(role), row)}
    assert allowed == {"lead", "owner"}
    assert actions.name_owner(council.lead, row, "", at=AT).owner is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told() -> None:
    council = Council()
    second = council.holder("ministry_lead", council.ministry)
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    start = threading.Barrier(2)
    results: list[str] = []

    def act(person: object, target: str) -> None:
        try:
            start.wait()
            actions.decide_adoption(person, row, target, FULL, seen=1, at=AT)
            results.append(target)
        except Conflict:
            results.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in ((council.lead, "adoptee"), (second, "refusee"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert sorted(results) == sorted(["conflict", row.state])
    assert list(row.steps.values_list("target", flat=True)) == [row.state]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(ROLES[:-1]),
            st.sampled_from(AdoptionState.values),
            st.booleans(),
            st.sampled_from([0, 1]),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_by_whoever(council: Council, acts: list[tuple[str, str, bool, int]]) -> None:
    """No illegal state, no lost step, no lost line of the journal."""
    row = AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry)
    expected: list[tuple[str, str]] = []
    state = "a_examiner"
    for role, target, full, late in acts:
        seen = len(expected) + 1 - late
        words = FULL if full else Words()
        try:
            with transaction.atomic():
                actions.decide_adoption(getattr(council, role), row, target, words, seen=seen, at=AT)
        except DomainError:
            continue
        assert role == "lead"
        assert not late
        expected.append((state, target))
        state = target
    row.refresh_from_db()
    assert (row.state, row.version_number) == (state, len(expected) + 1)
    assert list(row.steps.values_list("origin", "target")) == expected
    assert all(ADOPTION_LIFE.allows(*pair) for pair in expected)
    lines = Line.objects.filter(verb="recommendations.decide", subject_type="adoptiondecision", subject_id=row.pk)
    assert [(line.details["from"], line.details["to"]) for line in lines.order_by("pk")] == expected


# Coming back


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, 6, 10, tzinfo=UTC)


def test_three_six_and_twelve_months_on_each_is_reminded_once(council: Council) -> None:
    opened = {"opened_at": day(2026, 3, 10), "organisation": council.ministry}
    AdoptionDecisionFactory(recommendation=council.text(), **opened)
    AdoptionDecisionFactory(recommendation=council.text(), adopted=True, owner=council.agent, **opened)
    AdoptionDecisionFactory(recommendation=council.text(), declined=True, **opened)
    AdoptionDecisionFactory(recommendation=council.text(), done=True, **opened)
    dates = [day(2026, 6, 9), day(2026, 6, 10), day(2026, 6, 11), day(2026, 9, 10), day(2027, 3, 10), day(2028, 3, 10)]
    assert [actions.remind_adoption(at=each) for each in dates] == [0, 1, 0, 1, 1, 0]
    sent = Message.objects.filter(kind="recommendations.adoption_reminder", recipient=council.lead).order_by("pk")
    assert [message.text for message in sent] == ["1 décision à prendre, 1 adoptée à réaliser."] * 3
    assert told("adoption_reminder") == {council.lead.pk, council.agent.pk}


def test_after_a_long_stop_one_reminder_is_enough(council: Council) -> None:
    AdoptionDecisionFactory(recommendation=council.text(), organisation=council.ministry, opened_at=day(2026, 3, 10))
    assert [actions.remind_adoption(at=day(2026, 12, 1)) for _ in range(2)] == [1, 0]
    message = Message.objects.get(kind="recommendations.adoption_reminder")
    assert "6 mois après" in message.title


def test_the_end_of_a_postponement_is_announced_once_for_each_date(council: Council) -> None:
    row = AdoptionDecisionFactory(
        recommendation=council.text(),
        organisation=council.ministry,
        postponed=True,
        postponed_until=date(2027, 1, 4),
        opened_at=day(2026, 12, 1),
    )
    assert [actions.remind_adoption(at=day(2027, 1, n)) for n in (3, 4, 5)] == [0, 1, 0]
    words = Words(reason=WHY, postponed_until=date(2027, 2, 1))
    actions.decide_adoption(council.lead, row, "reportee", words, seen=1, at=day(2027, 1, 6))
    assert [actions.remind_adoption(at=day(2027, 2, n)) for n in (1, 2)] == [1, 0]
    assert Message.objects.filter(kind="recommendations.adoption_postponed").count() == 2


def test_a_replaced_text_is_no_longer_remembered(council: Council) -> None:
    new = council.text()
    old = RecommendationFactory(challenge=council.challenge, published=True)
    AdoptionDecisionFactory(recommendation=old, organisation=council.ministry, opened_at=day(2026, 3, 10))
    old.state, old.replaced_by, old.replaced_at, old.replace_reason = "remplacee", new, AT, WHY
    old.save()
    assert actions.remind_adoption(at=day(2026, 7, 1)) == 0
    MembershipFactory(person=council.lead, organisation=council.ministry)
    with pytest.raises(ImpossibleNow, match="remplacée"):
        actions.decide_adoption(council.lead, council.decision(old), "adoptee", Words(), seen=1, at=AT)
