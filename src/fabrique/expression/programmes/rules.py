"""Who may read a programme, create one, run it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.expression.programmes.models import Programme, ProgrammeMandate
from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from fabrique.foundations.kernel.verdict import YES, Verdict, not_now, refused
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole


@dataclass(frozen=True, slots=True)
class ProgrammeStanding:
    """Who someone is in one programme at an instant: loaded by ``queries.standing_in_programme``."""

    base: Standing = field(default_factory=Standing)
    roles: frozenset[str] = frozenset()

    @property
    def coordinates(self) -> bool:
        """Coordinator of the programme, or administrator of the platform."""
        return ProgrammeRole.COORDINATOR.value in self.roles or self.base.is_admin


def readable_by(standing: Standing, at: datetime) -> Q:
    """Programmes that this person may read. Predicate: :func:`can_read`."""
    if standing.is_admin:
        return Q()
    public = Q(is_public=True)
    if not standing.signed_in:
        return public
    held = ProgrammeMandate.objects.held_at(at).filter(person=standing.person_id)
    return public | Q(pk__in=held.values("programme"))


def can_read(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """A public programme is read by everyone, another by those who hold a mandate on it."""
    if programme.is_public or standing.roles or standing.base.is_admin:
        return YES
    return refused(_("Ce programme n’est visible que de son équipe."))


def can_create(standing: Standing) -> Verdict:
    """Coordinators, and administrators of the platform, create programmes."""
    if standing.is_admin or standing.has_role_anywhere(OrganisationRole.COORDINATOR):
        return YES
    return refused(_("Créer un programme demande un mandat de coordination. Demandez-le à l’administration du site."))


def can_run(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """The coordinator edits an active programme, gives its mandates and creates its workshops."""
    if not standing.coordinates:
        return refused(_("Seule la coordination de ce programme peut faire cela."))
    if programme.state == ProgrammeState.ARCHIVED:
        return not_now(
            _("Ce programme est archivé\u00a0: on ne peut plus que le lire. Remettez-le d’abord en activité.")
        )
    return YES


def can_gather(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """The coordinator, or the ministry lead, opens a box of ideas or a campaign in an active programme."""
    organisation, role = programme.organisation, OrganisationRole.MINISTRY_LEAD
    base = standing.base
    leads = base.has_role_over(role, organisation) if organisation is not None else base.has_role(role)
    if not (leads or standing.coordinates):
        return refused(
            _("Seuls la coordination du programme et le porteur ministériel ouvrent une boîte ou une campagne.")
        )
    if programme.state == ProgrammeState.ARCHIVED:
        return not_now(_("Ce programme est archivé\u00a0: remettez-le d’abord en activité."))
    return YES


def can_revive(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """The coordinator makes an archived programme active again."""
    if not standing.coordinates:
        return refused(_("Seule la coordination de ce programme peut faire cela."))
    if programme.state == ProgrammeState.ACTIVE:
        return not_now(_("Ce programme est déjà en activité."))
    return YES
