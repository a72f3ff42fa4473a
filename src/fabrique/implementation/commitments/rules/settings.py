"""May this person set the delays, the holidays, the routing; replace someone; promise a capacity; publish a debrief?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.challenges.states import ChallengeState
from fabrique.expression.programmes.models import Programme
from fabrique.expression.programmes.rules import ProgrammeStanding
from fabrique.expression.programmes.states import ProgrammeState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.commitments.models import Delegation
from fabrique.implementation.commitments.rules.standing import CHIEFS
from fabrique.implementation.commitments.states import ANSWERED_KINDS

LONGEST_ABSENCE = 366


def leads_programme(standing: Standing, programme: Programme) -> bool:
    """Whether the person is the ministry lead of the organisation that carries the programme."""
    organisation = programme.organisation
    if organisation is None:
        return standing.has_role(OrganisationRole.MINISTRY_LEAD)
    return standing.has_role_over(OrganisationRole.MINISTRY_LEAD, organisation)


def can_see_settings(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """Delays and routing are seen by those who set them."""
    if leads_programme(standing.base, programme) or standing.coordinates:
        return YES
    return refused(
        _("Les délais et l’orientation se règlent par le porteur ministériel et la coordination du programme.")
    )


def can_set_rules(standing: ProgrammeStanding, programme: Programme) -> Verdict:
    """The ministry lead, or the programme's coordinator, sets delays and routing while the programme is active."""
    archived = not_now(_("Ce programme est archivé : on ne peut plus que le lire."))
    return first_no(
        can_see_settings(standing, programme), archived if programme.state == ProgrammeState.ARCHIVED else YES
    )


def can_delegate(standing: Standing, delegate: Person, starts_on: date, ends_on: date, today: date) -> Verdict:
    """Anyone who is away names who answers in their place, for some days to come."""
    if standing.person_id is None:
        return refused(_("Connectez-vous pour indiquer une absence."))
    if delegate.pk == standing.person_id:
        return not_now(_("Choisissez une autre personne que vous-même."))
    if not delegate.is_active or not delegate.email:
        return not_now(_("Ce compte n’est pas ouvert : choisissez une autre personne."))
    return absence_is_right(starts_on, ends_on, today)


def absence_is_right(starts_on: date, ends_on: date, today: date) -> Verdict:
    """From a day to a later one, not over yet, a year at most."""
    if ends_on < starts_on:
        return not_now(_("La fin de l’absence est avant son début : corrigez l’une des deux dates."))
    if ends_on < today:
        return not_now(_("Cette absence est déjà passée : indiquez une date de fin à venir."))
    if (ends_on - starts_on).days > LONGEST_ABSENCE:
        return not_now(_("Une absence dure un an au plus : choisissez une fin plus proche."))
    return YES


def can_cancel_delegation(standing: Standing, delegation: Delegation, today: date) -> Verdict:
    """The person who is away, or was to be, takes their answers back."""
    if standing.person_id != delegation.person_id:
        return refused(_("Seule la personne absente peut annuler cette délégation."))
    if delegation.cancelled_at or delegation.ends_on < today:
        return not_now(_("Cette délégation est déjà terminée."))
    return YES


def can_declare_capacity(standing: Standing, organisation: Organisation | None) -> Verdict:
    """Anyone for themselves; a manager or a lead for their organisation."""
    if standing.person_id is None:
        return refused(_("Connectez-vous pour dire ce que vous pouvez porter."))
    if organisation is not None and not any(standing.has_role_over(role, organisation) for role in CHIEFS):
        return refused(_("Seuls ses responsables disent ce que ce service peut porter."))
    return YES


def can_publish_debrief(standing: ChallengeStanding, challenge: Challenge) -> Verdict:
    """The team or the sponsor tells everyone what came of a box or a campaign."""
    if not (standing.facilitates or standing.sponsors):
        return refused(_("Seuls l’équipe d’animation et le commanditaire publient le bilan."))
    if challenge.kind not in ANSWERED_KINDS:
        return not_now(_("Un atelier se conclut par son rapport, pas par un bilan."))
    if challenge.state in {ChallengeState.PREPARING, ChallengeState.ARCHIVED}:
        return not_now(_("Un bilan se publie une fois l’appel ouvert, et avant qu’il soit archivé."))
    return YES
