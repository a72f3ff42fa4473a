"""States, rules, hints: pure, without a database."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from django.http import QueryDict

from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.innovations import rules
from fabrique.implementation.innovations.actions.life import in_twelve_months
from fabrique.implementation.innovations.forms.catalogue import compared_ids
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.rules import Facts, SheetStanding
from fabrique.implementation.innovations.rules.plain import hints
from fabrique.implementation.innovations.rules.prefill import read_prefill, sign_prefill
from fabrique.implementation.innovations.states import SHEET_LIFE, SheetState

ORGANISATION = Organisation(pk=7, name="Service", path="/3/7/")
AUTHOR, LEAD, EXPERT, STRANGER = 1, 2, 3, 4


def standing(who: int | None) -> Standing:
    if who is None:
        return Standing()
    roles = frozenset({("ministry_lead", 3)}) if who == LEAD else frozenset()
    return Standing(person=Person(pk=who, email=f"p{who}@example.org"), roles=roles)


def here(who: int | None, state: str, *, authors: frozenset[int] = frozenset({AUTHOR})) -> SheetStanding:
    sheet = Sheet(pk=1, organisation=ORGANISATION, state=state, created_by_id=AUTHOR, safety_expert_id=EXPERT)
    return SheetStanding(standing(who), sheet, authors)


MOVES = {
    "submit": (lambda each: rules.can_submit(each, missing=0), {AUTHOR, LEAD}, {"ebauche"}),
    "return": (rules.can_return, {AUTHOR, LEAD}, {"en_relecture"}),
    "publish": (lambda each: rules.can_publish(each, missing=0), {LEAD}, {"en_relecture"}),
    "confirm": (rules.can_confirm, {AUTHOR, LEAD}, {"publiee", "a_reviser"}),
    "unpublish": (rules.can_unpublish, {LEAD}, {"publiee", "a_reviser"}),
    "archive": (rules.can_archive, {AUTHOR, LEAD}, {"ebauche", "publiee", "a_reviser", "depubliee"}),
    "take_up": (rules.can_take_up, {AUTHOR, LEAD}, {"depubliee", "archivee"}),
    "edit": (rules.can_edit, {AUTHOR, LEAD}, {"ebauche", "en_relecture", "publiee", "a_reviser"}),
    "opinion": (rules.can_give_opinion, {LEAD, EXPERT}, {"en_relecture", "publiee", "a_reviser"}),
    "expert": (rules.can_name_expert, {LEAD}, {"en_relecture", "publiee", "a_reviser"}),
    "judge": (rules.can_judge, {LEAD, EXPERT, STRANGER}, {"publiee", "a_reviser"}),
    "comment": (
        rules.can_comment,
        {AUTHOR, LEAD, EXPERT, STRANGER},
        {"ebauche", "en_relecture", "publiee", "a_reviser"},
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_who_may_do_what_in_which_state(name: str) -> None:
    rule, people, states = MOVES[name]
    everyone = [None, AUTHOR, LEAD, EXPERT, STRANGER]
    allowed = {(who, state) for who in everyone for state in SheetState.values if rule(here(who, state))}
    assert allowed == set(itertools.product(people, states))
    verdicts = [rule(here(who, state)) for who in everyone for state in SheetState.values]
    assert all(verdict.reason for verdict in verdicts if not verdict)


@pytest.mark.parametrize("name", MOVES)
def test_who_has_no_right_never_learns_the_state(name: str) -> None:
    """« Not now » is for those who might; the others are told the same thing whatever the state."""
    rule, people, _states = MOVES[name]
    without = {None, STRANGER, EXPERT} - people
    verdicts = {
        who: {(rule(here(who, state)).error, rule(here(who, state)).reason) for state in SheetState.values}
        for who in without
    }
    assert {who: len(said) for who, said in verdicts.items()} == dict.fromkeys(without, 1)
    assert {error for said in verdicts.values() for error, _reason in said} <= {Refused}


def test_every_state_can_be_reached_and_left() -> None:
    lines = SHEET_LIFE.lines()
    assert {target for _origin, target in lines} == set(SheetState.values)
    assert {origin for origin, _target in lines} == set(SheetState.values)
    assert ("ebauche", "publiee") not in lines


def test_an_author_never_judges_the_harmlessness_of_their_own_sheet_even_as_lead() -> None:
    assert not rules.can_give_opinion(here(LEAD, "en_relecture", authors=frozenset({LEAD})))


def test_what_is_missing_says_both_what_authors_and_headquarters_owe() -> None:
    empty = Sheet(organisation=ORGANISATION)
    keys = {check.key for check in rules.missing_for_publication(empty, Facts())}
    assert keys == {
        "summary", "tried", "topics", "territory", "indicators", "licence", "contact", "authors", "safety", *LONG_TEXTS
    }  # fmt: skip
    full = Sheet(
        summary="En une phrase.", stage="pilote", territory="53", licence="mit", contact_id=1,
        **dict.fromkeys(LONG_TEXTS, "<p>Une phrase entière et simple.</p>"),
    )  # fmt: skip
    facts = Facts(topics=1, indicators=1, authors_settled=True)
    assert [check.key for check in rules.missing_for_publication(full, facts)] == ["safety"]
    assert rules.missing_for_publication(full, facts, owed_by="auteurs") == []
    harmful = Facts(topics=1, indicators=1, authors_settled=True, safety="a_ne_pas_diffuser")
    assert [check.help for check in rules.missing_for_publication(full, harmful)] != [""]


@pytest.mark.parametrize(("stage", "was_tried", "missing"), [
    ("idee", False, True), ("prototype", True, True), ("pilote", False, False),
    ("arretee", False, True), ("arretee", True, False),
])  # fmt: skip
def test_only_what_was_tried_is_published(stage: str, was_tried: bool, missing: bool) -> None:  # noqa: FBT001 - a table
    sheet = Sheet(stage=stage)
    keys = {check.key for check in rules.missing_for_publication(sheet, Facts(was_tried=was_tried))}
    assert ("tried" in keys) is missing


@pytest.mark.parametrize(("shares", "fine"), [
    ({1: 100}, True), ({1: 60, 2: 40}, True), ({}, False), ({1: 50}, False), ({1: 101}, False), ({1: 100, 2: 0}, False),
])  # fmt: skip
def test_shares_make_a_whole(shares: dict[int, int], fine: bool) -> None:  # noqa: FBT001 - a table
    assert bool(rules.shares_add_up(shares)) is fine


def test_hints_find_long_sentences_acronyms_and_jargon_once() -> None:
    assert hints("Un bus va dans les communes.") == []
    assert hints("La direction générale (DG) décide. La DG paie.") == []
    assert [each.words for each in hints("La DGFIP paie. La DGFIP contrôle le process.")] == ["DGFIP", "process"]
    long = " ".join(["mot"] * 31) + "."
    assert [each.advice[:6] for each in hints(long)] == ["Phrase"]


def test_first_words_are_believed_only_when_signed() -> None:
    token = sign_prefill({"title": "Bus", "problem": "Loin", "state": "publiee"})
    assert read_prefill(token) == {"title": "Bus", "problem": "Loin"}
    assert read_prefill(token[:-2] + "xx") == {}
    assert read_prefill("") == {}


def test_a_year_later_is_the_same_day_but_for_the_29th_of_february() -> None:
    assert in_twelve_months(date(2026, 5, 4)) == date(2027, 5, 4)
    assert in_twelve_months(date(2028, 2, 29)) == date(2029, 3, 1)


def test_three_sheets_at_most_are_compared() -> None:
    assert compared_ids(QueryDict("fiche=4&fiche=x&fiche=4&fiche=9&fiche=1&fiche=2")) == [4, 9, 1]
