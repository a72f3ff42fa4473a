"""Filing, changing and withdrawing a minority opinion."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions import enter
from fabrique.expression.recommendations.models import MinorityOpinion, Recommendation
from fabrique.expression.recommendations.rules.minority import can_change_opinion, can_file_opinion
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person


def file_opinion(
    actor: Person, recommendation: Recommendation, *, text: str, at: datetime | None = None
) -> MinorityOpinion:
    """Say why one disagrees; published beside the recommendation. One opinion per person."""
    with transaction.atomic():
        scene = enter(actor, recommendation.challenge_id, at)
        recommendation.challenge = scene.challenge
        can_file_opinion(scene.standing, recommendation, scene.at).enforce()
        opinion = _created(actor, recommendation, text, scene.standing.participation_organisation_id, scene.at)
        record(actor, "recommendations.file_opinion", recommendation, at=scene.at, scope=scene.challenge)
    return opinion


def _created(
    actor: Person, recommendation: Recommendation, text: str, organisation_id: int | None, at: datetime
) -> MinorityOpinion:
    try:
        with transaction.atomic():
            return MinorityOpinion.objects.create(
                recommendation=recommendation,
                author=actor,
                organisation_id=organisation_id,
                body=richtext.from_markdown(text),
                created_at=at,
            )
    except IntegrityError as error:
        raise Conflict(_("Vous avez déjà joint une opinion à cette recommandation : modifiez-la plutôt.")) from error


def change_opinion(
    actor: Person, opinion: MinorityOpinion, *, text: str, at: datetime | None = None
) -> MinorityOpinion:
    """Rewrite one's own opinion."""
    with transaction.atomic():
        scene = enter(actor, opinion.recommendation.challenge_id, at)
        opinion = _mine(opinion)
        can_change_opinion(scene.standing, opinion, scene.at).enforce()
        opinion.body = richtext.from_markdown(text)
        opinion.save(update_fields=["body"])
        record(actor, "recommendations.change_opinion", opinion.recommendation, at=scene.at, scope=scene.challenge)
    return opinion


def withdraw_opinion(actor: Person, opinion: MinorityOpinion, *, at: datetime | None = None) -> MinorityOpinion:
    """Take one's own opinion back."""
    with transaction.atomic():
        scene = enter(actor, opinion.recommendation.challenge_id, at)
        opinion = _mine(opinion)
        can_change_opinion(scene.standing, opinion, scene.at).enforce()
        opinion.withdrawn_at = scene.at
        opinion.save(update_fields=["withdrawn_at"])
        record(actor, "recommendations.withdraw_opinion", opinion.recommendation, at=scene.at, scope=scene.challenge)
    return opinion


def _mine(opinion: MinorityOpinion) -> MinorityOpinion:
    fresh = locked(opinion)
    if fresh.withdrawn_at is not None:
        raise Conflict(_("Cette opinion est déjà retirée."))
    return fresh
