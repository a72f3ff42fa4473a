"""Who asks, who grants, who spends, who thanks, and who may read it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationRole
from fabrique.implementation.innovators.models import LedgerEntry, Recognition, Support
from fabrique.implementation.innovators.states import (
    MEASURED,
    RUNNING,
    EntryKind,
    RecognitionState,
    SupportKind,
    SupportState,
)

LEADS = (OrganisationRole.MINISTRY_LEAD, OrganisationRole.COORDINATOR)
CHIEFS = (OrganisationRole.MANAGER, *LEADS)


def held_over(standing: Standing, organisation: Organisation, roles: tuple[OrganisationRole, ...]) -> bool:
    """Whether one of the roles is held on the organisation, on what is above it, or everywhere."""
    return any(standing.has_role_over(role, organisation) for role in roles)


def perimeter(standing: Standing, field: str = "organisation") -> Q:
    """Rows whose organisation stands under one where this person is manager or lead.

    The predicate with the same meaning is :func:`held_over` with the chiefs' roles.
    """
    places = {pk for role, pk in standing.roles if role in {each.value for each in CHIEFS}}
    if None in places:
        return Q(pk__isnull=False)  # not an empty Q: combined with another, it would vanish
    found = Q(pk__in=[])
    for pk in sorted(pk for pk in places if pk is not None):
        found |= Q(**{f"{field}__path__contains": f"/{pk}/"})
    return found


def has_perimeter(standing: Standing) -> Verdict:
    """Managers, ministry leads and coordinators follow the innovators of their organisations."""
    if any(standing.has_role_anywhere(role) for role in CHIEFS):
        return YES
    return refused(
        _("Cette page est celle des managers et des porteurs ministériels. Vos demandes sont dans « Mon parcours ».")
    )


def can_ask(standing: Standing) -> Verdict:
    """Whoever belongs to an organisation asks; its chiefs answer."""
    if standing.organisation_paths:
        return YES
    return refused(
        _("Pour demander un accompagnement, il faut être membre d’une organisation, dont un responsable répondra.")
    )


def visible_supports(standing: Standing) -> Q:
    """The person's own, those of the people they accompany, those of their organisations."""
    if not standing.signed_in:
        return Q(pk__in=[])
    return Q(person=standing.person_id) | Q(mentor=standing.person_id) | perimeter(standing)


def can_see_support(standing: Standing, support: Support) -> bool:
    """The same as :func:`visible_supports`, for one support."""
    me = standing.person_id
    return me is not None and (
        me in {support.person_id, support.mentor_id} or held_over(standing, support.organisation, CHIEFS)
    )


def can_grant(standing: Standing, support: Support) -> Verdict:
    """The manager grants time, the ministry lead the rest; nobody grants to oneself."""
    if standing.person_id == support.person_id:
        return refused(_("On n’accorde rien à soi-même : une autre personne responsable doit répondre."))
    roles = CHIEFS if support.kind == SupportKind.TIME else LEADS
    if held_over(standing, support.organisation, roles):
        return YES
    if support.kind == SupportKind.TIME:
        return refused(_("Le manager du service de la personne, ou son porteur ministériel, accorde du temps."))
    return refused(_("Le porteur ministériel accorde cet accompagnement."))


def can_decide(standing: Standing, support: Support) -> Verdict:
    """A request is answered once."""
    waiting = YES if support.state == SupportState.ASKED else not_now(_("Cette demande a déjà sa réponse."))
    return first_no(can_grant(standing, support), waiting)


def can_withdraw(standing: Standing, support: Support) -> Verdict:
    """The person takes back a request that nobody has answered."""
    if standing.person_id != support.person_id:
        return refused(_("Seule la personne qui a demandé retire sa demande."))
    return YES if support.state == SupportState.ASKED else not_now(_("Cette demande a déjà sa réponse."))


def _measured(support: Support) -> Verdict:
    if support.kind in MEASURED:
        return YES
    return not_now(_("Cet accompagnement ne se compte ni en heures ni en euros."))


