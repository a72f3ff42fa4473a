"""Which act is possible at which instant."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules.access import can_take_part
from fabrique.expression.challenges.rules.standing import ChallengeStanding
from fabrique.expression.challenges.states import ACT_LABELS, ACT_PHASES, BOX_ACTS, Act, ChallengeKind
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.kernel.window import Moment
from fabrique.foundations.ui import wording

PREFERENCES = frozenset({Act.SUPPORT, Act.RATE})


def phase_permits(standing: ChallengeStanding, act: Act, at: datetime) -> Verdict:
    """Whether a phase that permits ``act`` is open at ``at``; else the date and the way out."""
    permitting = [phase for phase in standing.phases if phase.kind in ACT_PHASES[act]]
    if any(phase.is_open(at) for phase in permitting):
        return YES
    label = ACT_LABELS[act]
    coming = [p for p in permitting if p.window.at(at) is Moment.UPCOMING and p.starts_at]
    if coming:
        first = min(coming, key=lambda phase: phase.starts_at or at)
        return not_now(
            _("«\u00a0%(act)s\u00a0» sera possible à partir du %(date)s (phase «\u00a0%(phase)s\u00a0»).")
            % {"act": label, "date": wording.moment(first.starts_at or at), "phase": first}
        )
    past = [p for p in permitting if p.window.at(at) is Moment.OVER]
    if past:
        last = max(past, key=lambda phase: phase.ends_at or at)
        return not_now(
            _(
                "La phase «\u00a0%(phase)s\u00a0» s’est terminée le %(date)s. "
                "Écrivez à l’équipe d’animation si vous souhaitez qu’elle la prolonge."
            )
            % {"phase": last, "date": wording.moment(last.ends_at or at)}
        )
    if permitting:
        return not_now(
            _(
                "«\u00a0%(act)s\u00a0» sera possible pendant la phase «\u00a0%(phase)s\u00a0», qui n’a pas encore de date."
            )
            % {"act": label, "phase": permitting[0]}
        )
    return not_now(_("Aucune phase ne permet ici de\u00a0: «\u00a0%(act)s\u00a0».") % {"act": label})


def can_do(standing: ChallengeStanding, challenge: Challenge, act: Act, at: datetime) -> Verdict:
    """Participants act while a phase that permits the act is open, at any time in a box; its team stays neutral."""
    always = challenge.kind == ChallengeKind.BOX and act in BOX_ACTS
    when = YES if always else phase_permits(standing, act, at)
    return first_no(can_take_part(standing, challenge), _neutral(standing, challenge, act), when)


def _neutral(standing: ChallengeStanding, challenge: Challenge, act: Act) -> Verdict:
    if act not in PREFERENCES:
        return YES
    if standing.facilitates:
        return refused(
            _("Qui anime %(one)s reste neutre\u00a0: on n’y soutient et on n’y note rien.") % challenge.words
        )
    if not standing.takes_part:
        return refused(
            _("Rejoignez d’abord %(the)s\u00a0: c’est le bouton «\u00a0Participer\u00a0» de sa page d’accueil.")
            % challenge.words
        )
    return YES
