"""Publishing the report: texts freeze, everyone who wrote is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fabrique.diffusion.publishing import notices
from fabrique.diffusion.publishing.actions.scene import Stage, enter_stage
from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries.content import SCHEMA_VERSION, final_content, hash_of, mark_of
from fabrique.diffusion.publishing.queries.report import missing_of
from fabrique.diffusion.publishing.rules import can_publish_report
from fabrique.diffusion.publishing.states import REPORT_LIFE, ReportState
from fabrique.expression.challenges.actions import publish_challenge
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.recommendations.actions import open_decisions, publish_recommendation
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.states import RecommendationState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.people.models import Person


def publish_report(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> WorkshopReport:
    """Publish the report that the sponsor validated; nothing in it changes any more."""
    with transaction.atomic():
        stage = enter_stage(actor, challenge, at)
        report = stage.report
        missing = missing_of(stage.challenge, report, stage.at)
        mark = mark_of(report, stage.challenge)
        can_publish_report(stage.standing, stage.challenge, report, missing=missing, mark=mark).enforce()
        _freeze_recommendations(actor, stage)
        publish_challenge(actor, stage.challenge, at=stage.at)
        _freeze(report, actor, stage)
        record(actor, "publishing.publish", report, at=stage.at, scope=stage.challenge)
        notices.report_published(stage.challenge, stage.at)
        _ask_for_decisions(actor, stage)
    return report


def _freeze_recommendations(actor: Person, stage: Stage) -> None:
    """Publish every validated recommendation; what each draws on gets its outcome there."""
    rows = Recommendation.objects.filter(challenge=stage.challenge, state=RecommendationState.VALIDATED)
    for row in rows.order_by("number"):
        publish_recommendation(actor, row, at=stage.at)


def _ask_for_decisions(actor: Person, stage: Stage) -> None:
    """Ask the organisations concerned to decide on each recommendation; a report may hold none."""
    if Recommendation.objects.filter(challenge=stage.challenge, state=RecommendationState.PUBLISHED).exists():
        open_decisions(actor, stage.challenge, at=stage.at)


def _freeze(report: WorkshopReport, actor: Person, stage: Stage) -> None:
    REPORT_LIFE.check(report.state, ReportState.PUBLISHED)
    report.state = ReportState.PUBLISHED
    report.published_at, report.published_by = stage.at, actor
    report.content = final_content(stage.challenge, report, stage.at)
    report.content_hash, report.schema_version = hash_of(report.content), SCHEMA_VERSION
    report.save(update_fields=["state", "published_at", "published_by", "content", "content_hash", "schema_version"])
