"""Each act on an adoption: who may, and what must be there first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from fabrique.diffusion.replications.models import Agreement, Help, Replication
from fabrique.diffusion.replications.rules.sides import on_adopter_side, on_source_side
from fabrique.diffusion.replications.states import ADOPTED, LIVING, PREPARED, REPLICATION_LIFE, ReplicationState
from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.rules import Standing
from fabrique.foundations.people.states import OrganisationKind
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovations.states import SheetState

OFFERED = (SheetState.PUBLISHED, SheetState.TO_REVISE)
REASON_AT_LEAST = 20


def can_declare(
    standing: Standing, sheet: Sheet, *, adopter: Organisation | None = None, alive: bool = False
) -> Verdict:
    """A member, or whoever leads an organisation, says that it is interested in a published sheet of another one."""
    if not standing.signed_in:
        return refused(_("Connectez-vous pour dire que votre organisation est intéressée."))
    if sheet.state not in OFFERED:
        return not_now(_("Seule une fiche publiée peut être reprise. Revenez quand elle le sera."))
    if adopter is None:
        return YES
    return first_no(_may_adopt(standing, sheet, adopter), _already_followed() if alive else YES)


def _may_adopt(standing: Standing, sheet: Sheet, adopter: Organisation) -> Verdict:
    member = adopter.pk in standing.organisation_paths or any(held == adopter.pk for _role, held in standing.roles)
    if not member:
        return refused(_("Vous n’appartenez pas à cette organisation\u00a0: demandez à l’un de ses membres."))
    if adopter.pk == sheet.organisation_id:
        return not_now(_("Cette innovation vient de cette organisation\u00a0: elle y est déjà."))
    return YES if adopter.is_active else not_now(_("Cette organisation est archivée. Choisissez-en une autre."))


def _already_followed() -> Verdict:
    return not_now(_("Votre organisation suit déjà cette innovation\u00a0: ouvrez sa page."))


def day_is_right(on: date, today: date, replication: Replication | None = None) -> Verdict:
    """A step is dated today or before, and not before the step that precedes it."""
    if on > today:
        return not_now(_("Cette date est à venir. Indiquez le jour où c’est arrivé."))
    if replication is not None and on < last_day(replication):
        return not_now(_("Cette date précède l’étape d’avant. Indiquez un jour plus récent."))
    return YES


def last_day(replication: Replication) -> date:
    """The day of the latest step."""
    days = (
        replication.interested_on,
        replication.studied_on,
        replication.launched_on,
        replication.in_service_on,
        replication.abandoned_on,
    )
    return max(day for day in days if day is not None)


def can_study(standing: Standing, replication: Replication) -> Verdict:
    """The adopter studies what it is interested in."""
    return first_no(_adopter(standing, replication), _moves(replication, ReplicationState.STUDY, "interet"))


def can_resume(standing: Standing, replication: Replication, *, alive: bool = False) -> Verdict:
    """The adopter takes up again what it gave up, as a study."""
    other = not_now(_("Une autre démarche de votre organisation est déjà ouverte pour cette innovation."))
    return first_no(
        _adopter(standing, replication),
        _moves(replication, ReplicationState.STUDY, "abandonnee"),
        other if alive else YES,
    )


def can_describe(standing: Standing, replication: Replication) -> Verdict:
    """The adopter writes what it keeps and what it changes, as long as the adoption lives."""
    return first_no(_adopter(standing, replication), _alive(replication))


def needs_agreement(replication: Replication) -> bool:
    """Companies adopt under an agreement."""
    return replication.adopter.kind == OrganisationKind.COMPANY


def in_force(agreements: Iterable[Agreement], on: date) -> bool:
    """Whether an agreement that the source accepted covers the day."""
    return any(
        each.accepted_at is not None and each.starts_on <= on <= each.ends_on and each.signed_on <= on
        for each in agreements
    )


def can_launch(
    standing: Standing,
    replication: Replication,
    *,
    on: date,
    agreements: Collection[Agreement],
    indicators: int,
    measured: int,
) -> Verdict:
    """The adopter starts once it has said how, measured its own starting point and, if a company, signed."""
    return first_no(
        _adopter(standing, replication),
        _moves(replication, ReplicationState.LAUNCHED, "etude"),
        _described(replication),
        not_now(_("Mesurez d’abord votre point de départ sur un des indicateurs de la fiche au moins."))
        if indicators and not measured
        else YES,
        not_now(
            _("Une entreprise adopte sous convention. Il en faut une, acceptée par l’organisation d’origine, "
              "et valable ce jour-là.")
        )
        if needs_agreement(replication) and not in_force(agreements, on)
        else YES,
    )  # fmt: skip


def can_put_in_service(standing: Standing, replication: Replication) -> Verdict:
    """The adopter says that it works, and with what results."""
    return first_no(_adopter(standing, replication), _moves(replication, ReplicationState.IN_SERVICE, "lancee"))


def can_abandon(standing: Standing, replication: Replication) -> Verdict:
    """The adopter may give up at any step; it says why, for those who follow."""
    return first_no(_adopter(standing, replication), _alive(replication))


def reason_is_enough(reason: str) -> Verdict:
    """A reason that helps others is a sentence at least."""
    if len(reason.strip()) >= REASON_AT_LEAST:
        return YES
    return not_now(_("Expliquez en une phrase au moins\u00a0: d’autres éviteront ainsi le même obstacle."))


def can_confirm_source(standing: Standing, replication: Replication) -> Verdict:
    """Somebody of the source says that the adoption really is one; another person than the adopter's."""
    if not on_source_side(standing, replication):
        return refused(_("Seuls le contact de la fiche et les responsables de l’organisation d’origine le confirment."))
    done = replication.source_confirmed_at is not None
    return _confirms(standing, replication, done=done, other=replication.adopter_confirmed_by_id)


