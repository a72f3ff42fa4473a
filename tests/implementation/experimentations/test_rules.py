"""Who reads what, and what must be there before a start: mostly without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind
from fabrique.implementation.experimentations import rules
from fabrique.implementation.experimentations.models import Agreement, Experiment, Indicator
from fabrique.implementation.experimentations.rules import Access, Opening, Ties
from fabrique.implementation.experimentations.states import (
    CONCLUDED,
    EXPERIMENT_LIFE,
    SHOWN,
    ExperimentState,
    Verdicts,
)

TODAY = date(2026, 5, 12)
MINISTRY = Organisation(pk=1, name="Ministère", kind=OrganisationKind.MINISTRY, path="/1/")
SERVICE = Organisation(pk=2, name="Service", kind=OrganisationKind.SERVICE, path="/1/2/")
FIRM = Organisation(pk=9, name="Entreprise", kind=OrganisationKind.COMPANY, path="/9/")
OWNER, EVALUATOR, AGENT = (Person(pk=pk) for pk in (11, 12, 13))


def experiment(**fields: object) -> Experiment:
    return Experiment(
        **{
            "organisation": SERVICE, "owner": OWNER, "evaluator": EVALUATOR, "state": ExperimentState.LABELLED,
            "criteria": "<p>Vingt minutes.</p>", "ends_on": date(2026, 9, 30), **fields,
        }
    )  # fmt: skip


def ties(
    person: Person | None = AGENT, *, paths: dict[int, str] | None = None, roles: object = (), **rest: object
) -> Ties:
    standing = Standing(person=person, organisation_paths=paths or {}, roles=frozenset(roles))  # type: ignore[call-overload]
    return Ties(standing, TODAY, **rest)  # type: ignore[arg-type]


def started() -> Indicator:
    return Indicator(name="Attente", baseline=Decimal(43))


@pytest.mark.parametrize(
    ("fields", "indicators", "expected"),
    [
        ({}, [started()], []),
        ({}, [], ["un indicateur avec sa valeur de départ"]),
        ({}, [Indicator(name="Attente")], ["la valeur de départ de «\u00a0Attente\u00a0»"]),
        ({}, [started(), Indicator(name="Avis")], ["la valeur de départ de «\u00a0Avis\u00a0»"]),
        ({"criteria": ""}, [started()], ["les critères de réussite"]),
        ({"ends_on": None}, [started()], ["une date de fin"]),
        ({"ends_on": TODAY}, [started()], ["une date de fin à venir"]),
        ({"evaluator": None}, [started()], ["une personne qui évalue, autre que celle qui porte"]),
    ],
)
def test_what_is_missing_is_named(fields: dict[str, object], indicators: list[Indicator], expected: list[str]) -> None:
    row = experiment(**fields)
    assert rules.missing_to_start(row, indicators, TODAY) == expected
    verdict = rules.can_start(ties(OWNER), row, indicators)
    assert verdict.allowed == (not expected)
    assert verdict.reason == (f"Il manque encore\u00a0: {expected[0]}." if expected else "")


def test_everything_that_is_missing_is_said_at_once() -> None:
    row = experiment(criteria="", ends_on=None, evaluator=None)
    assert len(rules.missing_to_start(row, [], TODAY)) == 4


@pytest.mark.parametrize("state", ExperimentState.values)
def test_only_a_labelled_experiment_starts(state: str) -> None:
    assert bool(rules.can_start(ties(OWNER), experiment(state=state), [started()])) == (state == "labellisee")


def test_nobody_labels_what_they_carry_even_as_lead() -> None:
    row = experiment(state="proposee")
    lead = {("ministry_lead", 1)}
    assert not rules.can_label(ties(OWNER, roles=lead), row)
    assert rules.can_label(ties(AGENT, roles=lead), row)


@pytest.mark.parametrize(
    ("person", "partner", "state", "expected"),
    [
        (EVALUATOR, False, "en_evaluation", True),
        (EVALUATOR, True, "en_evaluation", False),
        (EVALUATOR, False, "en_cours", False),
        (OWNER, False, "en_evaluation", False),
        (AGENT, False, "en_evaluation", False),
    ],
)
def test_only_the_evaluator_concludes(person: Person, partner: bool, state: str, expected: bool) -> None:  # noqa: FBT001 - a table
    here = ties(person, partner=partner, roles={("ministry_lead", 1)})
    assert bool(rules.can_evaluate(here, experiment(state=state))) == expected


@pytest.mark.parametrize(
    ("verdict", "text", "lessons", "unmeasured", "expected"),
    [
        ("concluante", "x" * 50, "", [], True),
        ("concluante", "x" * 49, "", [], False),
        ("concluante", "x" * 50, "", ["Attente"], False),
        ("generalisee", "x" * 50, "", ["Attente"], False),
        ("non_concluante", "x" * 50, "", ["Attente"], False),
        ("non_concluante", "x" * 50, "On a appris.", ["Attente"], True),
    ],
)
def test_a_conclusion_rests_on_what_it_must(
    verdict: str,
    text: str,
    lessons: str,
    unmeasured: list[str],
    expected: bool,  # noqa: FBT001 - a table
) -> None:
    assert bool(rules.finding_holds(verdict, text, lessons, unmeasured)) == expected


OPENINGS = st.builds(Opening, st.just(True), st.booleans(), st.booleans(), st.booleans())


@given(opening=OPENINGS, state=st.sampled_from(ExperimentState.values))
def test_a_partner_reads_exactly_what_its_agreement_opens(opening: Opening, state: str) -> None:
    access = rules.access_of(ties(paths={9: "/9/"}, partner=True, opening=opening), experiment(state=state))
    if state not in SHOWN:
        assert access == Access()
    else:
        assert access == Access(
            outline=True, inside=False, measures=opening.measures, documents=opening.documents,
            discussion=opening.discussion, evaluation=opening.measures,
        )  # fmt: skip


@pytest.mark.parametrize("state", ExperimentState.values)
def test_the_public_reads_the_outline_then_the_results(state: str) -> None:
    access = rules.access_of(ties(None), experiment(state=state, public=True))
    told = state in CONCLUDED
    assert access == Access(outline=state in SHOWN, measures=told, evaluation=told)


def test_a_company_that_hosts_is_not_inside_for_that() -> None:
    assert rules.access_of(ties(paths={9: "/9/"}, hosts=False), experiment()) == Access()


def test_a_company_proposes_nothing() -> None:
    standing = Standing(person=AGENT, organisation_paths={9: "/9/", 2: "/1/2/"})
    assert not rules.can_propose(standing, FIRM)
    assert rules.can_propose(standing, SERVICE)
    assert rules.can_propose(standing, MINISTRY)


@pytest.mark.parametrize(
    ("day", "signed", "expected"),
    [(date(2026, 5, 1), True, True), (date(2026, 5, 31), True, True), (date(2026, 6, 1), True, False),
     (date(2026, 4, 30), True, False), (date(2026, 5, 12), False, False)],
)  # fmt: skip
def test_an_agreement_is_in_force_between_its_dates_once_signed(day: date, signed: bool, expected: bool) -> None:  # noqa: FBT001 - a table
    row = Agreement(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31), signed_at=TODAY if signed else None)
    assert row.is_in_force(day) == expected


def test_every_verdict_is_a_state_that_follows_the_evaluation() -> None:
    assert {str(each) for each in Verdicts.values} == set(EXPERIMENT_LIFE.table["en_evaluation"])
    assert set(EXPERIMENT_LIFE.table) == set(ExperimentState.values)


@pytest.mark.parametrize("state", ExperimentState.values)
def test_what_is_tried_is_fixed_once_it_has_started(state: str) -> None:
    before = state in {"proposee", "labellisee"}
    row = experiment(state=state)
    assert bool(rules.can_edit(ties(OWNER), row)) == before
    assert bool(rules.can_set_indicators(ties(OWNER), row)) == before
    assert bool(rules.can_measure(ties(OWNER), row)) == (state in {"en_cours", "suspendue", "en_evaluation"})
