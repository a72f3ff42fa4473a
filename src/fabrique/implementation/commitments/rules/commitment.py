"""May this person promise, keep, postpone, drop?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from fabrique.foundations.kernel.verdict import YES, Verdict, first_no, not_now, refused
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.rules import Standing
from fabrique.implementation.commitments.models import Commitment
from fabrique.implementation.commitments.rules.standing import CHIEFS, CommitmentStanding
from fabrique.implementation.commitments.states import CommitmentState


def can_promise(standing: Standing, promised_by: Person, organisation: Organisation | None) -> Verdict:
    """Anyone promises in their own name, for an organisation of theirs; its managers promise for its people."""
    if standing.person_id is None:
        return refused(_("Connectez-vous pour prendre un engagement."))
    over = organisation is not None and any(standing.has_role_over(role, organisation) for role in CHIEFS)
    if promised_by.pk != standing.person_id and not over:
        return refused(_("On ne s’engage pas à la place d’un autre : seuls ses responsables le peuvent."))
    if organisation is not None and not over and organisation.pk not in standing.organisation_ids:
        return refused(_("Vous ne faites pas partie de cette organisation : choisissez la vôtre."))
    if not promised_by.is_active:
        return not_now(_("Ce compte n’est pas ouvert : choisissez une autre personne."))
    return YES


def date_is_to_come(due_on: date, today: date) -> Verdict:
    """A promise is for a day to come."""
    if due_on < today:
        return not_now(_("Cette date est passée : choisissez une date à venir."))
    return YES


def can_keep(standing: CommitmentStanding, commitment: Commitment) -> Verdict:
    """Who promised, or their managers, says that it is done and shows it."""
    return first_no(_theirs(standing, commitment), _made(commitment))


def can_postpone(standing: CommitmentStanding, commitment: Commitment) -> Verdict:
    """Who promised, or their managers, gives another date and says why; the first one stays in sight."""
    return can_keep(standing, commitment)


def can_drop(standing: CommitmentStanding, commitment: Commitment) -> Verdict:
    """Who promised, or their managers, gives it up and says why."""
    return can_keep(standing, commitment)


def can_take_up_again(standing: CommitmentStanding, commitment: Commitment) -> Verdict:
    """What was given up can be promised again."""
    if commitment.state != CommitmentState.DROPPED:
        return first_no(
            _theirs(standing, commitment), not_now(_("Cet engagement n’est pas abandonné. Rechargez la page."))
        )
    return _theirs(standing, commitment)


def _theirs(standing: CommitmentStanding, commitment: Commitment) -> Verdict:
    if standing.base.person_id is not None and (standing.base.person_id == commitment.promised_by_id or standing.over):
        return YES
    return refused(_("Seuls la personne qui a promis et ses responsables peuvent changer cet engagement."))


def _made(commitment: Commitment) -> Verdict:
    if commitment.state == CommitmentState.MADE:
        return YES
    return not_now(
        _("Cet engagement est déjà « %(state)s ». Rechargez la page.")
        % {"state": commitment.get_state_display().lower()}
    )