def _running(support: Support) -> Verdict:
    if support.state in RUNNING:
        return YES
    if support.state == SupportState.ASKED:
        return not_now(_("Cette demande attend encore sa réponse."))
    return not_now(_("Cet accompagnement est terminé : rien ne s’y ajoute plus."))


def can_spend(standing: Standing, support: Support) -> Verdict:
    """The person writes what they used; whoever grants may write it for them."""
    mine = YES if standing.person_id == support.person_id else can_grant(standing, support)
    return first_no(mine, _measured(support), _running(support))


def can_correct(standing: Standing, entry: LedgerEntry) -> Verdict:
    """A line of use is cancelled by an opposite line, once; nothing is ever erased."""
    used = YES if entry.kind == EntryKind.USE else not_now(_("Seule une utilisation s’annule."))
    return first_no(can_spend(standing, entry.support), used)


def can_add(standing: Standing, support: Support) -> Verdict:
    """Whoever grants may add to what was granted."""
    return first_no(can_grant(standing, support), _measured(support), _running(support))


def can_start(standing: Standing, support: Support) -> Verdict:
    """The person, or who accompanies them, says that it has begun."""
    if standing.person_id not in {support.person_id, support.mentor_id}:
        return refused(_("La personne ou celle qui l’accompagne dit que c’est commencé."))
    if support.state != SupportState.GRANTED:
        return not_now(_("Cet accompagnement n’est pas à commencer."))
    return YES


def can_settle(standing: Standing, support: Support) -> Verdict:
    """The person, who accompanies them or who granted it ends it, with a few words on what it gave."""
    close = standing.person_id in {support.person_id, support.mentor_id}
    return first_no(YES if close else can_grant(standing, support), _running(support))


def can_read_person(standing: Standing, person_id: int, organisations: list[Organisation]) -> bool:
    """The whole page: the person, their managers, their leads; others read its public part."""
    if not standing.signed_in:
        return False
    return standing.person_id == person_id or any(held_over(standing, each, CHIEFS) for each in organisations)


def can_propose(standing: Standing, person_id: int, organisations: list[Organisation]) -> Verdict:
    """Managers and leads propose to thank somebody of their organisations."""
    if standing.person_id == person_id:
        return refused(_("On ne se propose pas soi-même."))
    if any(held_over(standing, each, CHIEFS) for each in organisations):
        return YES
    return refused(_("Les managers et porteurs ministériels de la personne proposent une reconnaissance."))


def can_award(standing: Standing, recognition: Recognition) -> Verdict:
    """The ministry lead awards or drops what was proposed."""
    if standing.person_id == recognition.person_id:
        return refused(_("Une autre personne doit décerner cette reconnaissance."))
    if not held_over(standing, recognition.organisation, LEADS):
        return refused(_("Le porteur ministériel décerne les reconnaissances."))
    if recognition.state != RecognitionState.PROPOSED:
        return not_now(_("Cette reconnaissance a déjà sa suite."))
    return YES


def can_consent(standing: Standing, recognition: Recognition) -> Verdict:
    """The person alone says whether others may know, and may change their mind."""
    if standing.person_id != recognition.person_id:
        return refused(_("Seule la personne dit si sa reconnaissance peut être connue."))
    awarded = recognition.state == RecognitionState.AWARDED
    return YES if awarded else not_now(_("Cette reconnaissance n’est pas décernée."))


def visible_recognitions(standing: Standing) -> Q:
    """Those of one's organisations, one's own once awarded, and those that the person lets be known."""
    if not standing.signed_in:
        return Q(pk__in=[])
    mine = Q(person=standing.person_id, state=RecognitionState.AWARDED)
    known = Q(state=RecognitionState.AWARDED, public_consent=True)
    not_mine = ~Q(person=standing.person_id)
    return mine | known | (perimeter(standing) & not_mine)


def can_see_recognition(standing: Standing, recognition: Recognition) -> bool:
    """The same as :func:`visible_recognitions`, for one of them."""
    me = standing.person_id
    if me is None:
        return False
    if recognition.state == RecognitionState.AWARDED and (recognition.public_consent or me == recognition.person_id):
        return True
    return me != recognition.person_id and held_over(standing, recognition.organisation, CHIEFS)
