"""Who may know of, read, join: the visibility filter and the predicate say the same for everyone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from fabrique.expression.challenges import queries
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import can_list, can_read, listable_by, may_enter_freely, readable_by
from fabrique.expression.challenges.states import Access, ChallengeRole, ChallengeState, ParticipationState
from fabrique.expression.programmes.states import ProgrammeRole
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationState
from factories.challenges import (
    DAY_ONE,
    ChallengeFactory,
    ChallengeMandateFactory,
    InvitedOrganisationFactory,
    ParticipationFactory,
)
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeMandateFactory

pytestmark = pytest.mark.django_db
AT = DAY_ONE + timedelta(hours=1)


def nobody(challenge: Challenge) -> None:
    return None


def stranger(challenge: Challenge) -> Person:
    return PersonFactory(organisation=OrganisationFactory())


def member(challenge: Challenge) -> Person:
    organisation = OrganisationFactory()
    InvitedOrganisationFactory(challenge=challenge, organisation=organisation)
    return PersonFactory(organisation=organisation)


def member_below(challenge: Challenge) -> Person:
    ministry = OrganisationFactory()
    InvitedOrganisationFactory(challenge=challenge, organisation=ministry)
    return PersonFactory(organisation=OrganisationFactory(parent=ministry))


def archived(organisation: Organisation, **fields: object) -> Organisation:
    Organisation.objects.filter(pk=organisation.pk).update(state=OrganisationState.ARCHIVED, **fields)
    return organisation


def member_of_archived(challenge: Challenge) -> Person:
    person = member(challenge)
    archived(person.memberships.get().organisation)
    return person


def member_of_archived_service(challenge: Challenge) -> Person:
    person = member_below(challenge)
    archived(person.memberships.get().organisation)
    return person


def member_below_archived(challenge: Challenge) -> Person:
    person = member_below(challenge)
    archived(person.memberships.get().organisation.parent)
    return person


def member_of_merged(challenge: Challenge) -> Person:
    kept, duplicate = OrganisationFactory(), OrganisationFactory()
    InvitedOrganisationFactory(challenge=challenge, organisation=duplicate)
    archived(duplicate, merged_into=kept)
    return PersonFactory(organisation=kept)


def entry(state: ParticipationState, *, through: bool = False) -> Callable[[Challenge], Person]:
    def make(challenge: Challenge) -> Person:
        return ParticipationFactory(challenge=challenge, state=state, through_organisation=through).person

    return make


def came_with_organisation(challenge: Challenge) -> Person:
    person = member(challenge)
    ParticipationFactory(challenge=challenge, person=person, through_organisation=True)
    return person


def mandate(role: ChallengeRole, *, ended: bool = False) -> Callable[[Challenge], Person]:
    def make(challenge: Challenge) -> Person:
        return ChallengeMandateFactory(challenge=challenge, role=role, ended=ended).person

    return make


def lead(role: ProgrammeRole, *, ended: bool = False) -> Callable[[Challenge], Person]:
    def make(challenge: Challenge) -> Person:
        return ProgrammeMandateFactory(programme=challenge.programme, role=role, ended=ended).person

    return make


def admin(challenge: Challenge) -> Person:
    return OrganisationMandateFactory().person


PEOPLE: dict[str, Callable[[Challenge], Person | None]] = {
    "nobody": nobody,
    "stranger": stranger,
    "member": member,
    "member below": member_below,
    "member of archived": member_of_archived,
    "member of archived service": member_of_archived_service,
    "member below archived": member_below_archived,
    "member of merged": member_of_merged,
    "came with organisation": came_with_organisation,
    "came with an organisation since removed": entry(ParticipationState.ACTIVE, through=True),
    **{state.name.lower(): entry(state) for state in ParticipationState},
    **{role.name.lower(): mandate(role) for role in ChallengeRole},
    "ended facilitator": mandate(ChallengeRole.FACILITATOR, ended=True),
    **{f"programme {role.name.lower()}": lead(role) for role in ProgrammeRole},
    "ended coordinator": lead(ProgrammeRole.COORDINATOR, ended=True),
    "admin": admin,
}
STATES = {
    "preparing": {"preparing": True},
    "open": {},
    "closed": {"closed": True},
    "published": {"published": True},
    "archived": {"archived": True},
    "abandoned": {"archived": True, "opened_at": None},
    "template": {"template": True},
}
ACCESSES = [
    (Access.PUBLIC, Access.SIGNED_IN),
    (Access.SIGNED_IN, Access.ORGANISATIONS),
    (Access.ORGANISATIONS, Access.ORGANISATIONS),
    (Access.ORGANISATIONS, Access.INVITATION),
    (Access.INVITATION, Access.INVITATION),
]


@pytest.mark.parametrize("state", STATES)
def test_filter_and_predicate_agree(state: str) -> None:
    challenge = ChallengeFactory(phases=False, **STATES[state])
    decoy = ChallengeFactory(phases=False, invitation_only=True, programme__is_public=False)
    everyone = {name: standing_of(make(challenge), AT) for name, make in PEOPLE.items()}
    both = Challenge.objects.filter(pk__in=[challenge.pk, decoy.pk]).order_by("pk")
    for (read, take_part), is_public in product(ACCESSES, (True, False)):
        challenge.read_access, challenge.take_part_access = read, take_part
        challenge.save()
        challenge.programme.is_public = is_public
        challenge.programme.save()
        for name, standing in everyone.items():
            here = queries.standing_in(challenge, standing, AT)
            others = [decoy.pk] if standing.is_admin else []
            seen = list(both.filter(readable_by(standing, AT)).values_list("pk", flat=True))
            listed = list(both.filter(listable_by(standing, AT)).values_list("pk", flat=True))
            assert (name, seen) == (name, [challenge.pk] * bool(can_read(here, challenge)) + others)
            assert (name, listed) == (name, [challenge.pk] * bool(can_list(here, challenge)) + others)


READERS_OF_AN_ORGANISATIONS_WORKSHOP = {
    "member",
    "member below",
    "member of merged",
    "came with organisation",
    "active",
    "invited",
    "facilitator",
    "moderator",
    "sponsor",
    "programme coordinator",
    "admin",
}


def test_who_reads_an_open_workshop_of_invited_organisations() -> None:
    readers = set()
    for name, make in PEOPLE.items():
        challenge = ChallengeFactory(phases=False)
        here = queries.standing_in(challenge, standing_of(make(challenge), AT), AT)
        if can_read(here, challenge):
            readers.add(name)
    assert readers == READERS_OF_AN_ORGANISATIONS_WORKSHOP


def test_who_comes_in_at_once() -> None:
    entering = set()
    for name, make in PEOPLE.items():
        challenge = ChallengeFactory(phases=False)
        here = queries.standing_in(challenge, standing_of(make(challenge), AT), AT)
        if may_enter_freely(here, challenge):
            entering.add(name)
    assert entering == {
        "member",
        "member below",
        "member of merged",
        "came with organisation",
        "invited",
        "facilitator",
        "moderator",
        "sponsor",
        "programme coordinator",
        "admin",
    }


@pytest.mark.parametrize("state", [ChallengeState.PREPARING, ChallengeState.ARCHIVED])
def test_a_workshop_that_never_opened_is_for_its_team(state: ChallengeState) -> None:
    challenge = ChallengeFactory(public=True, phases=False, state=state, opened_at=None)
    assert not Challenge.objects.filter(listable_by(standing_of(None, AT), AT), pk=challenge.pk).exists()


def test_removing_an_organisation_takes_access_away_from_those_who_came_with_it() -> None:
    organisation = OrganisationFactory()
    challenge = ChallengeFactory(organisations=[organisation])
    guest = PersonFactory(organisation=organisation)
    colleague = PersonFactory(organisation=organisation)
    ParticipationFactory(challenge=challenge, person=colleague, organisation=organisation, through_organisation=True)
    ParticipationFactory(challenge=challenge, person=guest, organisation=organisation)
    challenge.invited_organisations.all().delete()
    standings = [queries.standing_in(challenge, standing_of(each, AT), AT) for each in (colleague, guest)]
    assert [here.takes_part for here in standings] == [False, True]


def test_standing_costs_two_queries(django_assert_num_queries: Callable[..., object]) -> None:
    challenge = ChallengeFactory()
    base = standing_of(came_with_organisation(challenge), AT)
    with django_assert_num_queries(2):
        queries.standing_in(challenge, base, AT)
