"""Who may read a challenge, take part in it, and do which act at which instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Phase
from fabrique.expression.challenges.states import (
    ACT_LABELS,
    ACT_PHASES,
    Access,
    Act,
    ChallengeRole,
    ChallengeState,
    ParticipationState,
)
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.kernel.window import Moment
from fabrique.foundations.people.rules import Standing

LIVE = (ParticipationState.ACTIVE.value,)


@dataclass(frozen=True, slots=True)
class ChallengeStanding:
    """Who someone is in one challenge at an instant: loaded by ``queries.standing_in``.

    ``coordinates``: coordinator of the programme (or administrator of the platform).
    ``belongs``: member of an invited organisation, or of one under it.
    ``phases``: the challenge's phases in order. ``terms_due``: terms still to accept.
    """

    base: Standing = field(default_factory=Standing)
    roles: frozenset[str] = frozenset()
    coordinates: bool = False
    belongs: bool = False
    participation: str = ""
    participation_organisation_id: int | None = None
    terms_due: bool = False
    phases: Sequence[Phase] = ()

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for nobody."""
        return self.base.person_id

    @property
    def facilitates(self) -> bool:
        """Facilitator of the challenge, or coordinator of its programme."""
        return ChallengeRole.FACILITATOR.value in self.roles or self.coordinates

    @property
    def moderates(self) -> bool:
        """Moderator, or anyone who facilitates."""
        return ChallengeRole.MODERATOR.value in self.roles or self.facilitates

    @property
    def sponsors(self) -> bool:
        """Sponsor of the challenge."""
        return ChallengeRole.SPONSOR.value in self.roles

    @property
    def is_staff(self) -> bool:
        """Holds any mandate on it."""
        return bool(self.roles) or self.coordinates

    @property
    def takes_part(self) -> bool:
        """Is an accepted participant now."""
        return self.participation in LIVE

    def open_phase(self, at: datetime) -> Phase | None:
        """The first phase open at ``at``."""
        return next((phase for phase in self.phases if phase.is_open(at)), None)


def readable_by(standing: Standing, at: datetime) -> Q:
    """Challenges that this person may read: the visibility filter of everything in them.

    The predicate with the same meaning is :func:`can_read`; a parity test holds both together.
    """
    public = Q(read_access=Access.PUBLIC)
    if standing.is_admin:
        return Q()
    if not standing.signed_in:
        return public & ~Q(state=ChallengeState.PREPARING) & Q(is_template=False)
    me = standing.person_id
    mandate = Q(mandates__ends_at__isnull=True) | Q(mandates__ends_at__gt=at)
    staff = Q(pk__in=Challenge.objects.filter(mandate, mandates__person=me, mandates__starts_at__lte=at).values("pk"))
    lead = Q(programme__mandates__ends_at__isnull=True) | Q(programme__mandates__ends_at__gt=at)
    coordinator = Q(
        pk__in=Challenge.objects.filter(
            lead,
            programme__mandates__person=me,
            programme__mandates__role="coordinator",
            programme__mandates__starts_at__lte=at,
        ).values("pk")
    )
    inside = Q(
        pk__in=Challenge.objects.filter(
            participations__person=me, participations__state__in=[*LIVE, ParticipationState.INVITED]
        ).values("pk")
    )
    belongs = Q(read_access=Access.ORGANISATIONS) & Q(
        pk__in=Challenge.objects.filter(
            invited_organisations__organisation__in=standing.organisation_ids
        ).values("pk")
    )
    open_to_me = public | Q(read_access=Access.SIGNED_IN) | belongs | inside
    return staff | coordinator | (open_to_me & ~Q(state=ChallengeState.PREPARING) & Q(is_template=False))


