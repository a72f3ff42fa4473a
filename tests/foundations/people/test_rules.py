"""Pure: who may do what."""

from __future__ import annotations

import pytest

from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.people import rules
from fabrique.foundations.people.forms.organisations import OrganisationForm
from fabrique.foundations.people.models import Invitation, Membership, Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import (
    FILE_KINDS,
    ROLE_ABILITIES,
    OrganisationKind,
    OrganisationRole,
    OrganisationState,
    PersonKind,
)

MINISTRY = Organisation(pk=1, name="Ministère", path="/1/")
SERVICE = Organisation(pk=3, name="Service", path="/1/2/3/")
ELSEWHERE = Organisation(pk=9, name="Autre", path="/9/")


def standing(*roles: tuple[str, int | None], pk: int = 50) -> Standing:
    return Standing(person=Person(pk=pk), roles=frozenset(roles))


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/ateliers/x/?a=1", True),
        ("/", True),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("ateliers/", False),
        ("", False),
        ("/a\nb", False),
        ("/" + "a" * 300, False),
    ],
)
def test_a_next_path_stays_on_this_site(path: str, safe: bool) -> None:  # noqa: FBT001
    assert rules.is_safe_path(path) is safe


@pytest.mark.parametrize(
    ("who", "where", "allowed"),
    [
        (standing(("admin", None)), SERVICE, True),
        (standing(("ministry_lead", 1)), SERVICE, True),
        (standing(("manager", 2)), SERVICE, True),
        (standing(("manager", 3)), SERVICE, True),
        (standing(("manager", 3)), MINISTRY, False),
        (standing(("ministry_lead", 1)), ELSEWHERE, False),
        (standing(("admin", 1)), SERVICE, False),
        (standing(("communications", 3)), SERVICE, False),
        (standing(("coordinator", None)), SERVICE, False),
        (standing(), SERVICE, False),
        (Standing(), SERVICE, False),
    ],
)
def test_members_are_managed_from_above(who: Standing, where: Organisation, allowed: bool) -> None:  # noqa: FBT001
    assert bool(rules.can_manage_members(who, where)) is allowed


def test_anyone_ends_their_own_membership_and_nobody_ends_another_s() -> None:
    membership = Membership(person_id=50, organisation=SERVICE)
    assert rules.can_end_membership(standing(), membership)
    assert not rules.can_end_membership(standing(pk=51), membership)
    assert not rules.can_end_membership(Standing(), membership)


def test_invitations_are_for_leads_and_coordinators() -> None:
    assert rules.can_invite(standing(("coordinator", None)), ELSEWHERE)
    assert rules.can_invite(standing(("coordinator", None)), None)
    assert rules.can_invite(standing(("manager", 2)), SERVICE)
    assert not rules.can_invite(standing(("manager", 2)), ELSEWHERE)
    assert not rules.can_invite(standing(("manager", 2)), None)
    archived = Organisation(pk=4, path="/4/", state=OrganisationState.ARCHIVED)
    assert rules.can_invite(standing(("admin", None)), archived).error is ImpossibleNow
    assert rules.can_handle_invitation(standing(), Invitation(invited_by_id=50))
    assert not rules.can_handle_invitation(standing(), Invitation(invited_by_id=51))
    assert not rules.can_handle_invitation(Standing(), Invitation(invited_by_id=None))


def test_no_organisation_goes_under_itself() -> None:
    assert not rules.can_place_under(MINISTRY, SERVICE)
    assert not rules.can_place_under(MINISTRY, MINISTRY)
    assert rules.can_place_under(SERVICE, ELSEWHERE)
    assert rules.can_merge_into(SERVICE, MINISTRY)
    assert not rules.can_merge_into(MINISTRY, SERVICE)


def test_an_administrator_does_not_close_their_own_account_nor_the_last_one() -> None:
    admin = standing(("admin", None))
    assert rules.can_deactivate(admin, Person(pk=51), is_last_admin=False)
    assert rules.can_deactivate(admin, Person(pk=50), is_last_admin=False).error is Refused
    assert rules.can_deactivate(admin, Person(pk=51), is_last_admin=True).error is ImpossibleNow
    assert rules.can_deactivate(standing(), Person(pk=51), is_last_admin=False).error is Refused


def test_an_address_is_seen_by_its_owner_and_by_leads() -> None:
    person = Person(pk=60, kind=PersonKind.ACCOUNT)
    assert rules.can_see_email(standing(pk=60), person, [])
    assert rules.can_see_email(standing(("manager", 1)), person, [SERVICE])
    assert not rules.can_see_email(standing(("manager", 9)), person, [SERVICE])
    assert not rules.can_see_email(standing(), person, [SERVICE])
    assert not rules.can_see_email(Standing(), Person(), [SERVICE])


def test_standing_counts_ancestors_and_merged_duplicates() -> None:
    who = Standing(person=Person(pk=1), organisation_paths={3: "/1/2/3/"}, alias_ids=frozenset({77}))
    assert who.organisation_ids == {1, 2, 3, 77}


def test_every_role_says_what_it_can_do_and_every_kind_is_read_from_files() -> None:
    assert set(ROLE_ABILITIES) == set(OrganisationRole)
    assert {kind.value for kind in OrganisationKind} <= set(FILE_KINDS)


@pytest.mark.parametrize(
    ("siret", "good"),
    [("130 025 265 00013", True), ("13002526500013", True), ("13002526500014", False), ("abc", False), ("", True)],
)
def test_a_siret_is_checked(siret: str, good: bool) -> None:  # noqa: FBT001
    form = OrganisationForm({"name": "DINUM", "kind": "service", "siret": siret})
    assert form.is_valid() is good
