"""One's own account, and what administrators do to accounts."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from axes.utils import reset as forget_failures
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.actions.invitations import LASTS
from fabrique.foundations.people.actions.keys import hash_of, read_email_change
from fabrique.foundations.people.actions.mails import invitation_href, invitation_key, queue_mail
from fabrique.foundations.people.actions.mandates import hold_admins
from fabrique.foundations.people.actions.throttle import count_request
from fabrique.foundations.people.models import (
    Invitation,
    Membership,
    OrganisationMandate,
    OutgoingMail,
    Person,
    SignInLink,
)
from fabrique.foundations.people.queries import account_by_email, is_last_admin, standing_of, today_at
from fabrique.foundations.people.rules import can_administer, can_deactivate, can_go
from fabrique.foundations.people.states import MailKind, OrganisationRole


def edit_profile(
    person: Person, *, given_name: str, family_name: str, job_title: str, at: datetime | None = None
) -> Person:
    """Correct one's own names and function."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(person)
        fresh.given_name, fresh.family_name, fresh.job_title = given_name, family_name, job_title
        fresh.save(update_fields=["given_name", "family_name", "job_title"])
        record(person, "people.edit_profile", person, at=at)
        return fresh


def ask_email_change(person: Person, email: str, *, at: datetime | None = None) -> None:
    """Ask to use another address: a mail goes there to confirm it (never says if it is taken)."""
    at = at or now()
    with transaction.atomic():
        count_request("email-change", str(person.pk), limit=5, at=at)
        queue_mail(MailKind.EMAIL_CHANGE, email, person=person, at=at)
        record(person, "people.ask_email_change", person, at=at)


def confirm_email_change(person: Person, key: str, *, at: datetime | None = None) -> Person:
    """Take the confirmed address; the former one is told."""
    at = at or now()
    said = read_email_change(key)
    if said is None:
        raise ImpossibleNow(
            _("Ce lien n’est plus valable. Demandez de nouveau le changement depuis «\u00a0Mon compte\u00a0».")
        )
    person_id, old, new = said
    if person_id != person.pk:
        raise Refused(_("Ce lien est pour un autre compte que le vôtre. Connectez-vous avec cet autre compte."))
    with transaction.atomic():
        fresh = locked(person)
        if fresh.email == new:
            return fresh
        if (fresh.email or "") != old:
            raise ImpossibleNow(
                _("Ce lien a déjà servi. Demandez de nouveau le changement depuis «\u00a0Mon compte\u00a0».")
            )
        fresh.email = new
        try:
            with transaction.atomic():
                fresh.save(update_fields=["email"])
        except IntegrityError as error:
            raise Conflict(_("Cette adresse ne peut pas être utilisée. Choisissez-en une autre.")) from error
        EmailAddress.objects.filter(user=fresh).delete()
        queue_mail(MailKind.EMAIL_CHANGED, old, person=fresh, at=at)
        record(fresh, "people.change_email", fresh, at=at)
        return fresh


def leave(person: Person, *, at: datetime | None = None) -> Person:
    """Leave Fabrique: names and address are erased, what was written stays under « Personne partie »."""
    at = at or now()
    with transaction.atomic():
        hold_admins(at)
        fresh = locked(person)
        if fresh.left_at is not None:
            return fresh
        can_go(is_last_admin=is_last_admin(fresh, at)).enforce()
        address = fresh.email
        _end_belonging(fresh, at)
        _erase(fresh, at)
        if address:
            OutgoingMail.objects.filter(Q(person=fresh) | Q(to=address)).delete()
            forget_failures(username=address)
        record(fresh, "people.leave", fresh, at=at)
        return fresh


def _end_belonging(person: Person, at: datetime) -> None:
    today = today_at(at)
    open_ones = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), person=person)
    open_ones.update(ends_on=Greatest(F("starts_on"), Value(today)))
    held = OrganisationMandate.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), person=person)
    held.update(ends_at=Greatest(F("starts_at"), Value(at)))
    Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None).update(revoked_at=at)
    Invitation.objects.filter(person=person).update(message="")


def _erase(person: Person, at: datetime) -> None:
    erased = ("given_name", "family_name", "pseudonym", "job_title", "persona_role", "persona_note")
    for name in erased:
        setattr(person, name, "")
    person.email = person.external_key = person.last_login = None
    person.is_active = person.is_persona = False
    person.left_at = at
    person.session_epoch += 1
    person.set_unusable_password()
    kept = ["email", "external_key", "last_login", "is_active", "is_persona", "left_at", "session_epoch", "password"]
    person.save(update_fields=[*erased, *kept])
    EmailAddress.objects.filter(user=person).delete()
    SignInLink.objects.filter(person=person).delete()


def deactivate(actor: Person, person: Person, *, at: datetime | None = None) -> Person:
    """Close somebody's account: their sessions end at once; nothing is erased."""
    at = at or now()
    with transaction.atomic():
        hold_admins(at)
        fresh = locked(person)
        can_deactivate(standing_of(actor, at), fresh, is_last_admin=is_last_admin(fresh, at)).enforce()
        if fresh.deactivated_at is None and fresh.left_at is None:
            fresh.is_active, fresh.deactivated_at = False, at
            fresh.session_epoch += 1
            fresh.save(update_fields=["is_active", "deactivated_at", "session_epoch"])
            Invitation.objects.filter(person=fresh, accepted_at=None, revoked_at=None).update(revoked_at=at)
            record(actor, "people.deactivate", fresh, at=at)
        return fresh


def reactivate(actor: Person, person: Person, *, at: datetime | None = None) -> Person:
    """Open again an account that was closed."""
    at = at or now()
    with transaction.atomic():
        fresh = locked(person)
        can_administer(standing_of(actor, at)).enforce()
        if fresh.left_at is not None:
            raise ImpossibleNow(
                _("Cette personne a quitté Fabrique\u00a0: son compte a été effacé. Invitez-la de nouveau.")
            )
        if fresh.deactivated_at is not None:
            fresh.is_active, fresh.deactivated_at = True, None
            fresh.save(update_fields=["is_active", "deactivated_at"])
            record(actor, "people.reactivate", fresh, at=at)
        return fresh


def make_first_admin(email: str, *, at: datetime | None = None) -> tuple[Person, str]:
    """For the command line: an administrator's account and the address at which it is opened ("" if open)."""
    at = at or now()
    with transaction.atomic():
        person = account_by_email(email) or Person.objects.create_user(email, is_active=False)
        mandates = OrganisationMandate.objects.held_at(at).filter(
            person=person, role=OrganisationRole.ADMIN, organisation=None
        )
        if not mandates.exists():
            mandate = OrganisationMandate.objects.create(person=person, role=OrganisationRole.ADMIN, starts_at=at)
            record(None, "people.give_mandate", mandate, at=at, details={"person": person.pk, "role": mandate.role})
        if person.is_active:
            return person, ""
        if person.deactivated_at is not None:
            raise ImpossibleNow(_("Ce compte est désactivé."))
        Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None).update(revoked_at=at)
        invitation = Invitation(person=person, created_at=at, expires_at=at + LASTS)
        invitation.token_hash = hash_of(invitation_key(invitation))
        invitation.save()
        record(None, "people.invite", person, at=at, details={"invitation": invitation.pk})
        return person, invitation_href(invitation)