def can_read(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Whoever the access rule lets in reads the challenge and what is published in it."""
    if standing.is_staff or standing.base.is_admin:
        return YES
    if challenge.state == ChallengeState.PREPARING or challenge.is_template:
        return refused(_("Cet atelier est en préparation : seule l’équipe d’animation le voit."))
    if challenge.read_access == Access.PUBLIC:
        return YES
    if not standing.base.signed_in:
        return refused(_("Connectez-vous pour lire cet atelier."))
    inside = standing.participation in {*LIVE, ParticipationState.INVITED.value}
    if challenge.read_access == Access.SIGNED_IN or inside:
        return YES
    if challenge.read_access == Access.ORGANISATIONS and standing.belongs:
        return YES
    return refused(_("Cet atelier n’est pas ouvert à votre organisation. Vous pouvez demander à le rejoindre."))


def may_enter_freely(standing: ChallengeStanding, challenge: Challenge) -> bool:
    """Whether the person may join at once, without anybody's agreement."""
    if not standing.base.signed_in or standing.participation == ParticipationState.REMOVED:
        return False
    if standing.participation == ParticipationState.INVITED or standing.is_staff:
        return True
    if challenge.take_part_access in {Access.PUBLIC, Access.SIGNED_IN}:
        return True
    return challenge.take_part_access == Access.ORGANISATIONS and standing.belongs


def can_take_part(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """An accepted participant who has agreed to the current terms acts in an open challenge."""
    if not standing.base.signed_in:
        return refused(_("Connectez-vous pour participer."))
    if challenge.state != ChallengeState.OPEN:
        return not_now(
            _("Cet atelier est « %(state)s » : on n’y participe plus.") % {"state": challenge.get_state_display()}
            if challenge.state != ChallengeState.PREPARING
            else _("Cet atelier n’est pas encore ouvert.")
        )
    if not standing.takes_part and not standing.is_staff:
        return refused(_("Rejoignez d’abord l’atelier : c’est le bouton « Participer » de sa page d’accueil."))
    if standing.terms_due:
        return refused(_("Acceptez d’abord les règles de confidentialité de l’atelier."))
    return YES


def phase_permits(standing: ChallengeStanding, act: Act, at: datetime) -> Verdict:
    """Whether a phase that permits ``act`` is open at ``at``; else the date and the way out."""
    permitting = [phase for phase in standing.phases if phase.kind in ACT_PHASES[act]]
    if any(phase.is_open(at) for phase in permitting):
        return YES
    label = ACT_LABELS[act]
    coming = [p for p in permitting if p.window.at(at) is Moment.UPCOMING and p.starts_at]
    if coming:
        return not_now(
            _("« %(act)s » sera possible à partir du %(date)s (phase %(phase)s).")
            % {"act": label, "date": _instant(coming[0].starts_at), "phase": coming[0]}
        )
    past = [p for p in permitting if p.window.at(at) is Moment.OVER]
    if past:
        return not_now(
            _("La phase %(phase)s s’est terminée le %(date)s. Écrivez à l’équipe d’animation si vous souhaitez qu’elle la prolonge.")
            % {"phase": past[-1], "date": _instant(past[-1].ends_at)}
        )
    return not_now(_("Aucune phase ouverte de cet atelier ne permet de : « %(act)s ».") % {"act": label})


def _instant(instant: datetime | None) -> str:
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    return _("%(day)s à %(time)s") % {"day": date_format(local, "j F Y"), "time": date_format(local, r"H\hi")}


def can_do(standing: ChallengeStanding, challenge: Challenge, act: Act, at: datetime) -> Verdict:
    """Participants act while a phase that permits the act is open."""
    return first_no(can_take_part(standing, challenge), phase_permits(standing, act, at))


def can_facilitate(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The facilitator and the programme's coordinator run the challenge until it is archived."""
    if not standing.facilitates:
        return refused(_("Seule l’équipe d’animation de l’atelier peut faire cela."))
    if challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("Cet atelier est archivé : on ne peut plus que le lire."))
    return YES


def can_moderate(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """Moderators and facilitators hide what breaks the rules, with a reason."""
    if not standing.moderates:
        return refused(_("Seule l’équipe de modération de l’atelier peut faire cela."))
    if challenge.state == ChallengeState.ARCHIVED:
        return not_now(_("Cet atelier est archivé : on ne peut plus que le lire."))
    return YES
