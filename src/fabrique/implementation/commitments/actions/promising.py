"""Promises: made, kept, postponed, given up, taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.states import Access
from fabrique.expression.contributions.states import Named
from fabrique.expression.programmes.models import Programme
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import standing_of, today_at
from fabrique.implementation.commitments.models import Answer, Commitment
from fabrique.implementation.commitments.notices.commitment import (
    tell_of_dropping,
    tell_of_keeping,
    tell_of_new_date,
    tell_of_promise,
)
from fabrique.implementation.commitments.queries import (
    fresh_commitment,
    programmes_to_promise_in,
    standing_in_commitment,
)
from fabrique.implementation.commitments.rules import (
    CommitmentStanding,
    can_drop,
    can_keep,
    can_postpone,
    can_promise,
    can_take_up_again,
    date_is_to_come,
    words_are_enough,
)
from fabrique.implementation.commitments.states import COMMITMENT_LIFE, CommitmentState, Decision
from fabrique.implementation.experimentations.models import Experiment
from fabrique.implementation.innovations.models import Sheet

REMIND_BEFORE = timedelta(days=7)
REMIND_AFTER = timedelta(days=1)
REMIND_AGAIN = timedelta(days=30)
LONGEST_TITLE = 250


@dataclass(frozen=True, slots=True)
class Promise:
    """What the form holds. ``text`` is light Markdown. Nobody named: the one who writes promises."""

    title: str
    due_on: date
    text: str = ""
    promised_by: Person | None = None
    organisation: Organisation | None = None
    to_person: Person | None = None
    programme: Programme | None = None
    answer: Answer | None = None
    adoption_decision: AdoptionDecision | None = None
    sheet: Sheet | None = None
    experiment: Experiment | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A commitment locked, who acts on it, and when."""

    commitment: Commitment
    standing: CommitmentStanding
    at: datetime

    @property
    def today(self) -> date:
        """The day in Paris."""
        return today_at(self.at)


