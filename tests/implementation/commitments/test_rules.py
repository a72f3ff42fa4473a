"""What a list shows and what a page allows are the same thing; delays, routing, desks."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from fabrique.expression.challenges.states import Access
from fabrique.expression.contributions.states import ContributionState, Named
from fabrique.foundations.people.models import OrganisationMandate
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from fabrique.implementation.commitments import queries, rules
from fabrique.implementation.commitments.models import Answer, Commitment
from fabrique.implementation.commitments.queries import replaced_by
from fabrique.implementation.commitments.rules import Subject, fits
from factories.challenges import ParticipationFactory
from factories.commitments import (
    AT,
    AnswerFactory,
    AnswerRulesFactory,
    CommitmentFactory,
    DelegationFactory,
    Ministry,
    RoutingRuleFactory,
)
from factories.contributions import CoauthorFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory

ROLES = (
    "manager",
    "director",
    "lead",
    "other_lead",
    "author",
    "colleague",
    "stranger",
    "admin",
    "coordinator",
    "facilitator",
    "coauthor",
    "asked",
    "substitute",
    "called",
    "company",
    "participant",
)


def everyone(ministry: Ministry) -> dict[str, Standing]:
    """Each role of the cast, and nobody."""
    firm = OrganisationFactory(company=True)
    extra = {name: PersonFactory() for name in ("coauthor", "asked", "substitute", "called", "participant")}
    extra["company"] = PersonFactory(organisation=firm)
    DelegationFactory(person=ministry.manager, delegate=extra["substitute"])
    ParticipationFactory(challenge=ministry.box, person=extra["participant"])
    for name, person in extra.items():
        setattr(ministry, name, person)
    return {name: standing_of(getattr(ministry, name), AT) for name in ROLES} | {"nobody": Standing()}


def answers_of(ministry: Ministry) -> list[Answer]:
    """One answer for each state of the idea, with a co-author, somebody called in, and other units."""
    made = []
    for state in (ContributionState.PUBLISHED, ContributionState.HIDDEN, ContributionState.WITHDRAWN):
        idea = ministry.idea(state=state)
        CoauthorFactory(contribution=idea, person=ministry.coauthor, accepted=True)
        CoauthorFactory(contribution=idea, person=ministry.asked)
        for unit in (ministry.service, None):
            if unit is None:
                idea = ministry.idea(state=state, author=ministry.colleague, deposited_by=ministry.author)
            made.append(
                AnswerFactory(
                    contribution=idea,
                    organisation=unit,
                    holder=ministry.manager,
                    escalated_to=ministry.called,
                    escalation_level=1,
                    escalated_at=AT,
                )
            )
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("access", [Access.PUBLIC, Access.SIGNED_IN, Access.ORGANISATIONS, Access.INVITATION])
def test_the_list_of_answers_and_the_page_agree(access: Access) -> None:
    ministry = Ministry(read_access=access)
    standings = everyone(ministry)
    elsewhere = [AnswerFactory(organisation=ministry.elsewhere), AnswerFactory()]
    pairs = list(itertools.product(standings.items(), [*answers_of(ministry), *elsewhere]))
    listed = {
        name: set(
            Answer.objects.filter(
                rules.visible_to(
                    standing, AT, stands_in_for=replaced_by(standing.person_id, AT) if standing.person_id else ()
                )
            ).values_list("pk", flat=True)
        )
        for name, standing in standings.items()
    }
    allowed = {
        (name, answer.pk): bool(
            rules.can_see(queries.standing_in_answer(queries.fresh_answer(answer.pk), standing, AT), answer)
        )
        for (name, standing), answer in pairs
    }
    assert {key for key, yes in allowed.items() if yes} == {(name, pk) for name, pks in listed.items() for pk in pks}
    # the matrix says something: both answers are frequent
    assert 0.15 < sum(allowed.values()) / len(allowed) < 0.95


@pytest.mark.django_db
def test_a_closed_box_shows_its_answers_to_those_inside_only() -> None:
    ministry = Ministry(read_access=Access.INVITATION)
    standings = everyone(ministry)
    answer = answers_of(ministry)[0]
    assert {
        name for name, standing in standings.items() if queries.visible_answers(standing, AT).filter(pk=answer.pk)
    } == {
        "manager",
        "director",
        "lead",
        "author",
        "admin",
        "coordinator",
        "facilitator",
        "coauthor",
        "substitute",
        "called",
        "participant",
    }
    workings = {
        name
        for name, standing in standings.items()
        if rules.can_see_workings(queries.standing_in_answer(queries.fresh_answer(answer.pk), standing, AT), answer)
    }
    assert workings == {
        "manager",
        "director",
        "lead",
        "author",
        "admin",
        "coordinator",
        "facilitator",
        "coauthor",
        "substitute",
        "called",
    }


@pytest.mark.django_db
def test_only_these_hands_answer_extend_and_transfer(ministry: Ministry) -> None:
    standings = everyone(ministry)
    answer = answers_of(ministry)[0]
    fresh = queries.fresh_answer(answer.pk)

    def who(rule: Any) -> set[str]:  # noqa: ANN401 - a rule
        return {name for name, one in standings.items() if rule(queries.standing_in_answer(fresh, one, AT), fresh)}

    assert who(rules.can_answer) == {"manager", "called", "substitute"}
    assert who(rules.can_acknowledge) == {"manager", "called", "substitute"}
    assert who(rules.can_extend) == {"lead"}
    assert who(rules.can_transfer) == {"manager", "called", "substitute", "director", "lead"}
    assert who(rules.can_give_details) == set()
    assert who(rules.can_rate) == set()
    assert who(rules.can_see_rating) == {"manager", "called", "substitute", "director", "lead", "author", "coauthor"}


def commitments_of(ministry: Ministry) -> list[Commitment]:
    """Open and private, in a public register or not, with and without an organisation."""
    shown, hidden = ProgrammeFactory(organisation=ministry.top), ministry.programme
    AnswerRulesFactory(programme=shown, public_register=True)
    ProgrammeMandateFactory(programme=shown, person=ministry.coordinator)
    return [
        CommitmentFactory(
            programme=programme,
            organisation=unit,
            public=public,
            promised_by=ministry.manager,
            to_person=ministry.author,
        )
        for programme, unit, public in itertools.product(
            (shown, hidden, None), (ministry.service, ministry.elsewhere, None), (True, False)
        )
    ]


@pytest.mark.django_db
def test_the_register_and_the_page_of_a_commitment_agree(ministry: Ministry) -> None:
    standings = everyone(ministry)
    made = commitments_of(ministry)
    listed = {
        (name, pk)
        for name, standing in standings.items()
        for pk in Commitment.objects.filter(rules.visible_commitments(standing, AT)).values_list("pk", flat=True)
    }
    allowed = {
        (name, row.pk)
        for (name, standing), row in itertools.product(standings.items(), made)
        if rules.can_see_commitment(queries.standing_in_commitment(row, standing, AT), row)
    }
    assert allowed == listed
    seen = {name: sum(1 for each, _pk in listed if each == name) for name in standings}
    assert (seen["admin"], seen["manager"], seen["author"], seen["nobody"], seen["company"]) == (18, 18, 18, 3, 3)
    assert (seen["colleague"], seen["stranger"], seen["other_lead"]) == (5, 5, 8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "title", "expected"),
    [
        ("", "Une idée", True),
        ("transport", "Les transports scolaires", True),
        ("Énergie", "economies d'energie", True),
        ("énergie", "Synergie", False),
        ("vélo, voiture", "Une voiture partagée", True),
        ("vélo; voiture", "Un train", False),
        ("aujourd’hui", "Dès aujourd'hui", True),
        ("a+b", "aab", False),
    ],
)
def test_words_of_a_rule(words: str, title: str, expected: bool) -> None:  # noqa: FBT001 - a case
    rule = RoutingRuleFactory(words=words)
    assert fits(rule, Subject(rule.programme, None, None, title, "")).fits is expected


@pytest.mark.django_db
def test_the_first_rule_that_fits_is_used(ministry: Ministry) -> None:
    desk = PersonFactory()
    rule = RoutingRuleFactory(programme=ministry.programme, words="guichet", desk_person=desk, position=10)
    RoutingRuleFactory(programme=ministry.programme, desk_person=ministry.stranger, position=20)
    RoutingRuleFactory(programme=ministry.programme, organisation=ministry.elsewhere, position=5)
    routing = queries.try_rules(ministry.idea(title="Un guichet de plus"), AT)
    assert (routing.holder, routing.organisation, routing.rule) == (desk, ministry.service, rule)
    assert queries.try_rules(ministry.idea(title="Une porte"), AT).holder == ministry.stranger
    assert [step.replace("\u00a0", " ") for step in routing.steps] == [
        "La règle « Tout au guichet » s’applique (mot trouvé : « guichet »).",
        f"Qui répond : {desk.get_full_name()}.",
    ]
    assert Answer.objects.count() == 0


@pytest.mark.django_db
def test_a_rule_for_an_organisation_holds_for_those_under_it(ministry: Ministry) -> None:
    desk = PersonFactory()
    RoutingRuleFactory(programme=ministry.programme, organisation=ministry.directorate, desk_person=desk)
    assert queries.try_rules(ministry.idea(), AT).holder == desk
    assert queries.try_rules(ministry.idea(organisation=ministry.elsewhere), AT).holder == ministry.other_lead


@pytest.mark.django_db
def test_a_rule_may_name_a_service_whose_manager_answers(ministry: Ministry) -> None:
    RoutingRuleFactory(programme=ministry.programme, desk_person=None, desk_organisation=ministry.directorate)
    routing = queries.try_rules(ministry.idea(), AT)
    assert (routing.holder, routing.organisation) == (ministry.director, ministry.directorate)


@pytest.mark.django_db
def test_nothing_is_ever_without_a_name(ministry: Ministry) -> None:
    """Each desk in turn goes away: the next one is asked."""
    OrganisationMandate.objects.exclude(role=OrganisationRole.ADMIN).delete()
    idea, fallback = ministry.idea(), PersonFactory()
    AnswerRulesFactory(programme=ministry.programme, fallback_person=fallback)
    for person in (fallback, ministry.coordinator, ministry.facilitator, ministry.admin):
        routing = queries.try_rules(idea, AT)
        assert (routing.holder, routing.by_fallback) == (person, True)
        person.is_active = False
        person.save(update_fields=["is_active"])
    assert queries.try_rules(idea, AT).holder is None


@pytest.mark.django_db
def test_the_organisation_of_an_author_who_hides_is_not_used(ministry: Ministry) -> None:
    RoutingRuleFactory(programme=ministry.programme, organisation=ministry.service, desk_person=ministry.stranger)
    routing = queries.try_rules(ministry.idea(named_to=Named.FACILITATOR), AT)
    assert (routing.holder, routing.organisation, routing.rule) == (ministry.coordinator, ministry.top, None)


@pytest.mark.django_db
def test_the_nearest_chief_answers_and_a_manager_before_a_lead(ministry: Ministry) -> None:
    office = OrganisationFactory(kind=OrganisationKind.SERVICE, parent=ministry.service)
    assert queries.chief_of(office, AT) == (ministry.manager, ministry.service)
    lead = OrganisationMandateFactory(role=OrganisationRole.MINISTRY_LEAD, organisation=ministry.service).person
    assert queries.chief_of(office, AT) == (ministry.manager, ministry.service)
    assert queries.chief_of(office, AT, but={ministry.manager.pk}) == (lead, ministry.service)
    assert queries.chief_of(ministry.service, AT, above=True) == (ministry.director, ministry.directorate)
    assert queries.chief_of(ministry.top, AT, above=True) is None


def test_half_years() -> None:
    assert [queries.half_year_of(date(2026, month, 1)) for month in (1, 6, 7, 12)] == [
        "2026-1",
        "2026-1",
        "2026-2",
        "2026-2",
    ]
    assert queries.half_year_words("2026-2") == "second semestre 2026"
