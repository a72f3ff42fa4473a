"""Who prepares, validates, publishes and reads a report; who closes; who takes data away."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.states import REPORT_LIFE, ExportFormat, ReportState
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import (
    ChallengeStanding,
    can_close,
    can_facilitate,
    can_publish,
    can_read,
    phase_permits,
)
from fabrique.expression.challenges.states import Access, Act, ChallengeKind, ChallengeState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused

OVER = (ChallengeState.CLOSED, ChallengeState.PUBLISHED, ChallengeState.ARCHIVED)
OPEN_DATA = (ExportFormat.DECIDIM, ExportFormat.JSON)


def _not_published(report: WorkshopReport | None) -> Verdict:
    if report is not None and report.state == ReportState.PUBLISHED:
        return not_now(_("Le rapport est publié : son texte ne change plus."))
    return YES


def _is_workshop(challenge: Challenge) -> Verdict:
    if challenge.kind != ChallengeKind.WORKSHOP:
        return not_now(_("Une consultation n’a pas de rapport à publier : ses données s’exportent."))
    if challenge.opened_at is None or challenge.is_template:
        return not_now(_("Cet atelier n’a pas encore été ouvert."))
    return YES


def can_prepare_report(standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None) -> Verdict:
    """The facilitator or the coordinator writes the introduction and the method until the publication."""
    return first_no(can_facilitate(standing, challenge), _is_workshop(challenge), _not_published(report))


def _moves(report: WorkshopReport | None, target: ReportState) -> Verdict:
    state = ReportState(report.state) if report is not None else ReportState.PREPARED
    if REPORT_LIFE.allows(state, target):
        return YES
    return not_now(
        _("Le rapport est « %(state)s » : ce n’est pas possible dans cet état.") % {"state": state.label.lower()}
    )


def can_submit(
    standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None, *, missing: list[str]
) -> Verdict:
    """Whoever facilitates puts a complete report before the sponsor."""
    return first_no(
        can_prepare_report(standing, challenge, report),
        _moves(report, ReportState.SUBMITTED),
        not_now(_("Il manque encore : %(items)s.") % {"items": ", ".join(missing)}) if missing else YES,
    )


def can_validate(
    standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None, at: datetime
) -> Verdict:
    """The sponsor validates, or sends back, the report put before them, during the restitution."""
    return first_no(
        YES if standing.sponsors else refused(_("Seule la personne qui a passé la commande peut valider le rapport.")),
        _is_workshop(challenge),
        _not_published(report),
        _moves(report, ReportState.VALIDATED),
        phase_permits(standing, Act.VALIDATE_REPORT, at),
    )


def can_publish_report(
    standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None, *, missing: list[str], mark: str
) -> Verdict:
    """Whoever facilitates publishes the very text that the sponsor validated."""
    first = first_no(can_prepare_report(standing, challenge, report), _moves(report, ReportState.PUBLISHED))
    if not first or report is None:
        return first
    changed = report.validated_mark != mark
    return first_no(
        can_publish(standing, challenge),
        not_now(_("Il manque encore : %(items)s.") % {"items": ", ".join(missing)}) if missing else YES,
        not_now(
            _("Le texte a changé depuis la validation. Reprenez la préparation, puis demandez une nouvelle validation.")
        )
        if changed
        else YES,
    )


def can_take_back(standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None) -> Verdict:
    """Whoever facilitates takes a report back to change it: it will have to be validated again."""
    return first_no(can_prepare_report(standing, challenge, report), _moves(report, ReportState.PREPARED))


def can_read_report(standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None) -> Verdict:
    """A published report is read by whoever reads the challenge; before, by its team."""
    if report is not None and report.state == ReportState.PUBLISHED:
        return can_read(standing, challenge)
    if standing.is_staff or standing.base.is_admin:
        return YES
    return not_now(_("Le rapport n’est pas encore publié."))


def can_see_closing(standing: ChallengeStanding) -> Verdict:
    """The team sees what is missing before the end."""
    if standing.is_staff:
        return YES
    return refused(_("Seule l’équipe de l’atelier voit cette page."))


def can_close_workshop(
    standing: ChallengeStanding, challenge: Challenge, report: WorkshopReport | None, *, pending: int
) -> Verdict:
    """Nobody is left: a challenge closes once each contribution has an outcome and its report is published."""
    return first_no(can_close(standing, challenge), everyone_answered(pending), _report_is_out(challenge, report))


def everyone_answered(pending: int) -> Verdict:
    """Whether no contribution still waits."""
    if not pending:
        return YES
    return not_now(
        ngettext(
            "%(number)d contribution n’a pas encore de suite : traitez-la avant de clore (page « Suites »).",
            "%(number)d contributions n’ont pas encore de suite : traitez-les avant de clore (page « Suites »).",
            pending,
        )
        % {"number": pending}
    )


def _report_is_out(challenge: Challenge, report: WorkshopReport | None) -> Verdict:
    if challenge.kind != ChallengeKind.WORKSHOP:
        return YES
    if report is None or report.state != ReportState.PUBLISHED:
        return not_now(_("Le rapport n’est pas encore publié : publiez-le avant de clore l’atelier."))
    return YES


def can_export(standing: ChallengeStanding, challenge: Challenge, file_format: str) -> Verdict:
    """The team exports everything; anybody takes the open data of a public consultation that is over."""
    if standing.facilitates:
        return YES
    public = challenge.read_access == Access.PUBLIC and challenge.state in OVER
    if file_format in OPEN_DATA and public:
        return can_read(standing, challenge)
    if file_format in OPEN_DATA and challenge.read_access == Access.PUBLIC:
        return not_now(_("Les données seront ouvertes à tous quand cet espace sera clos ou son rapport publié."))
    return refused(_("Seule l’équipe d’animation exporte les données de cet espace."))
