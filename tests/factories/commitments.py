"""Answers owed, promises, and a ministry in which they are given.

``Ministry`` has a service in a directorate in a ministry, each with somebody in charge, an author,
a box of ideas, and everyone else who might meddle. The idea is deposited on Tuesday 5 May 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import Access
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from fabrique.implementation.commitments import actions
from fabrique.implementation.commitments.actions import AnswerWords
from fabrique.implementation.commitments.models import (
    Answer,
    AnswerRules,
    Capacity,
    Commitment,
    Debrief,
    Delegation,
    Holiday,
    OrganisationCalendar,
    Reply,
    RoutingRule,
    Transfer,
)
from fabrique.implementation.commitments.states import AnswerState, CommitmentState, Decision
from factories.challenges import ChallengeFactory, ChallengeMandateFactory
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory

DEPOSITED = datetime(2026, 5, 5, 8, tzinfo=UTC)
AT = datetime(2026, 5, 6, 8, tzinfo=UTC)
ACKNOWLEDGE_DUE = date(2026, 5, 13)
ANSWER_DUE = date(2026, 6, 5)
REASON = "Le service s’en charge : il a déjà essayé la même chose l’an dernier."


def morning(year: int, month: int, day: int) -> datetime:
    """Ten o’clock in Paris, in summer."""
    return datetime(year, month, day, 8, tzinfo=UTC)


class BoxFactory(ChallengeFactory):
    """An open box of ideas, read by everyone who has an account."""

    class Meta:
        model = Challenge
        skip_postgeneration_save = True

    class Params:
        campaign = factory.Trait(kind="campagne")

    kind = "boite"
    read_access = Access.SIGNED_IN
    take_part_access = Access.SIGNED_IN

    @factory.post_generation
    def phases(self, _create: bool, _extracted: Any, **_: Any) -> None:  # noqa: ANN401, FBT001 - factory_boy's signature
        """A box has no calendar."""


class AnswerRulesFactory(factory.django.DjangoModelFactory[AnswerRules]):
    """The usual delays."""

    class Meta:
        model = AnswerRules

    programme = factory.SubFactory(ProgrammeFactory)


class HolidayFactory(factory.django.DjangoModelFactory[Holiday]):
    """A Monday off, everywhere."""

    class Meta:
        model = Holiday

    programme = factory.SubFactory(ProgrammeFactory)
    calendar = ""
    day = date(2026, 6, 1)
    label = "Deuil national"
    added_at = AT


class OrganisationCalendarFactory(factory.django.DjangoModelFactory[OrganisationCalendar]):
    """An organisation in Alsace."""

    class Meta:
        model = OrganisationCalendar

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    calendar = "alsace_moselle"


class RoutingRuleFactory(factory.django.DjangoModelFactory[RoutingRule]):
    """Everything goes to one person."""

    class Meta:
        model = RoutingRule

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: (n + 1) * 10 % 30_000)
    label = "Tout au guichet"
    desk_person = factory.SubFactory(PersonFactory)


class AnswerFactory(factory.django.DjangoModelFactory[Answer]):
    """An answer to acknowledge, as the sweep opens it. Its reminders are not set: no sweep touches it."""

    class Meta:
        model = Answer

    class Params:
        acknowledged = factory.Trait(state=AnswerState.OPEN, acknowledged_at=AT, due_on=ANSWER_DUE)
        details = factory.Trait(
            state=AnswerState.DETAILS,
            acknowledged_at=AT,
            details_asked_at=AT,
            details_question="Dans quels bureaux exactement ?",
            details_due=date(2026, 5, 22),
            due_on=ANSWER_DUE,
        )
        declined = factory.Trait(
            state=AnswerState.ANSWERED,
            acknowledged_at=AT,
            decision=Decision.DECLINED,
            reason=f"<p>{REASON}</p>",
            answered_at=AT,
            answered_by=factory.SelfAttribute("holder"),
        )
        accepted = factory.Trait(
            state=AnswerState.ANSWERED,
            acknowledged_at=AT,
            decision=Decision.ACCEPTED,
            reason=f"<p>{REASON}</p>",
            next_step="Essayer dans deux bureaux",
            next_step_owner=factory.SelfAttribute("holder"),
            next_step_on=date(2026, 9, 1),
            answered_at=AT,
            answered_by=factory.SelfAttribute("holder"),
        )
        moot = factory.Trait(state=AnswerState.MOOT)

    contribution = factory.SubFactory(
        ContributionFactory, challenge=factory.SubFactory(BoxFactory), published_at=DEPOSITED
    )
    challenge = factory.SelfAttribute("contribution.challenge")
    programme = factory.SelfAttribute("contribution.challenge.programme")
    holder = factory.SubFactory(PersonFactory)
    opened_at = DEPOSITED
    deposited_at = DEPOSITED
    clock_from = date(2026, 5, 5)
    acknowledge_due = ACKNOWLEDGE_DUE
    answer_due = ANSWER_DUE
    due_on = ACKNOWLEDGE_DUE
    counted_at = DEPOSITED


class ReplyFactory(factory.django.DjangoModelFactory[Reply]):
    """A refusal, as it was given."""

    class Meta:
        model = Reply

    answer = factory.SubFactory(AnswerFactory, declined=True)
    number = 1
    decision = Decision.DECLINED
    reason = f"<p>{REASON}</p>"
    answered_at = AT
    answered_by = factory.SelfAttribute("answer.holder")


class TransferFactory(factory.django.DjangoModelFactory[Transfer]):
    """A change of hands."""

    class Meta:
        model = Transfer

    answer = factory.SubFactory(AnswerFactory)
    from_person = factory.SubFactory(PersonFactory)
    to_person = factory.SelfAttribute("answer.holder")
    reason = REASON
    at = AT
    by = factory.SelfAttribute("from_person")


class DelegationFactory(factory.django.DjangoModelFactory[Delegation]):
    """An absence in May."""

    class Meta:
        model = Delegation

    person = factory.SubFactory(PersonFactory)
    delegate = factory.SubFactory(PersonFactory)
    starts_on = date(2026, 5, 1)
    ends_on = date(2026, 5, 31)
    created_at = DEPOSITED


class CapacityFactory(factory.django.DjangoModelFactory[Capacity]):
    """Three trials in the first half of 2026."""

    class Meta:
        model = Capacity

    class Params:
        of_organisation = factory.Trait(person=None, organisation=factory.SubFactory(OrganisationFactory))

    person = factory.SubFactory(PersonFactory)
    half_year = "2026-1"
    trials = 3
    updated_at = AT


class CommitmentFactory(factory.django.DjangoModelFactory[Commitment]):
    """A promise for September, seen by its organisation."""

    class Meta:
        model = Commitment

    class Params:
        kept = factory.Trait(state=CommitmentState.KEPT, kept_at=AT, evidence="<p>Fait.</p>")
        dropped = factory.Trait(state=CommitmentState.DROPPED, dropped_at=AT, dropped_reason=REASON)
        confidential = factory.Trait(public=False)

    title = factory.Sequence(lambda n: f"Promesse {n}")
    promised_by = factory.SubFactory(PersonFactory)
    due_on = date(2026, 9, 1)
    first_due_on = factory.SelfAttribute("due_on")
    created_by = factory.SelfAttribute("promised_by")
    created_at = AT
    updated_at = AT


class DebriefFactory(factory.django.DjangoModelFactory[Debrief]):
    """What was said to all."""

    class Meta:
        model = Debrief

    challenge = factory.SubFactory(BoxFactory)
    body = "<p>Douze idées sont retenues.</p>"
    published_at = AT
    published_by = factory.SubFactory(PersonFactory)
    updated_at = AT


class Ministry:
    """A ministry, its directorate and its service; who is in charge of each; an author and a box."""

    def __init__(self, **box: Any) -> None:  # noqa: ANN401 - fields of the box
        self.top = OrganisationFactory(name="Ministère de l’Essai")
        self.directorate = OrganisationFactory(
            name="Direction des Essais", kind=OrganisationKind.DIRECTORATE, parent=self.top
        )
        self.service = OrganisationFactory(
            name="Service des Guichets", kind=OrganisationKind.SERVICE, parent=self.directorate
        )
        self.elsewhere = OrganisationFactory(name="Ministère voisin")
        self.manager = self._in_charge(OrganisationRole.MANAGER, self.service)
        self.director = self._in_charge(OrganisationRole.MANAGER, self.directorate)
        self.lead = self._in_charge(OrganisationRole.MINISTRY_LEAD, self.top)
        self.other_lead = self._in_charge(OrganisationRole.MINISTRY_LEAD, self.elsewhere)
        self.author = PersonFactory(organisation=self.service)
        self.colleague = PersonFactory(organisation=self.service)
        self.stranger = PersonFactory(organisation=self.elsewhere)
        self.admin = OrganisationMandateFactory().person
        self.programme = ProgrammeFactory(organisation=self.top)
        self.coordinator = ProgrammeMandateFactory(programme=self.programme).person
        self.box = BoxFactory(programme=self.programme, **box)
        self.facilitator = ChallengeMandateFactory(challenge=self.box).person

    def _in_charge(self, role: str, organisation: Any) -> Person:  # noqa: ANN401 - an organisation
        person = PersonFactory(organisation=organisation)
        OrganisationMandateFactory(person=person, role=role, organisation=organisation)
        return person

    def idea(self, **fields: Any) -> Contribution:  # noqa: ANN401 - fields of the contribution
        """An idea of the author, deposited on Tuesday 5 May 2026."""
        given = {"challenge": self.box, "author": self.author, "organisation": self.service, "published_at": DEPOSITED}
        return ContributionFactory(**(given | fields))

    def answer(self, *, at: datetime = DEPOSITED, **fields: Any) -> Answer:  # noqa: ANN401
        """An idea routed to its manager, to be acknowledged."""
        answer = actions.open_answer(self.idea(**fields), at=at)
        assert answer is not None
        return answer

    def opened(self) -> Answer:
        """The same, acknowledged by its manager the day after."""
        return actions.acknowledge(self.manager, self.answer(), at=AT)

    def declined(self) -> Answer:
        """The same, answered no."""
        return actions.answer_idea(self.manager, self.opened(), words=no(), at=AT)


def no(reason: str = REASON) -> AnswerWords:
    """A refusal."""
    return AnswerWords(Decision.DECLINED, reason)


def yes(owner: Person, on: date = date(2026, 9, 1), **more: Any) -> AnswerWords:  # noqa: ANN401
    """An idea that is kept, with its next step."""
    return AnswerWords(Decision.ACCEPTED, REASON, "Essayer dans deux bureaux", owner, on, **more)
