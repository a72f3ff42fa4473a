"""The workshop's own page: where we are, and the one thing to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.rules import (
    ChallengeStanding,
    can_join,
    can_request,
    can_sign,
    remaining,
)
from fabrique.expression.challenges.states import (
    GATHERING_KINDS,
    PHASE_PURPOSES,
    ChallengeState,
    ParticipationState,
    PhaseKind,
)
from fabrique.foundations.kernel.window import Moment
from fabrique.foundations.ui.components.progress import Step, StepState

STATES: dict[Moment, StepState] = {Moment.OVER: "done", Moment.OPEN: "current", Moment.UPCOMING: "upcoming"}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one button of the page, and a sentence that says why."""

    label: str
    href: str
    text: str = ""


def timeline_of(phases: Sequence[Phase], at: datetime, *, detailed: bool = False) -> list[Step]:
    """The phases as steps; ``detailed`` says what one does in each."""
    return [_step(phase, at, detailed=detailed) for phase in phases]


def _step(phase: Phase, at: datetime, *, detailed: bool) -> Step:
    moment = phase.window.at(at)
    detail = remaining(phase, at) if moment is Moment.OPEN else ""
    if detailed:
        detail = " ".join(part for part in (str(PHASE_PURPOSES[PhaseKind(phase.kind)]), detail) if part)
    if phase.starts_at is None:
        detail = detail or _("Dates à fixer")
    return Step(str(phase), STATES[moment], phase.starts_at, phase.ends_at, detail)


def next_step(challenge: Challenge, here: ChallengeStanding, at: datetime) -> NextStep | None:
    """What this person can best do now; None when there is nothing but to read."""
    slug = challenge.slug
    if can_sign(here, challenge):
        return _to(
            _("Lire et signer l’engagement"),
            "challenges:commitment",
            slug,
            _("Il vous est soumis en tant que commanditaire."),
        )
    if challenge.state == ChallengeState.PREPARING:
        return _to(_("Poursuivre la préparation"), "challenges:edit", slug) if here.facilitates else None
    if challenge.state != ChallengeState.OPEN:
        return _reading(challenge)
    if challenge.kind in GATHERING_KINDS and (deposit := _deposit(challenge, here)):
        return deposit
    return _way_in(challenge, here) or _work(here, slug, at)


def _deposit(challenge: Challenge, here: ChallengeStanding) -> NextStep | None:
    """One button, whether one has already joined or not."""
    if here.terms_due or not (here.takes_part or can_join(here, challenge)):
        return None
    text = _("Un titre, quelques lignes : une personne nommée vous répondra.")
    return NextStep(_("Déposer une idée"), f"{reverse('contributions:quick')}?boite={challenge.slug}", text)


def _reading(challenge: Challenge) -> NextStep | None:
    """Once the work is over: the report, or what was written."""
    if challenge.kind in GATHERING_KINDS:
        return _to(_("Lire les idées"), "contributions:list", challenge.slug)
    if challenge.state == ChallengeState.PUBLISHED:
        text = _("Le rapport est publié.")
        return _to(_("Lire le rapport"), "publishing:report", challenge.slug, text)
    return _to(_("Lire les contributions"), "contributions:list", challenge.slug)


def _way_in(challenge: Challenge, here: ChallengeStanding) -> NextStep | None:
    """For whoever does not take part yet, or must accept the terms."""
    slug = challenge.slug
    if not here.base.signed_in:
        return NextStep(
            _("Se connecter pour participer"),
            f"{reverse('account_login')}?next={reverse('challenges:join', args=[slug])}",
        )
    if here.participation == ParticipationState.INVITED and can_join(here, challenge):
        return _to(
            _("Accepter l’invitation"), "challenges:join", slug, _("Vous êtes invité(e) à %(this)s.") % challenge.words
        )
    if here.takes_part:
        return _to(_("Lire et accepter les règles"), "challenges:terms", slug) if here.terms_due else None
    return None if here.is_staff else _asking(challenge, here)


def _asking(challenge: Challenge, here: ChallengeStanding) -> NextStep | None:
    if can_join(here, challenge):
        return _to(_("Participer"), "challenges:join", challenge.slug)
    asking = can_request(here, challenge)
    return (
        _to(_("Demander à participer"), "challenges:join", challenge.slug)
        if asking
        else NextStep("", "", asking.reason)
    )


WORK = {
    PhaseKind.FRAMING: ("contributions:new", gettext_lazy("Dire ce qui se fait déjà")),
    PhaseKind.EXPLORATION: ("contributions:new", gettext_lazy("Déposer une contribution")),
    PhaseKind.CONVERGENCE: ("contributions:list", gettext_lazy("Lire et commenter les contributions")),
    PhaseKind.DRAFTING: ("recommendations:list", gettext_lazy("Lire et amender les recommandations")),
    PhaseKind.PRIORITISATION: ("recommendations:priorities", gettext_lazy("Noter les recommandations")),
    PhaseKind.RESTITUTION: ("publishing:report", gettext_lazy("Relire le rapport")),
}
FACILITATION = {
    **WORK,
    PhaseKind.FRAMING: ("contributions:participation", gettext_lazy("Suivre la participation")),
    PhaseKind.EXPLORATION: ("contributions:participation", gettext_lazy("Suivre la participation")),
    PhaseKind.CONVERGENCE: ("sensemaking:board", gettext_lazy("Ranger par thèmes")),
    PhaseKind.PRIORITISATION: ("recommendations:priorities", gettext_lazy("Suivre la priorisation")),
}


def _work(here: ChallengeStanding, slug: str, at: datetime) -> NextStep | None:
    phase = here.open_phase(at)
    if phase is None:
        return _to(_("Lire les contributions"), "contributions:list", slug)
    table = FACILITATION if here.facilitates else WORK if here.takes_part else {}
    name, label = table.get(PhaseKind(phase.kind), ("contributions:list", _("Lire les contributions")))
    return _to(str(label), name, slug)


def _to(label: str, name: str, slug: str, text: str = "") -> NextStep | None:
    try:
        return NextStep(label, reverse(name, args=[slug]), text)
    except NoReverseMatch:  # an upper package that is not installed
        return None
