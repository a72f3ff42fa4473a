"""Hiding a text, showing it again, leaving a report without effect, answering a moderator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions.locked_text import Taken, Text, take
from fabrique.expression.contributions.models import ModerationDecision, Report
from fabrique.expression.contributions.notices.moderation import (
    tell_of_answer,
    tell_of_hiding,
    tell_of_restoring,
    tell_reporters,
)
from fabrique.expression.contributions.queries.moderation import last_decision
from fabrique.expression.contributions.rules import (
    can_answer_moderation,
    can_dismiss,
    can_hide,
    can_restore,
    reason_is_enough,
)
from fabrique.expression.contributions.states import (
    COMMENT_LIFE,
    CONTRIBUTION_LIFE,
    CommentState,
    ContributionState,
    DecisionKind,
    ReportState,
)
from fabrique.foundations.journal.actions import record
from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person

ANSWER = "contributions.answer_moderation"


def hide_text(actor: Person, text: Text, *, reason: str, at: datetime | None = None) -> ModerationDecision:
    """Hide a text that breaks the rules; its author is told why and how to answer."""
    reason = _reason(reason)
    with transaction.atomic():
        taken = take(actor, text, at)
        can_hide(taken.standing, taken.contribution, taken.comment).enforce()
        _move(taken, ContributionState.HIDDEN, CommentState.HIDDEN)
        decision = _decide(actor, taken, DecisionKind.HIDE, reason)
        reporters = _close_reports(actor, taken, ReportState.OPEN, ReportState.UPHELD)
        record(actor, "contributions.hide", taken.text, at=taken.at, scope=taken.challenge)
        tell_of_hiding(decision, at=taken.at)
        tell_reporters(taken.contribution, reporters - {actor.pk}, hidden=True, reason=reason, at=taken.at)
    return decision


def restore_text(actor: Person, text: Text, *, reason: str, at: datetime | None = None) -> ModerationDecision:
    """Undo a hiding: the text, its supports and its thread come back as they were."""
    reason = _reason(reason)
    with transaction.atomic():
        taken = take(actor, text, at)
        can_restore(taken.standing, taken.contribution, taken.comment).enforce()
        back = ContributionState.MERGED if taken.contribution.merged_into_id else ContributionState.PUBLISHED
        _move(taken, back, CommentState.PUBLISHED)
        decision = _decide(actor, taken, DecisionKind.RESTORE, reason)
        for state in (ReportState.OPEN, ReportState.UPHELD):
            _close_reports(actor, taken, state, ReportState.DISMISSED)
        record(actor, "contributions.restore", taken.text, at=taken.at, scope=taken.challenge)
        tell_of_restoring(decision, at=taken.at)
    return decision


def dismiss_reports(actor: Person, text: Text, *, reason: str, at: datetime | None = None) -> ModerationDecision:
    """Leave a reported text as it is, and tell those who reported it why."""
    reason = _reason(reason)
    with transaction.atomic():
        taken = take(actor, text, at)
        can_dismiss(taken.standing, taken.contribution, taken.comment).enforce()
        reporters = _close_reports(actor, taken, ReportState.OPEN, ReportState.DISMISSED)
        if not reporters:
            raise ImpossibleNow(_("Ce signalement vient d’être traité par quelqu’un d’autre. Rechargez la page."))
        decision = _decide(actor, taken, DecisionKind.DISMISS, reason)
        record(actor, "contributions.dismiss_report", taken.text, at=taken.at, scope=taken.challenge)
        tell_reporters(taken.contribution, reporters - {actor.pk}, hidden=False, reason=reason, at=taken.at)
    return decision


def answer_moderation(actor: Person, text: Text, *, answer: str, at: datetime | None = None) -> Text:
    """The author of a hidden text answers the moderators, once per decision."""
    words = richtext.CONTROL.sub("", answer).strip()
    with transaction.atomic():
        taken = take(actor, text, at)
        can_answer_moderation(taken.standing, taken.contribution, taken.comment).enforce()
        if not words:
            raise ImpossibleNow(_("Écrivez votre réponse avant de l’envoyer."))
        decision = last_decision(taken.contribution, taken.comment)
        subject = taken.text
        details = {"decision": decision.pk if decision else 0}
        if Line.objects.filter(
            verb=ANSWER,
            subject_type=subject._meta.model_name,  # noqa: SLF001 - public by documentation
            subject_id=subject.pk,
            details=details,
        ).exists():
            raise ImpossibleNow(
                _("Vous avez déjà répondu à cette décision : l’équipe de modération a reçu votre message.")
            )
        record(actor, ANSWER, subject, at=taken.at, scope=taken.challenge, details=details)
        tell_of_answer(subject, words, at=taken.at)
    return subject


def _reason(reason: str) -> str:
    reason = richtext.CONTROL.sub("", reason).strip()
    reason_is_enough(reason).enforce()
    return reason


def _move(taken: Taken, state: str, comment_state: str) -> None:
    if taken.comment is not None:
        COMMENT_LIFE.check(taken.comment.state, comment_state)
        taken.comment.state = comment_state
        taken.comment.save(update_fields=["state"])
        return
    CONTRIBUTION_LIFE.check(taken.contribution.state, state)
    taken.contribution.state = state
    taken.contribution.save(update_fields=["state"])


def _decide(actor: Person, taken: Taken, kind: DecisionKind, reason: str) -> ModerationDecision:
    return ModerationDecision.objects.create(
        contribution=taken.contribution,
        comment=taken.comment,
        hides=kind == DecisionKind.HIDE,
        kind=kind,
        reason=reason,
        moderator=actor,
        at=taken.at,
    )


def _close_reports(actor: Person, taken: Taken, before: str, after: str) -> set[int]:
    """Give the reports about a text their end; return who had made them."""
    reports = Report.objects.filter(contribution=taken.contribution, comment=taken.comment, state=before)
    reporters = set(reports.values_list("reporter_id", flat=True))
    reports.update(state=after, decided_at=taken.at, decided_by=actor)
    return reporters
