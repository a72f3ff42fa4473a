from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole
from factories.people import OrganisationMandateFactory, PersonFactory

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def admin(db: None) -> Person:
    person = PersonFactory(given_name="Anne", family_name="Éluard")
    OrganisationMandateFactory(person=person, role=OrganisationRole.ADMIN)
    return person