def can_confirm_adopter(standing: Standing, replication: Replication) -> Verdict:
    """Somebody of the adopter says the same; another person than the source's."""
    done = replication.adopter_confirmed_at is not None
    return first_no(
        _adopter(standing, replication),
        _confirms(standing, replication, done=done, other=replication.source_confirmed_by_id),
    )


def _confirms(standing: Standing, replication: Replication, *, done: bool, other: int | None) -> Verdict:
    if replication.state != ReplicationState.IN_SERVICE:
        return not_now(_("On confirme une réplication une fois en service."))
    if done:
        return not_now(_("C’est déjà confirmé de ce côté."))
    if other is not None and other == standing.person_id:
        return refused(_("Vous avez confirmé pour l’autre partie\u00a0: une autre personne doit confirmer ici."))
    return YES


def can_record_help(standing: Standing, replication: Replication) -> Verdict:
    """Both sides write down the time given by the source's agents."""
    if on_source_side(standing, replication) or on_adopter_side(standing, replication):
        return YES
    return refused(_("Seules les deux organisations concernées notent l’aide donnée."))


def can_cancel_help(standing: Standing, replication: Replication, line: Help) -> Verdict:
    """Who wrote a line, or who gave the time, may cancel it."""
    if standing.person_id not in {line.recorded_by_id, line.person_id}:
        return refused(_("Seules la personne qui a noté cette aide et celle qui l’a donnée peuvent l’annuler."))
    opposite = not_now(_("Cette ligne annule déjà une autre ligne."))
    return first_no(can_record_help(standing, replication), YES if line.cancels_id is None else opposite)


def can_measure(standing: Standing, replication: Replication) -> Verdict:
    """The adopter types its own figures, from the study on."""
    early = not_now(_("Commencez l’étude\u00a0: vous mesurerez ensuite votre point de départ."))
    return first_no(
        _adopter(standing, replication),
        early if replication.state == ReplicationState.INTEREST else YES,
        _alive(replication),
    )


def can_deposit_agreement(standing: Standing, replication: Replication) -> Verdict:
    """Either side deposits the agreement under which a company adopts."""
    if not (on_source_side(standing, replication) or on_adopter_side(standing, replication)):
        return refused(_("Seules les deux organisations concernées déposent leur convention."))
    if not needs_agreement(replication):
        return not_now(_("Une convention n’est demandée qu’aux entreprises."))
    return _alive(replication)


def can_accept_agreement(standing: Standing, replication: Replication, agreement: Agreement) -> Verdict:
    """The source accepts what the company deposited; nobody accepts their own deposit for the company."""
    if not on_source_side(standing, replication):
        return refused(_("L’organisation d’origine accepte la convention."))
    if agreement.accepted_at is not None:
        return not_now(_("Cette convention est déjà acceptée."))
    return _alive(replication)


def _adopter(standing: Standing, replication: Replication) -> Verdict:
    if on_adopter_side(standing, replication):
        return YES
    return refused(_("Seuls la personne qui porte cette réplication et ses responsables peuvent le faire."))


def _alive(replication: Replication) -> Verdict:
    return YES if replication.state in LIVING else not_now(_("Cette réplication est abandonnée. Reprenez-la d’abord."))


def _moves(replication: Replication, target: str, *origins: str) -> Verdict:
    if replication.state in origins and REPLICATION_LIFE.allows(replication.state, target):
        return YES
    if replication.state in PREPARED or replication.state in ADOPTED:
        return not_now(
            _("Ce n’est pas l’étape suivante\u00a0: la réplication est dans l’état «\u00a0%(state)s\u00a0».")
            % {"state": replication.get_state_display()}
        )
    return _alive(replication)


def _described(replication: Replication) -> Verdict:
    if replication.mode and replication.core_kept and replication.adaptations:
        return YES
    return not_now(_("Dites d’abord de quelle manière, ce que vous gardez et ce que vous adaptez."))
