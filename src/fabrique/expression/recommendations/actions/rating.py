"""Giving two marks, taking them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.states import ChallengeState, PhaseKind
from fabrique.expression.contributions.actions import enter
from fabrique.expression.recommendations.models import Rating, Recommendation
from fabrique.expression.recommendations.models.rating import HIGHEST, LOWEST
from fabrique.expression.recommendations.notices import rating as notices
from fabrique.expression.recommendations.rules.rating import can_rate, can_rate_this
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person

Marks = tuple[int, int]
ANNOUNCED_WITHIN = timedelta(days=7)


def rate_recommendations(
    actor: Person, challenge: Challenge, marks: Mapping[int, Marks], *, at: datetime | None = None
) -> int:
    """Write down the person's marks: recommendation id → (impact, feasibility), 1 to 5 each.

    Marks bind to the version that stands now. Giving the same marks twice changes
    nothing; the journal says that one rated, never how. Returns how many changed.
    """
    with transaction.atomic():
        scene = enter(actor, challenge.pk, at)
        can_rate(scene.standing, scene.challenge, scene.at).enforce()
        rows = Recommendation.objects.filter(pk__in=marks, challenge=scene.challenge).order_by("pk")
        found = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}
        if len(found) != len(marks):
            raise Refused(_("Une de ces recommandations n’est pas de cet atelier."))
        mine = {row.recommendation_id: row for row in Rating.objects.filter(person=actor, recommendation__in=found)}
        changed = 0
        for pk, pair in marks.items():
            recommendation = found[pk]
            recommendation.challenge = scene.challenge
            can_rate_this(scene.standing, recommendation, scene.at).enforce()
            changed += _write(
                actor, recommendation, pair, mine.get(pk), scene.standing.participation_organisation_id, scene.at
            )
        if changed:
            record(actor, "recommendations.rate", scene.challenge, at=scene.at, scope=scene.challenge)
    return changed


def _write(  # noqa: PLR0917 - a ballot line
    actor: Person,
    recommendation: Recommendation,
    pair: Marks,
    known: Rating | None,
    organisation_id: int | None,
    at: datetime,
) -> bool:
    impact, feasibility = pair
    if not all(LOWEST <= mark <= HIGHEST for mark in pair):
        raise Refused(_("Les notes vont de 1 à 5."))
    version = recommendation.version_number
    if known is not None and (known.impact, known.feasibility, known.version_number) == (impact, feasibility, version):
        return False
    Rating.objects.update_or_create(
        recommendation=recommendation,
        person=actor,
        defaults={
            "impact": impact,
            "feasibility": feasibility,
            "version_number": version,
            "organisation_id": organisation_id,
            "updated_at": at,
        },
        create_defaults={
            "impact": impact,
            "feasibility": feasibility,
            "version_number": version,
            "organisation_id": organisation_id,
            "created_at": at,
            "updated_at": at,
        },
    )
    return True


def withdraw_rating(actor: Person, recommendation: Recommendation, *, at: datetime | None = None) -> bool:
    """Take back one's marks on a recommendation while the phase lasts; return whether there were any."""
    with transaction.atomic():
        scene = enter(actor, recommendation.challenge_id, at)
        can_rate(scene.standing, scene.challenge, scene.at).enforce()
        removed, _rows = Rating.objects.filter(recommendation=recommendation, person=actor).delete()
        if removed:
            record(actor, "recommendations.withdraw_rating", scene.challenge, at=scene.at, scope=scene.challenge)
    return bool(removed)


def announce_results(*, at: datetime) -> int:
    """Tell the participants of each open workshop whose prioritisation has closed and was rated; once each."""
    closed = Phase.objects.filter(kind=PhaseKind.PRIORITISATION, ends_at__lte=at, ends_at__gt=at - ANNOUNCED_WITHIN)
    open_still = Phase.objects.filter(kind=PhaseKind.PRIORITISATION).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    rated = Rating.objects.values("recommendation__challenge")
    found = Challenge.objects.filter(state=ChallengeState.OPEN, pk__in=closed.values("challenge")).filter(pk__in=rated)
    told = 0
    for challenge in found.exclude(pk__in=open_still.values("challenge")):
        with transaction.atomic():
            told += bool(notices.results_known(challenge, at=at))
    return told
