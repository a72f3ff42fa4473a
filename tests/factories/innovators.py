"""Supports, lines of credit and recognitions for the tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from fabrique.implementation.innovators.models import LedgerEntry, Recognition, Support
from fabrique.implementation.innovators.states import (
    EntryKind,
    RecognitionKind,
    RecognitionState,
    SupportKind,
    SupportState,
)
from factories.people import OrganisationFactory, PersonFactory

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
DECIDED = datetime(2026, 3, 5, 9, tzinfo=UTC)


class SupportFactory(DjangoModelFactory[Support]):
    """Ten hours asked for; ``granted=600`` opens the credit when a trait grants it."""

    class Meta:
        model = Support
        skip_postgeneration_save = True

    kind = SupportKind.TIME
    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.LazyAttribute(lambda o: PersonFactory(organisation=o.organisation))
    purpose = "Essayer le guichet un jour par semaine."
    asked = 600
    asked_at = ASKED

    class Params:
        decided = factory.Trait(approver=factory.SubFactory(PersonFactory), decided_at=DECIDED)
        granted_now = factory.Trait(decided=True, state=SupportState.GRANTED, granted=600)
        active = factory.Trait(decided=True, state=SupportState.ACTIVE, granted=600)
        settled = factory.Trait(decided=True, state=SupportState.SETTLED, granted=600, settled_at=DECIDED)
        declined = factory.Trait(decided=True, state=SupportState.DECLINED, reason="Pas cette année.")
        withdrawn = factory.Trait(state=SupportState.WITHDRAWN)
        mentor_asked = factory.Trait(kind=SupportKind.MENTOR, asked=None)
        seed = factory.Trait(kind=SupportKind.SEED, asked=120_000)

    @factory.post_generation
    def open_credit(obj: Support, _create: bool, _extracted: object, **_kwargs: object) -> None:  # noqa: FBT001, N805
        if obj.granted and obj.approver:
            LedgerEntryFactory(support=obj, kind=EntryKind.GRANT, amount=obj.granted, by=obj.approver)


class LedgerEntryFactory(DjangoModelFactory[LedgerEntry]):
    """One hour used."""

    class Meta:
        model = LedgerEntry

    support = factory.SubFactory(SupportFactory, active=True)
    kind = EntryKind.USE
    amount = -60
    on = DECIDED.date()
    by = factory.LazyAttribute(lambda o: o.support.person)
    at = DECIDED


class RecognitionFactory(DjangoModelFactory[Recognition]):
    """A letter proposed for somebody."""

    class Meta:
        model = Recognition

    kind = RecognitionKind.LETTER
    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.LazyAttribute(lambda o: PersonFactory(organisation=o.organisation))
    title = "Lettre du directeur"
    text = "Pour le guichet ouvert à Nantes."
    proposed_by = factory.SubFactory(PersonFactory)
    proposed_at = ASKED

    class Params:
        awarded = factory.Trait(
            state=RecognitionState.AWARDED, awarded_by=factory.SubFactory(PersonFactory), awarded_at=DECIDED
        )
        dropped = factory.Trait(state=RecognitionState.DROPPED, dropped_reason="Déjà remerciée.")
        known = factory.Trait(awarded=True, public_consent=True, consent_at=DECIDED)
