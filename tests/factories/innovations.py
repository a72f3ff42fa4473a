"""Sheets and what hangs on them, for the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovations.models import (
    Authorship,
    PhaseChange,
    SafetyOpinion,
    Sheet,
    SheetComment,
    SheetIndicator,
    SheetVersion,
    Topic,
    Usefulness,
)
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS
from fabrique.implementation.innovations.queries import content_of
from fabrique.implementation.innovations.states import AuthorState, SafetyVerdict, SheetState, Stage, UsefulnessMark
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
FULL = {name: f"<p>Voici ce que nous disons de « {name} », simplement.</p>" for name in LONG_TEXTS}


class TopicFactory(DjangoModelFactory[Topic]):
    """A theme."""

    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Thème {n}")
    slug = factory.Sequence(lambda n: f"theme-{n}")


class SheetFactory(DjangoModelFactory[Sheet]):
    """A bare sketch with its first version and its author; ``complete`` fills it, ``published`` shows it."""

    class Meta:
        model = Sheet
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Innovation {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    created_by = factory.SubFactory(PersonFactory)
    created_at = THEN
    updated_at = THEN

    class Params:
        complete = factory.Trait(
            summary="Les usagers reçoivent leur réponse en deux jours.",
            stage=Stage.PILOT,
            territory="national",
            licence="etalab-2.0",
            contact=factory.SelfAttribute("created_by"),
            **FULL,
        )
        in_review = factory.Trait(complete=True, state=SheetState.IN_REVIEW, submitted_at=THEN)
        published = factory.Trait(
            complete=True, state=SheetState.PUBLISHED, published_at=THEN, review_due_on=date(2027, 3, 2)
        )
        to_revise = factory.Trait(
            complete=True, state=SheetState.TO_REVISE, published_at=THEN, review_due_on=date(2026, 3, 2)
        )
        unpublished = factory.Trait(complete=True, state=SheetState.UNPUBLISHED, unpublish_reason="Chiffres à revoir.")
        archived = factory.Trait(
            complete=True, state=SheetState.ARCHIVED, published_at=THEN, archive_reason="Remplacée par une autre."
        )

    @factory.post_generation
    def parts(obj: Sheet, _create: bool, _extracted: Any, **_kwargs: Any) -> None:  # noqa: ANN401, FBT001, N805
        if obj.created_by is not None:
            AuthorshipFactory(sheet=obj, person=obj.created_by, share=100, agreed=True)
        if obj.territory:
            obj.topics.add(TopicFactory())
            SheetIndicatorFactory(sheet=obj)
        SheetVersion.objects.create(
            sheet=obj, number=1, content=content_of(obj), author=obj.created_by, created_at=obj.created_at
        )


class AuthorshipFactory(DjangoModelFactory[Authorship]):
    """A share that waits for its answer; ``agreed`` accepts it."""

    class Meta:
        model = Authorship

    sheet = factory.SubFactory(SheetFactory)
    person = factory.SubFactory(PersonFactory)
    share = 20
    proposed_at = THEN

    class Params:
        agreed = factory.Trait(state=AuthorState.ACCEPTED, agreed_at=THEN)
        declined = factory.Trait(state=AuthorState.DECLINED)


class SheetIndicatorFactory(DjangoModelFactory[SheetIndicator]):
    """Twelve days became two."""

    class Meta:
        model = SheetIndicator

    sheet = factory.SubFactory(SheetFactory)
    name = factory.Sequence(lambda n: f"Délai de réponse {n}")
    unit = "jours"
    method = "moyenne sur trois mois"
    before = Decimal(12)
    after = Decimal(2)


class SafetyOpinionFactory(DjangoModelFactory[SafetyOpinion]):
    """Headquarters see no harm."""

    class Meta:
        model = SafetyOpinion

    sheet = factory.SubFactory(SheetFactory, in_review=True)
    verdict = SafetyVerdict.HARMLESS
    version_number = 1
    by = factory.SubFactory(PersonFactory)
    at = THEN

    class Params:
        harmful = factory.Trait(verdict=SafetyVerdict.HARMFUL, text="<p>Expose des données personnelles.</p>")


class UsefulnessFactory(DjangoModelFactory[Usefulness]):
    """Very useful somewhere."""

    class Meta:
        model = Usefulness

    sheet = factory.SubFactory(SheetFactory, published=True)
    person = factory.SubFactory(PersonFactory)
    mark = UsefulnessMark.VERY
    at = THEN


class SheetCommentFactory(DjangoModelFactory[SheetComment]):
    """A message; ``hidden`` hides it."""

    class Meta:
        model = SheetComment

    sheet = factory.SubFactory(SheetFactory, published=True)
    author = factory.SubFactory(PersonFactory)
    body = "Comment avez-vous formé les agents ?"
    at = THEN

    class Params:
        hidden = factory.Trait(hidden_at=THEN, hidden_reason="Propos déplacés.")


class PhaseChangeFactory(DjangoModelFactory[PhaseChange]):
    """A pilot since that day."""

    class Meta:
        model = PhaseChange

    sheet = factory.SubFactory(SheetFactory)
    stage = Stage.PILOT
    on = date(2026, 1, 5)


def lead_of(organisation: Organisation) -> Person:
    """Somebody who leads the approach for that organisation."""
    person: Person = PersonFactory(organisation=organisation)
    OrganisationMandateFactory(person=person, role=OrganisationRole.MINISTRY_LEAD, organisation=organisation)
    return person
