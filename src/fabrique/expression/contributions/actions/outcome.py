"""Giving contributions their outcome: taken up, set aside with a reason, or looked at again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import can_facilitate
from fabrique.expression.contributions.actions.locked_text import take
from fabrique.expression.contributions.actions.scene import enter
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.notices.outcome import (
    tell_of_reopening,
    tell_of_setting_aside,
    tell_of_taking_up,
)
from fabrique.expression.contributions.queries.outcome import PUT_DOWN, TAKEN_UP, recommendations_that_cite, untreated
from fabrique.expression.contributions.rules import (
    can_be_taken_up,
    can_reopen_outcome,
    can_set_aside,
    is_answerable,
    reason_is_enough,
)
from fabrique.expression.contributions.states import Outcome
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Person

AT_ONCE = 1_000
FIELDS = ("outcome", "outcome_reason", "outcome_at", "outcome_by")


@dataclass(frozen=True, slots=True)
class SetAside:
    """What a bulk decision did: how many were set aside, how many had got an outcome meanwhile."""

    number: int
    passed_over: int = 0
    left: int = 0


def record_taken_up(
    actor: Person,
    contribution: Contribution,
    *,
    recommendation_number: int,
    recommendation_id: int,
    at: datetime | None = None,
) -> Contribution:
    """Note that a recommendation draws on the contribution. Who may draft was asked by the caller.

    Call it for each recommendation that cites the contribution: calling twice for one changes nothing.
    """
    with transaction.atomic():
        taken = take(actor, contribution, at)
        fresh = taken.contribution
        can_be_taken_up(fresh).enforce()
        if recommendation_id in recommendations_that_cite(fresh):
            return fresh
        _set(fresh, Outcome.TAKEN_UP, "", taken.at, actor)
        _record_citation(actor, TAKEN_UP, fresh, recommendation_number, recommendation_id, taken.at)
        tell_of_taking_up(fresh, number=recommendation_number, recommendation_id=recommendation_id, at=taken.at)
    return fresh


def unrecord_taken_up(
    actor: Person,
    contribution: Contribution,
    *,
    recommendation_number: int,
    recommendation_id: int,
    at: datetime | None = None,
) -> Contribution:
    """Note that a recommendation no longer draws on the contribution; the last one puts it back as it was."""
    with transaction.atomic():
        taken = take(actor, contribution, at)
        fresh = taken.contribution
        cited = recommendations_that_cite(fresh)
        if recommendation_id not in cited:
            return fresh
        if len(cited) == 1:
            _set(fresh, Outcome.MERGED if fresh.merged_into_id else Outcome.PENDING, "", taken.at, actor)
        _record_citation(actor, PUT_DOWN, fresh, recommendation_number, recommendation_id, taken.at)
    return fresh


def set_aside(actor: Person, contribution: Contribution, *, reason: str, at: datetime | None = None) -> Contribution:
    """Set one contribution aside; its authors are told why."""
    reason = _reason(reason)
    with transaction.atomic():
        taken = take(actor, contribution, at)
        fresh = taken.contribution
        can_set_aside(taken.standing, fresh).enforce()
        _set(fresh, Outcome.SET_ASIDE, reason, taken.at, actor)
        record(actor, "contributions.set_aside", fresh, at=taken.at, scope=taken.challenge)
        tell_of_setting_aside(fresh.challenge, [fresh], reason, at=taken.at)
    return fresh


def set_aside_selection(
    actor: Person, challenge: Challenge, pks: Collection[int], *, reason: str, at: datetime | None = None
) -> SetAside:
    """Set a selection aside; those that got an outcome in the meantime are passed over."""
    waiting = untreated(challenge).filter(pk__in=pks)
    done = _set_aside_all(actor, challenge, waiting, reason=reason, at=at)
    return SetAside(done.number, passed_over=len(set(pks)) - done.number)


def set_aside_theme(
    actor: Person, challenge: Challenge, theme_id: int | None, *, reason: str, at: datetime | None = None
) -> SetAside:
    """Set aside what still waits in a theme (None: what has no theme), a thousand at a time."""
    waiting = untreated(challenge)
    waiting = waiting.filter(theme__isnull=True) if theme_id is None else waiting.filter(theme_id=theme_id)
    done = _set_aside_all(actor, challenge, waiting, reason=reason, at=at)
    return SetAside(done.number, left=waiting.count())


def reopen_outcome(actor: Person, contribution: Contribution, *, at: datetime | None = None) -> Contribution:
    """Put a contribution that was set aside back among those that wait."""
    with transaction.atomic():
        taken = take(actor, contribution, at)
        fresh = taken.contribution
        can_reopen_outcome(taken.standing, fresh).enforce()
        _set(fresh, Outcome.MERGED if fresh.merged_into_id else Outcome.PENDING, "", taken.at, actor)
        record(actor, "contributions.reopen_outcome", fresh, at=taken.at, scope=taken.challenge)
        tell_of_reopening(fresh, at=taken.at)
    return fresh


def record_answered(
    actor: Person, contribution: Contribution, *, reason: str, at: datetime | None = None
) -> Contribution:
    """Note that somebody who had to answer did; ``reason`` is the answer in plain text. Who may was asked by the caller.

    The caller also writes the journal's line and tells the authors.
    """
    with transaction.atomic():
        taken = take(actor, contribution, at)
        is_answerable(taken.contribution).enforce()
        _set(taken.contribution, Outcome.ANSWERED, reason, taken.at, actor)
    return taken.contribution


def unrecord_answered(actor: Person, contribution: Contribution, *, at: datetime | None = None) -> Contribution:
    """Put an answered contribution back among those that wait: its author asked for a second look."""
    with transaction.atomic():
        taken = take(actor, contribution, at)
        if taken.contribution.outcome == Outcome.ANSWERED:
            _set(taken.contribution, Outcome.PENDING, "", taken.at, actor)
    return taken.contribution


def _set_aside_all(
    actor: Person, challenge: Challenge, waiting: QuerySet[Contribution], *, reason: str, at: datetime | None
) -> SetAside:
    reason = _reason(reason)
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        can_facilitate(scene.standing, scene.challenge).enforce()
        rows = list(waiting.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
        Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(
            outcome=Outcome.SET_ASIDE, outcome_reason=reason, outcome_at=scene.at, outcome_by=actor
        )
        for row in rows:
            record(actor, "contributions.set_aside", row, at=scene.at, scope=scene.challenge)
        tell_of_setting_aside(scene.challenge, rows, reason, at=scene.at)
    return SetAside(len(rows))


def _set(contribution: Contribution, outcome: str, reason: str, at: datetime, actor: Person) -> None:
    contribution.outcome = outcome
    contribution.outcome_reason = reason
    contribution.outcome_at = None if outcome == Outcome.PENDING else at
    contribution.outcome_by = None if outcome == Outcome.PENDING else actor
    contribution.save(update_fields=list(FIELDS))


def _record_citation(  # noqa: PLR0917 - a line has this many parts
    actor: Person, verb: str, contribution: Contribution, number: int, recommendation_id: int, at: datetime
) -> None:
    challenge = contribution.challenge
    details = {"recommendation": number, "recommendation_id": recommendation_id, "challenge": challenge.slug}
    record(actor, verb, contribution, at=at, scope=challenge, details=details)


def _reason(reason: str) -> str:
    reason = richtext.CONTROL.sub("", reason).strip()
    reason_is_enough(reason).enforce()
    return reason
