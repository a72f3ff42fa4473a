"""Programmes: who reads, who creates, who runs; what becomes of mandates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.expression.programmes import actions, queries
from fabrique.expression.programmes.models import Programme, ProgrammeMandate
from fabrique.expression.programmes.rules import can_create, can_read, can_revive, can_run, readable_by
from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationRole
from factories.challenges import DAY_ONE
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory

pytestmark = pytest.mark.django_db
AT = DAY_ONE


def people(programme: Programme) -> dict[str, Person | None]:
    return {
        "nobody": None,
        "stranger": PersonFactory(),
        "coordinator": ProgrammeMandateFactory(programme=programme).person,
        "communications": ProgrammeMandateFactory(programme=programme, communications=True).person,
        "reader": ProgrammeMandateFactory(programme=programme, reader=True).person,
        "ended coordinator": ProgrammeMandateFactory(programme=programme, ended=True).person,
        "coordinator of another": ProgrammeMandateFactory().person,
        "platform coordinator": OrganisationMandateFactory(role=OrganisationRole.COORDINATOR).person,
        "admin": OrganisationMandateFactory().person,
    }


def allowed(programme: Programme, rule: object) -> set[str]:
    return {
        name
        for name, person in people(programme).items()
        if rule(queries.standing_in_programme(programme, standing_of(person, AT), AT), programme)  # type: ignore[operator]
    }


@pytest.mark.parametrize("is_public", [True, False])
def test_filter_and_predicate_agree(*, is_public: bool) -> None:
    programme, decoy = ProgrammeFactory(is_public=is_public), ProgrammeFactory(confidential=True)
    for name, person in people(programme).items():
        standing = standing_of(person, AT)
        both = Programme.objects.filter(pk__in=[programme.pk, decoy.pk])
        seen = list(both.filter(readable_by(standing, AT)).order_by("pk"))
        expected = [
            each for each in (programme, decoy) if can_read(queries.standing_in_programme(each, standing, AT), each)
        ]
        assert (name, seen) == (name, expected)


def test_who_does_what() -> None:
    hidden, gone = ProgrammeFactory(confidential=True), ProgrammeFactory(archived=True)
    assert allowed(hidden, can_read) == {"coordinator", "communications", "reader", "admin"}
    assert allowed(ProgrammeFactory(), can_run) == {"coordinator", "admin"}
    assert allowed(gone, can_run) == set()
    assert allowed(gone, can_revive) == {"coordinator", "admin"}
    creators = {name for name, person in people(hidden).items() if can_create(standing_of(person, AT))}
    assert creators == {"platform coordinator", "admin"}


def test_whoever_creates_a_programme_coordinates_it() -> None:
    person = OrganisationMandateFactory(role=OrganisationRole.COORDINATOR).person
    programme = actions.create_programme(person, name="Élan  commun", summary="Un\n\n<script>x</script>", at=AT)
    again = actions.create_programme(person, name="Élan commun", at=AT)
    assert (programme.name, programme.slug, again.slug) == ("Élan commun", "elan-commun", "elan-commun-2")
    assert "<script>" not in programme.summary
    mandate = ProgrammeMandate.objects.get(programme=programme)
    assert (mandate.person, mandate.role, mandate.starts_at) == (person, ProgrammeRole.COORDINATOR, AT)


def test_a_stranger_creates_nothing() -> None:
    with pytest.raises(Refused):
        actions.create_programme(PersonFactory(), name="Non", at=AT)
    assert Programme.objects.count() == 0


def test_a_programme_keeps_a_coordinator() -> None:
    mandate = ProgrammeMandateFactory()
    programme, person = mandate.programme, mandate.person
    with pytest.raises(ImpossibleNow):
        actions.end_mandate(person, programme, mandate, at=AT)
    other = PersonFactory()
    actions.give_mandate(person, programme, email=other.email.upper(), role=ProgrammeRole.COORDINATOR, at=AT)
    assert Message.objects.get().recipient == other
    with pytest.raises(ImpossibleNow):
        actions.give_mandate(person, programme, email=other.email, role=ProgrammeRole.COORDINATOR, at=AT)
    actions.end_mandate(person, programme, mandate, at=AT + timedelta(hours=1))
    assert list(queries.coordinators_of(programme, AT + timedelta(hours=2))) == [other]


def test_an_archived_programme_is_read_only_until_it_is_revived() -> None:
    mandate = ProgrammeMandateFactory()
    programme, person = mandate.programme, mandate.person
    actions.archive_programme(person, programme, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.change_programme(person, programme, name="Autre", summary="", organisation=None, is_public=True, at=AT)
    actions.revive_programme(person, programme, at=AT)
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.ACTIVE


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("page", ["edit", "team", "archive"])
def test_pages_of_the_team_are_refused_to_others(page: str) -> None:
    url = reverse(f"programmes:{page}", args=[ProgrammeFactory().slug])
    hidden = reverse(f"programmes:{page}", args=[ProgrammeFactory(confidential=True).slug])
    client = signed_in(PersonFactory())
    assert (client.get(url).status_code, client.get(hidden).status_code) == (403, 404)


def test_an_unknown_organisation_is_told_beside_its_field() -> None:
    client = signed_in(OrganisationMandateFactory().person)
    OrganisationFactory(name="Direction du numérique")
    data = {"name": "Mon programme", "organisation": "Inconnue", "visibility": "public", "summary": "Texte gardé"}
    answer = client.post(reverse("programmes:new"), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["organisation"])
    assert "Texte gardé" in answer.content.decode()


def test_the_list_costs_the_same_for_one_and_three() -> None:
    client = signed_in(PersonFactory())

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("programmes:list")).status_code == 200
        return len(seen)

    ProgrammeFactory(organisation=OrganisationFactory())
    cost()
    one = cost()
    ProgrammeFactory(organisation=OrganisationFactory())
    ProgrammeFactory(organisation=OrganisationFactory())
    assert cost() == one
