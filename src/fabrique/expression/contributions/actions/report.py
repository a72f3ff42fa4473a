"""Telling the moderators about a text."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fabrique.expression.contributions.actions.locked_text import Text, take
from fabrique.expression.contributions.models import Report
from fabrique.expression.contributions.notices.moderation import tell_of_report
from fabrique.expression.contributions.rules import can_report
from fabrique.expression.contributions.states import ReportReason, ReportState
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import ImpossibleNow
from fabrique.foundations.people.models import Person


def report_text(actor: Person, text: Text, *, reason: str, words: str = "", at: datetime | None = None) -> Report:
    """Report a text; a person has one open report per text, and sending it twice changes nothing."""
    words = richtext.CONTROL.sub("", words).strip()
    if reason == ReportReason.OTHER and not words:
        raise ImpossibleNow(_("Dites en quelques mots ce qui ne va pas dans ce texte."))
    with transaction.atomic():
        taken = take(actor, text, at)
        contribution, comment = taken.contribution, taken.comment
        can_report(taken.standing, contribution, comment).enforce()
        open_here = Report.objects.filter(contribution=contribution, comment=comment, state=ReportState.OPEN)
        if mine := open_here.filter(reporter=actor, external_key="").first():
            return mine
        first = not open_here.exists()
        report = Report.objects.create(
            contribution=contribution,
            comment=comment,
            reporter=actor,
            reason=ReportReason(reason),
            text=words,
            created_at=taken.at,
        )
        record(actor, "contributions.report", taken.text, at=taken.at, scope=taken.challenge)
        if first:
            tell_of_report(report, at=taken.at)
    return report