def next_reminder(due_on: date, today: date) -> date:
    """A week before, the day after, then every month as long as it is late."""
    for day in (due_on - REMIND_BEFORE, due_on + REMIND_AFTER):
        if day > today:
            return day
    late = (today - due_on).days
    return due_on + (late // REMIND_AGAIN.days + 1) * REMIND_AGAIN


def make_commitment(actor: Person, *, promise: Promise, at: datetime | None = None) -> Commitment:
    """Promise something to somebody for a date, in one's own name or in that of one's people."""
    with transaction.atomic():
        instant = at or now()
        by = promise.promised_by or actor
        can_promise(standing_of(actor, instant), by, promise.organisation).enforce()
        date_is_to_come(promise.due_on, today_at(instant)).enforce()
        _own_programme(actor, promise, instant)
        if not promise.title.strip():
            raise ImpossibleNow(_("Dites en une phrase ce qui est promis."))
        return _made(actor, by, promise, instant)


def _own_programme(actor: Person, promise: Promise, at: datetime) -> None:
    """Nobody writes in the register of a programme that is not theirs; after a decision, it is the decision's."""
    if promise.programme is None or promise.adoption_decision is not None:
        return
    if not programmes_to_promise_in(standing_of(actor, at), at).filter(pk=promise.programme.pk).exists():
        raise Refused(_("Choisissez un programme de votre organisation, ou que vous coordonnez."))


def promise_next_step(actor: Person, answer: Answer, *, at: datetime) -> Commitment | None:
    """The next step of an idea that is kept is a promise to its author. The caller holds the answer."""
    owner, on = answer.next_step_owner, answer.next_step_on
    if answer.decision != Decision.ACCEPTED or owner is None or on is None:
        return None
    idea = answer.contribution
    promise = Promise(
        title=answer.next_step,
        due_on=on,
        promised_by=owner,
        organisation=answer.organisation,
        # the register must not name an author who is named to the facilitators only
        to_person=idea.author if idea.named_to == Named.EVERYONE else None,
        programme=answer.programme,
        answer=answer,
        public=answer.challenge.read_access == Access.PUBLIC,
    )
    return _made(actor, owner, promise, at)


def keep(actor: Person, commitment: Commitment, *, evidence: str, at: datetime | None = None) -> Commitment:
    """Say that it is done, and show it."""
    words_are_enough(evidence.strip()).enforce()
    with transaction.atomic():
        held = _hold(actor, commitment, at)
        fresh = held.commitment
        can_keep(held.standing, fresh).enforce()
        COMMITMENT_LIFE.check(fresh.state, CommitmentState.KEPT)
        fresh.state, fresh.kept_at = CommitmentState.KEPT, held.at
        fresh.evidence, fresh.remind_on = richtext.from_markdown(evidence), None
        _save(actor, "keep", held, "kept_at", "evidence")
        tell_of_keeping(fresh, at=held.at)
    return fresh


def drop(actor: Person, commitment: Commitment, *, reason: str, at: datetime | None = None) -> Commitment:
    """Give it up, and say why."""
    reason = _sentence(reason)
    with transaction.atomic():
        held = _hold(actor, commitment, at)
        fresh = held.commitment
        can_drop(held.standing, fresh).enforce()
        COMMITMENT_LIFE.check(fresh.state, CommitmentState.DROPPED)
        fresh.state, fresh.dropped_at = CommitmentState.DROPPED, held.at
        fresh.dropped_reason, fresh.remind_on = reason, None
        _save(actor, "drop", held, "dropped_at", "dropped_reason")
        tell_of_dropping(fresh, at=held.at)
    return fresh


def postpone(
    actor: Person, commitment: Commitment, *, due_on: date, reason: str, at: datetime | None = None
) -> Commitment:
    """Give another date and say why; the first one stays in sight."""
    reason = _sentence(reason)
    with transaction.atomic():
        held = _hold(actor, commitment, at)
        can_postpone(held.standing, held.commitment).enforce()
        _redate(held, due_on, reason)
        _save(actor, "postpone", held, "due_on", "postponed_reason", due=due_on.isoformat())
        tell_of_new_date(held.commitment, at=held.at)
    return held.commitment


def take_up_again(
    actor: Person, commitment: Commitment, *, due_on: date, reason: str, at: datetime | None = None
) -> Commitment:
    """Promise again what had been given up, for another date."""
    reason = _sentence(reason)
    with transaction.atomic():
        held = _hold(actor, commitment, at)
        fresh = held.commitment
        can_take_up_again(held.standing, fresh).enforce()
        COMMITMENT_LIFE.check(fresh.state, CommitmentState.MADE)
        fresh.state, fresh.dropped_at = CommitmentState.MADE, None
        _redate(held, due_on, reason)
        _save(actor, "take_up_again", held, "due_on", "postponed_reason", "dropped_at", due=due_on.isoformat())
        tell_of_new_date(fresh, at=held.at)
    return fresh


def _made(actor: Person, by: Person, promise: Promise, at: datetime) -> Commitment:
    commitment = Commitment.objects.create(
        title=richtext.CONTROL.sub(" ", promise.title).strip()[:LONGEST_TITLE],
        text=richtext.from_markdown(promise.text) if promise.text.strip() else "",
        promised_by=by,
        organisation=promise.organisation,
        to_person=promise.to_person,
        due_on=promise.due_on,
        first_due_on=promise.due_on,
        programme=promise.programme,
        answer=promise.answer,
        adoption_decision=promise.adoption_decision,
        sheet=promise.sheet,
        experiment=promise.experiment,
        public=promise.public,
        remind_on=next_reminder(promise.due_on, today_at(at)),
        created_by=actor,
        created_at=at,
        updated_at=at,
    )
    record(actor, "commitments.promise", commitment, at=at, details={"due": promise.due_on.isoformat()})
    tell_of_promise(commitment, at=at)
    return commitment


def _hold(actor: Person, commitment: Commitment, at: datetime | None) -> Held:
    locked(commitment)
    fresh = fresh_commitment(commitment.pk)
    instant = at or now()
    return Held(fresh, standing_in_commitment(fresh, standing_of(actor, instant), instant), instant)


def _redate(held: Held, due_on: date, reason: str) -> None:
    date_is_to_come(due_on, held.today).enforce()
    if due_on == held.commitment.due_on:
        raise ImpossibleNow(_("C’est déjà la date prévue : choisissez-en une autre."))
    held.commitment.due_on, held.commitment.postponed_reason = due_on, reason
    held.commitment.remind_on = next_reminder(due_on, held.today)


def _save(actor: Person, verb: str, held: Held, *fields: str, **details: str) -> None:
    held.commitment.updated_at = held.at
    held.commitment.save(update_fields=["state", "remind_on", "updated_at", *fields])
    record(actor, f"commitments.{verb}", held.commitment, at=held.at, details=dict(details))


def _sentence(text: str) -> str:
    cleaned = richtext.CONTROL.sub("", text).strip()
    words_are_enough(cleaned).enforce()
    return cleaned
