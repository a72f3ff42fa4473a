"""Preparing the report, putting it before the sponsor, their answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.diffusion.publishing import notices
from fabrique.diffusion.publishing.actions.scene import Stage, enter_stage
from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries.content import mark_of
from fabrique.diffusion.publishing.queries.report import missing_of
from fabrique.diffusion.publishing.rules import can_prepare_report, can_submit, can_take_back, can_validate
from fabrique.diffusion.publishing.states import REPORT_LIFE, ReportState
from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.people.models import Person

SHORTEST_REASON = 20


def write_report(
    actor: Person,
    challenge: Challenge,
    *,
    introduction: str,
    method: str,
    version: int,
    at: datetime | None = None,
) -> WorkshopReport:
    """Save the introduction and the method; a report already put before the sponsor is taken back."""
    with transaction.atomic():
        stage = enter_stage(actor, challenge, at)
        report = stage.report
        can_prepare_report(stage.standing, stage.challenge, report).enforce()
        if report.version_number != version:
            raise Conflict(
                _("Le rapport a été modifié entre-temps. Comparez votre texte avec le texte actuel, puis enregistrez.")
            )
        report.introduction = richtext.from_markdown(introduction)
        report.method = richtext.from_markdown(method)
        report.version_number += 1
        if report.state != ReportState.PREPARED:
            _back(report)
        report.save()
        _tell(stage, "prepare", actor)
    return report


def submit_report(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> WorkshopReport:
    """Put the report before the sponsor, who is told."""
    with transaction.atomic():
        stage = enter_stage(actor, challenge, at)
        report = stage.report
        missing = missing_of(stage.challenge, report, stage.at)
        can_submit(stage.standing, stage.challenge, report, missing=missing).enforce()
        _move(report, ReportState.SUBMITTED)
        report.submitted_at, report.returned_reason = stage.at, ""
        report.save(update_fields=["state", "submitted_at", "returned_reason"])
        _tell(stage, "submit", actor)
        notices.report_to_validate(stage.challenge, stage.at)
    return report


def validate_report(
    actor: Person, challenge: Challenge, *, word: str, mark: str, at: datetime | None = None
) -> WorkshopReport:
    """The sponsor validates the text that they read (``mark`` is its fingerprint), with a word."""
    with transaction.atomic():
        stage = enter_stage(actor, challenge, at)
        report = stage.report
        can_validate(stage.standing, stage.challenge, report, stage.at).enforce()
        if mark != mark_of(report, stage.challenge):
            raise Conflict(_("Le rapport a changé pendant que vous le lisiez. Relisez-le avant de le valider."))
        _move(report, ReportState.VALIDATED)
        report.sponsor_word = richtext.from_markdown(word)
        report.validated_at, report.validated_by, report.validated_mark = stage.at, actor, mark
        report.save(update_fields=["state", "sponsor_word", "validated_at", "validated_by", "validated_mark"])
        _tell(stage, "validate", actor)
        notices.report_validated(stage.challenge, stage.at)
    return report


def send_back_report(actor: Person, challenge: Challenge, *, reason: str, at: datetime | None = None) -> WorkshopReport:
    """The sponsor sends the report back, saying why."""
    reason = richtext.CONTROL.sub("", reason).strip()
    if len(reason) < SHORTEST_REASON:
        raise ImpossibleNow(
            _("Expliquez en une phrase au moins (%(n)d caractères) ce qui doit changer.") % {"n": SHORTEST_REASON}
        )
    with transaction.atomic():
        stage = enter_stage(actor, challenge, at)
        report = stage.report
        can_validate(stage.standing, stage.challenge, report, stage.at).enforce()
        _move(report, ReportState.PREPARED)
        report.returned_reason = reason
        report.save(update_fields=["state", "returned_reason"])
        _tell(stage, "send_back", actor)
        notices.report_sent_back(stage.challenge, reason, stage.at)
    return report


def take_back_report(actor: Person, challenge: Challenge, *, at: datetime | None = None) -> WorkshopReport:
    """Whoever facilitates takes the report back to change it; the validation no longer holds."""
    with transaction.atomic():
        stage = enter_stage(actor, challenge, at)
        can_take_back(stage.standing, stage.challenge, stage.report).enforce()
        _back(stage.report)
        stage.report.save()
        _tell(stage, "take_back", actor)
    return stage.report


def _back(report: WorkshopReport) -> None:
    """Prepared again: whatever the sponsor had said is to be said anew."""
    _move(report, ReportState.PREPARED)
    report.validated_at, report.validated_by, report.validated_mark, report.sponsor_word = None, None, "", ""


def _move(report: WorkshopReport, target: ReportState) -> None:
    REPORT_LIFE.check(report.state, target)
    report.state = target


def _tell(stage: Stage, verb: str, actor: Person) -> None:
    record(actor, f"publishing.{verb}", stage.report, at=stage.at, scope=stage.challenge)
