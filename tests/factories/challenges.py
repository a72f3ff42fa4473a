"""Challenges with their calendar, their people and their vocabularies.

``PhaseFactory`` and ``ChallengeFactory`` make six phases of seven days around ``DAY_ONE``;
``before``, ``during`` and ``after`` give instants; ``set_phase`` opens exactly one kind.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import factory

from fabrique.expression.challenges.models import (
    Challenge,
    ChallengeMandate,
    InvitedOrganisation,
    Participation,
    Phase,
    Taxonomy,
    Term,
    Theme,
)
from fabrique.expression.challenges.states import (
    Access,
    ChallengeKind,
    ChallengeRole,
    ChallengeState,
    ParticipationState,
    PhaseKind,
)
from factories.people import OrganisationFactory, PersonFactory
from factories.programmes import LONG_AGO, ProgrammeFactory

DAY_ONE = datetime(2026, 3, 2, 8, tzinfo=UTC)
WEEK = timedelta(days=7)


class ChallengeFactory(factory.django.DjangoModelFactory[Challenge]):
    """An open workshop, read and joined by the invited organisations, with its six phases.

    ``phases=False`` makes none; ``organisations=[…]`` invites them.
    """

    class Meta:
        model = Challenge
        skip_postgeneration_save = True

    class Params:
        preparing = factory.Trait(state=ChallengeState.PREPARING, opened_at=None)
        open = factory.Trait(state=ChallengeState.OPEN)
        closed = factory.Trait(state=ChallengeState.CLOSED, closed_at=DAY_ONE + 7 * WEEK)
        published = factory.Trait(state=ChallengeState.PUBLISHED, published_at=DAY_ONE + 7 * WEEK)
        archived = factory.Trait(
            state=ChallengeState.ARCHIVED, closed_at=DAY_ONE + 7 * WEEK, published_at=DAY_ONE + 7 * WEEK
        )
        public = factory.Trait(read_access=Access.PUBLIC, take_part_access=Access.SIGNED_IN)
        signed_in = factory.Trait(read_access=Access.SIGNED_IN, take_part_access=Access.SIGNED_IN)
        invitation_only = factory.Trait(read_access=Access.INVITATION, take_part_access=Access.INVITATION)
        template = factory.Trait(is_template=True, state=ChallengeState.PREPARING, opened_at=None)
        consultation = factory.Trait(kind=ChallengeKind.CONSULTATION)
        confidential = factory.Trait(confidentiality_terms="<p>Ce qui se dit ici reste ici.</p>")
        signed = factory.Trait(commitment_signed_at=LONG_AGO, commitment_signed_by=factory.SubFactory(PersonFactory))

    programme = factory.SubFactory(ProgrammeFactory)
    state = ChallengeState.OPEN
    slug = factory.Sequence(lambda n: f"atelier-{n}")
    title = factory.Sequence(lambda n: f"Atelier {n}")
    question = "Comment mieux accueillir les usagers ?"
    context = "<p>Trois directions y travaillent déjà.</p>"
    sponsor_name = "Le secrétaire général"
    commitment_what = "<p>Le résultat sera examiné en comité de direction.</p>"
    commitment_who = "Le comité de direction"
    commitment_criteria = "<p>Utilité pour les agents et coût.</p>"
    commitment_by = datetime(2026, 9, 30, tzinfo=UTC).date()
    read_access = Access.ORGANISATIONS
    take_part_access = Access.ORGANISATIONS
    created_at = LONG_AGO
    opened_at = DAY_ONE

    @factory.post_generation
    def phases(self, create: bool, extracted: Any, **_: Any) -> None:  # noqa: ANN401, FBT001 - factory_boy's signature
        """Six phases of a week each, in the usual order."""
        if create and extracted is not False:
            for position, kind in enumerate(PhaseKind):
                PhaseFactory(
                    challenge=self,
                    kind=kind,
                    position=position,
                    starts_at=DAY_ONE + position * WEEK,
                    ends_at=DAY_ONE + (position + 1) * WEEK,
                )

    @factory.post_generation
    def organisations(self, create: bool, extracted: Any, **_: Any) -> None:  # noqa: ANN401, FBT001 - factory_boy's signature
        """Invite the organisations given."""
        if create:
            for organisation in extracted or []:
                InvitedOrganisationFactory(challenge=self, organisation=organisation)


class PhaseFactory(factory.django.DjangoModelFactory[Phase]):
    """One week of exploration."""

    class Meta:
        model = Phase

    challenge = factory.SubFactory(ChallengeFactory, phases=False)
    kind = PhaseKind.EXPLORATION
    position = factory.Sequence(lambda n: n % 30_000)
    starts_at = DAY_ONE
    ends_at = DAY_ONE + WEEK


class InvitedOrganisationFactory(factory.django.DjangoModelFactory[InvitedOrganisation]):
    """An organisation invited to a challenge."""

    class Meta:
        model = InvitedOrganisation

    challenge = factory.SubFactory(ChallengeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    added_at = LONG_AGO


class ParticipationFactory(factory.django.DjangoModelFactory[Participation]):
    """Somebody who takes part, terms accepted."""

    class Meta:
        model = Participation

    class Params:
        requested = factory.Trait(
            state=ParticipationState.REQUESTED,
            message="Le sujet me concerne.",
            decided_at=None,
            terms_accepted_version=None,
        )
        invited = factory.Trait(state=ParticipationState.INVITED, terms_accepted_version=None)
        declined = factory.Trait(state=ParticipationState.DECLINED, reason="L’atelier est complet.")
        left = factory.Trait(state=ParticipationState.LEFT)
        removed = factory.Trait(state=ParticipationState.REMOVED)

    challenge = factory.SubFactory(ChallengeFactory)
    person = factory.SubFactory(PersonFactory)
    state = ParticipationState.ACTIVE
    asked_at = LONG_AGO
    decided_at = LONG_AGO
    terms_accepted_version = 1
    named_in_report = True


class ChallengeMandateFactory(factory.django.DjangoModelFactory[ChallengeMandate]):
    """Facilitator of a challenge, since long ago and without end."""

    class Meta:
        model = ChallengeMandate

    class Params:
        moderator = factory.Trait(role=ChallengeRole.MODERATOR)
        sponsor = factory.Trait(role=ChallengeRole.SPONSOR)
        ended = factory.Trait(ends_at=datetime(2021, 1, 1, tzinfo=UTC))

    challenge = factory.SubFactory(ChallengeFactory)
    person = factory.SubFactory(PersonFactory)
    role = ChallengeRole.FACILITATOR
    starts_at = LONG_AGO


class TaxonomyFactory(factory.django.DjangoModelFactory[Taxonomy]):
    """A way to classify."""

    class Meta:
        model = Taxonomy

    challenge = factory.SubFactory(ChallengeFactory)
    name = factory.Sequence(lambda n: f"Axes {n}")


class TermFactory(factory.django.DjangoModelFactory[Term]):
    """One entry of a taxonomy."""

    class Meta:
        model = Term

    taxonomy = factory.SubFactory(TaxonomyFactory)
    label = factory.Sequence(lambda n: f"Axe {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class ThemeFactory(factory.django.DjangoModelFactory[Theme]):
    """A heap of contributions."""

    class Meta:
        model = Theme

    challenge = factory.SubFactory(ChallengeFactory)
    name = factory.Sequence(lambda n: f"Thème {n}")
    created_at = LONG_AGO


def before(phase: Phase) -> datetime:
    """A minute before the phase opens."""
    assert phase.starts_at is not None
    return phase.starts_at - timedelta(minutes=1)


def during(phase: Phase) -> datetime:
    """An hour after the phase opens."""
    assert phase.starts_at is not None
    return phase.starts_at + timedelta(hours=1)


def after(phase: Phase) -> datetime:
    """The very instant at which the phase is over."""
    assert phase.ends_at is not None
    return phase.ends_at


def phase_of(challenge: Challenge, kind: PhaseKind) -> Phase:
    """The phase of that kind."""
    return challenge.phases.get(kind=kind)


def set_phase(challenge: Challenge, kind: PhaseKind, at: datetime) -> Phase:
    """Shift the calendar by whole weeks so that exactly the phase of ``kind`` is open at ``at``.

    The phase has been open for an hour and lasts for six days and 23 hours more.
    """
    order = list(PhaseKind)
    start = at - timedelta(hours=1) - order.index(kind) * WEEK
    for position, each in enumerate(order):
        challenge.phases.filter(kind=each).update(
            starts_at=start + position * WEEK, ends_at=start + (position + 1) * WEEK
        )
    if not challenge.phases.filter(kind=kind).exists():
        last = challenge.phases.order_by("-position").first()
        position = last.position + 1 if last else 0
        PhaseFactory(
            challenge=challenge,
            kind=kind,
            position=position,
            starts_at=at - timedelta(hours=1),
            ends_at=at + WEEK - timedelta(hours=1),
        )
    challenge._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return challenge.phases.get(kind=kind)
