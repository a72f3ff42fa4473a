"""Organisations, persons, memberships and mandates for the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import factory
from factory.django import DjangoModelFactory

from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, Person
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole, PersonKind

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A ministry; ``parent`` puts it under another. Its path is set."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Ministère {n}")
    kind = OrganisationKind.MINISTRY

    class Params:
        company = factory.Trait(kind=OrganisationKind.COMPANY, name=factory.Sequence(lambda n: f"Entreprise {n}"))

    @factory.post_generation
    def set_path(obj: Organisation, _create: bool, _extracted: Any, **_kwargs: Any) -> None:  # noqa: ANN401, FBT001, N805
        obj.path = f"{obj.parent.path if obj.parent else '/'}{obj.pk}/"
        obj.save(update_fields=["path"])


class PersonFactory(DjangoModelFactory[Person]):
    """An account. ``organisation=…`` makes it a current member."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@example.org")
    given_name = factory.Sequence(lambda n: f"Prénom{n}")
    family_name = factory.Sequence(lambda n: f"Nom{n}")
    password: ClassVar[str] = "!"

    @factory.post_generation
    def organisation(obj: Person, _create: bool, extracted: Organisation | None, **_kwargs: Any) -> None:  # noqa: ANN401, FBT001, N805
        if extracted is not None:
            MembershipFactory(person=obj, organisation=extracted)


class ExternalPersonFactory(DjangoModelFactory[Person]):
    """Somebody brought in by an import: a pseudonym, no account."""

    class Meta:
        model = Person

    kind = PersonKind.EXTERNAL
    email = None
    pseudonym = factory.Sequence(lambda n: f"Participant {n}")
    external_key = factory.Sequence(lambda n: f"tests:{n}")
    is_active = False
    password: ClassVar[str] = "!"


class MembershipFactory(DjangoModelFactory[Membership]):
    """A membership since long ago."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    starts_on = date(2020, 1, 1)


class OrganisationMandateFactory(DjangoModelFactory[OrganisationMandate]):
    """A mandate since long ago: administrator of the platform unless told otherwise."""

    class Meta:
        model = OrganisationMandate

    person = factory.SubFactory(PersonFactory)
    role = OrganisationRole.ADMIN
    starts_at = LONG_AGO
