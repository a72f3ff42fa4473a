"""Programmes and the mandates held on them."""

from __future__ import annotations

from datetime import UTC, datetime

import factory

from fabrique.expression.programmes.models import Programme, ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from factories.people import PersonFactory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class ProgrammeFactory(factory.django.DjangoModelFactory[Programme]):
    """A public, active programme."""

    class Meta:
        model = Programme

    class Params:
        archived = factory.Trait(state=ProgrammeState.ARCHIVED)
        confidential = factory.Trait(is_public=False)

    name = factory.Sequence(lambda n: f"Programme {n}")
    slug = factory.Sequence(lambda n: f"programme-{n}")
    created_at = LONG_AGO


class ProgrammeMandateFactory(factory.django.DjangoModelFactory[ProgrammeMandate]):
    """Coordinator of a programme, since long ago and without end."""

    class Meta:
        model = ProgrammeMandate

    class Params:
        communications = factory.Trait(role=ProgrammeRole.COMMUNICATIONS)
        reader = factory.Trait(role=ProgrammeRole.READER)
        ended = factory.Trait(ends_at=datetime(2021, 1, 1, tzinfo=UTC))

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory)
    role = ProgrammeRole.COORDINATOR
    starts_at = LONG_AGO
