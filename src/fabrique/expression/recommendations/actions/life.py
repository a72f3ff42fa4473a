"""Moving a recommendation from state to state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions import record_taken_up
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.rules.visibility import READABLE
from fabrique.expression.recommendations.actions.citation import cited_now, tell_of_citations
from fabrique.expression.recommendations.actions.scene import Taken, take
from fabrique.expression.recommendations.actions.version import next_version
from fabrique.expression.recommendations.models import Amendment, Recommendation
from fabrique.expression.recommendations.notices.drafting import (
    tell_of_abandon,
    tell_of_reopening,
    tell_of_submission,
    tell_of_validation,
)
from fabrique.expression.recommendations.rules import (
    can_abandon,
    can_bring_back,
    can_publish_recommendation,
    can_reopen,
    can_submit,
    can_validate,
    reason_is_enough,
)
from fabrique.expression.recommendations.states import RECOMMENDATION_LIFE, AmendmentState, RecommendationState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Person


def submit_recommendation(
    actor: Person, recommendation: Recommendation, *, at: datetime | None = None
) -> Recommendation:
    """Put a sketch to the discussion of all participants."""
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        fresh = taken.recommendation
        paragraphs = fresh.paragraphs.filter(retired_at=None).count()
        can_submit(taken.standing, fresh, taken.at, paragraphs=paragraphs).enforce()
        next_version(actor, fresh, note=_("Ouverture à la discussion"), at=taken.at)
        _move(actor, taken, RecommendationState.SUBMITTED, "recommendations.submit")
        tell_of_citations(actor, fresh, set(), at=taken.at)
        tell_of_submission(fresh, actor, at=taken.at)
    return fresh


def validate_recommendation(
    actor: Person, recommendation: Recommendation, *, at: datetime | None = None
) -> Recommendation:
    """Settle a discussed text; every amendment must have its answer."""
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        fresh = taken.recommendation
        pending = Amendment.objects.filter(paragraph__recommendation=fresh, state=AmendmentState.PROPOSED).count()
        can_validate(taken.standing, fresh, taken.at, pending=pending).enforce()
        _move(actor, taken, RecommendationState.VALIDATED, "recommendations.validate")
        tell_of_validation(fresh, actor, at=taken.at)
    return fresh


def reopen_recommendation(
    actor: Person, recommendation: Recommendation, *, at: datetime | None = None
) -> Recommendation:
    """Put a validated text back into discussion."""
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        can_reopen(taken.standing, taken.recommendation, taken.at).enforce()
        _move(actor, taken, RecommendationState.AMENDED, "recommendations.reopen")
        tell_of_reopening(taken.recommendation, actor, at=taken.at)
    return taken.recommendation


def abandon_recommendation(
    actor: Person, recommendation: Recommendation, *, reason: str, at: datetime | None = None
) -> Recommendation:
    """Give a text up, with a reason; its number is never given to another."""
    reason = richtext.CONTROL.sub("", reason).strip()
    reason_is_enough(reason).enforce()
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        fresh = taken.recommendation
        can_abandon(taken.standing, fresh, taken.at).enforce()
        before = cited_now(fresh)
        fresh.abandon_reason = reason
        _move(actor, taken, RecommendationState.ABANDONED, "recommendations.abandon", "abandon_reason")
        tell_of_citations(actor, fresh, before, at=taken.at)
        tell_of_abandon(fresh, actor, at=taken.at)
    return fresh


def bring_back_recommendation(
    actor: Person, recommendation: Recommendation, *, at: datetime | None = None
) -> Recommendation:
    """Take an abandoned text up again, as a sketch, under its own number."""
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        fresh = taken.recommendation
        can_bring_back(taken.standing, fresh, taken.at).enforce()
        fresh.abandon_reason = ""
        _move(actor, taken, RecommendationState.SKETCH, "recommendations.bring_back", "abandon_reason")
    return fresh


def publish_recommendation(
    actor: Person, recommendation: Recommendation, *, at: datetime | None = None
) -> Recommendation:
    """Publish a validated text: it never changes again, and what it cites has its outcome.

    Contributions that have been hidden or withdrawn since stay cited, without an outcome.
    """
    with transaction.atomic():
        taken = take(actor, recommendation, at)
        fresh = taken.recommendation
        can_publish_recommendation(taken.standing, fresh).enforce()
        next_version(actor, fresh, note=_("Texte publié"), at=taken.at)
        fresh.published_at = taken.at
        _move(actor, taken, RecommendationState.PUBLISHED, "recommendations.publish", "published_at")
        cited = Contribution.objects.filter(pk__in=cited_now(fresh), state__in=READABLE).order_by("pk")
        for contribution in cited:
            record_taken_up(
                actor, contribution, recommendation_number=fresh.number, recommendation_id=fresh.pk, at=taken.at
            )
    return fresh


def _move(actor: Person, taken: Taken, target: str, verb: str, *fields: str) -> None:
    fresh = taken.recommendation
    RECOMMENDATION_LIFE.check(fresh.state, target)
    fresh.state = target
    fresh.updated_at = taken.at
    fresh.save(update_fields=["state", "updated_at", *fields])
    details = {"number": fresh.number, "version": fresh.version_number}
    record(actor, verb, fresh, at=taken.at, scope=taken.challenge, details=details)
